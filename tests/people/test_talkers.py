"""Who acts is held until the commit, so that one person's acts happen one after another."""

from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.core.incoming import Incoming, Text
from bot.people import talkers
from bot.people.tables import Conversation
from bot.store.db import Database
from tests.conftest import FixedClock


def wrote(number: int) -> Incoming:
    return Incoming("telegram", f"u{number}", "4711", Text("Hello"))


def accept(session: Session, *, number: int, now: datetime) -> int:
    [talker] = talkers.accept(session.connection(), [wrote(number)], now)
    assert talker is not None
    return talker.conversation_id


async def test_who_was_made_by_another_process_a_moment_ago_is_held_too(
    db: Database, now: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.is_sqlite:
        pytest.skip("SQLite has one writer")
    find = talkers._find

    def find_late(connection: Connection, places: list[tuple[str, str]]) -> list[talkers.Talker | None]:
        monkeypatch.setattr(talkers, "_find", find)
        with db.transaction() as elsewhere:
            accept(elsewhere, number=1, now=now())
        return find(connection, places)

    monkeypatch.setattr(talkers, "_find", find_late)
    with db.transaction() as session:
        conversation = accept(session, number=2, now=now())
        with pytest.raises(OperationalError, match="could not obtain lock"), db.transaction() as elsewhere:
            elsewhere.execute(select(Conversation).where(Conversation.id == conversation).with_for_update(nowait=True))


async def test_a_repeated_delivery_finds_nobody(db: Database, now: FixedClock) -> None:
    await db.run(partial(accept, number=1, now=now()))

    def again(session: Session) -> list[talkers.Talker | None]:
        return talkers.accept(session.connection(), [wrote(1)], now())

    assert await db.run(again) == [None]
