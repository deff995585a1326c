"""Notices: counted, sent after a minute, followed and stopped."""

import re

import pytest
from sqlalchemy import select

from bot.delivery.tables import Broadcast
from bot.people.tables import Audit
from bot.refusal import Refused
from bot.store.db import Database
from tests.cli.conftest import Cli
from tests.cli.test_people import URL, do, found
from tests.conftest import FixedClock
from tests.talk import Talk

MAINTENANCE = {"day": "2026-11-30", "from": "21:00", "until": "22:30"}


@pytest.fixture
async def parent(db: Database, now: FixedClock, talk: Talk) -> Talk:
    await found(db, now)
    lines = await do(db, now, "invite", group="Groep 7", public_url=URL)
    await talk.start(re.findall(r"/chat/i/(\S+)", "\n".join(lines))[0])
    await talk.tap("Türkçe")
    button = next(label for label in talk.shown[-1].labels if talk.shown[-1].button(label).tap)
    await talk.tap(button)
    return talk


async def send(db: Database, now: FixedClock) -> int:
    lines = await do(db, now, "notice send", name="maintenance", values=MAINTENANCE)
    assert "starts in 60 seconds" in lines[0]
    return int(lines[0].split()[1])


async def test_people_are_counted_per_language_and_channel(db: Database, now: FixedClock, parent: Talk) -> None:
    lines = await do(db, now, "notice preview", name="maintenance", values=MAINTENANCE, school="de-regenboog")
    assert lines == ["Notice “maintenance” to parents of De Regenboog: 1 people", "  tr  telegram        1"]
    assert await db.read(lambda session: session.scalars(select(Broadcast)).all()) == []


async def test_a_notice_waits_a_minute_and_can_be_cancelled(db: Database, now: FixedClock, parent: Talk) -> None:
    number = await send(db, now)
    assert "waiting to start, starts in 60 seconds" in (await do(db, now, "notice show", notice=number))[0]
    assert await do(db, now, "notice cancel", notice=number) == [
        f"Notice {number} is cancelled; 0 messages had gone out."
    ]
    with pytest.raises(Refused, match="cannot be resumed: it is cancelled"):
        await do(db, now, "notice resume", notice=number)


async def test_a_notice_is_paused_and_resumed_and_the_log_knows(db: Database, now: FixedClock, parent: Talk) -> None:
    number = await send(db, now)
    assert "is paused" in (await do(db, now, "notice pause", notice=number))[0]
    with pytest.raises(Refused, match="cannot be paused: it is paused"):
        await do(db, now, "notice pause", notice=number)
    assert "is resumed" in (await do(db, now, "notice resume", notice=number))[0]
    log = select(Audit.action).where(Audit.object == f"broadcast:{number}").order_by(Audit.id)
    actions = await db.read(lambda session: session.scalars(log).all())
    assert actions == ["notice.created", "notice.paused", "notice.resumed"]


WRONG = {
    "unknown": ("party", {}, "there is no notice 'party'; choose one of: maintenance, privacy"),
    "incomplete": ("maintenance", {"day": "2026-11-30"}, "needs 'from'"),
    "no day": ("maintenance", MAINTENANCE | {"day": "soon"}, "write the day as 2026-11-30"),
    "past": ("maintenance", MAINTENANCE | {"day": "2020-01-01"}, "in the past"),
    "backwards": ("maintenance", MAINTENANCE | {"until": "20:00"}, "must come after"),
}


@pytest.mark.parametrize(("name", "values", "reason"), WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_notice_is_refused(
    db: Database, now: FixedClock, name: str, values: dict[str, str], reason: str
) -> None:
    await found(db, now)
    with pytest.raises(Refused, match=re.escape(reason)):
        await do(db, now, "notice send", name=name, values=values)


def test_nobody_to_reach_is_said_before_anything_is_asked(school: Cli) -> None:
    assert "nobody can be reached" in school.refused("notice", "send", "privacy")


@pytest.mark.parametrize("command", ["show", "cancel", "pause", "resume"])
def test_an_unknown_notice_is_said(school: Cli, command: str) -> None:
    assert "there is no notice 12" in school.refused("notice", command, "12")
