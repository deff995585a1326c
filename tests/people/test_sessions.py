"""Browsers that are let in: opaque, revocable, limited in time; links that work once."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.people import sessions
from bot.people.sessions import Owner
from bot.people.tables import Address, School, SignIn, Staff, WebSession
from bot.store.db import Database

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
TEACHER, PARENT, OTHER = Owner(staff_id=2), Owner(address_id=3), Owner(address_id=4)


@pytest.fixture
def database(db: Database) -> Database:
    with db.transaction() as session:
        session.add(School(id=1, name="De Linde", slug="linde"))
        session.flush()
        session.add(Staff(id=2, school_id=1, name="Meester Jan", role="teacher"))
        session.add_all(Address(id=n, channel="webchat", value=f"w_{n}", created_at=NOW) for n in (3, 4))
    return db


async def _open(db: Database, owner: Owner, *, now: datetime = NOW) -> str:
    kind: sessions.Kind = "console" if owner.staff_id else "chat"
    return await db.run(
        lambda s: sessions.open_session(s, now, kind=kind, staff_id=owner.staff_id, address_id=owner.address_id)
    )


async def _is_in(db: Database, token: str, kind: sessions.Kind, now: datetime = NOW) -> bool:
    return await db.read(lambda s: sessions.find_session(s, token, kind, now)) is not None


async def test_a_token_lets_in_and_is_kept_nowhere(database: Database) -> None:
    token = await _open(database, PARENT)
    assert len(token) >= 43  # 256 bits
    assert await _is_in(database, token, "chat")
    assert not await _is_in(database, token + "x", "chat")
    assert not await _is_in(database, token, "console")
    kept = await database.read(lambda s: s.execute(select(WebSession.__table__)).all())
    assert token not in repr(kept)


@pytest.mark.parametrize(
    ("owner", "kind", "idle"), [(TEACHER, "console", timedelta(hours=12)), (PARENT, "chat", timedelta(days=400))]
)
async def test_an_unused_session_ends(database: Database, owner: Owner, kind: sessions.Kind, idle: timedelta) -> None:
    token = await _open(database, owner)
    assert await _is_in(database, token, kind, NOW + idle)
    assert not await _is_in(database, token, kind, NOW + idle + timedelta(seconds=1))


async def test_the_console_ends_after_a_week_however_used(database: Database) -> None:
    token = await _open(database, TEACHER)
    for hours in range(0, 7 * 24 + 1, 6):
        now = NOW + timedelta(hours=hours)
        found = await database.read(partial(sessions.find_session, token=token, kind="console", now=now))
        assert found is not None
        await database.run(partial(sessions.touch, session_id=found.id, now=now))
    assert not await _is_in(database, token, "console", NOW + timedelta(days=7, seconds=1))


async def test_seen_is_written_at_most_once_an_hour(database: Database) -> None:
    token = await _open(database, PARENT)

    def use(session: Session, minutes: int) -> tuple[bool, datetime | None]:
        now = NOW + timedelta(minutes=minutes)
        found = sessions.find_session(session, token, "chat", now)
        assert found
        sessions.touch(session, found.id, now)
        return found.is_stale, session.scalar(select(WebSession.seen_at))

    assert await database.run(partial(use, minutes=59)) == (False, NOW)
    assert await database.run(partial(use, minutes=61)) == (True, NOW + timedelta(minutes=61))


async def test_a_disabled_staff_member_is_out_at_once(database: Database) -> None:
    token = await _open(database, TEACHER)
    await database.run(lambda s: s.execute(update(Staff).values(disabled_at=NOW)) and None)
    assert not await _is_in(database, token, "console")


async def test_signing_out_one_browser_or_all_others(database: Database) -> None:
    tokens = [await _open(database, PARENT) for _ in range(3)]
    foreign = await _open(database, OTHER)
    listed = await database.read(lambda s: sessions.list_sessions(s, PARENT, NOW))
    assert len(listed) == 3
    here = await database.read(lambda s: sessions.find_session(s, tokens[0], "chat", NOW))
    assert here
    assert not await database.run(lambda s: sessions.revoke(s, OTHER, here.id, NOW))
    assert await database.run(lambda s: sessions.revoke_all(s, PARENT, NOW, keep=here.id)) == 2
    assert [await _is_in(database, token, "chat") for token in [*tokens, foreign]] == [True, False, False, True]
    assert await database.run(lambda s: sessions.revoke(s, PARENT, here.id, NOW))
    assert not await _is_in(database, tokens[0], "chat")
    assert await database.read(lambda s: sessions.is_known(s, tokens[0]))


async def test_a_link_is_used_once_also_in_parallel(database: Database) -> None:
    token = await database.run(lambda s: sessions.offer_sign_in(s, NOW, kind="chat", address_id=3))
    use = partial(sessions.use_sign_in, token=token, kind="chat", now=NOW)
    used = await asyncio.gather(*(database.run(use) for _ in range(20)))
    assert [owner for owner in used if owner] == [PARENT]


async def test_looking_at_a_link_does_not_use_it(database: Database) -> None:
    token = await database.run(lambda s: sessions.offer_sign_in(s, NOW, kind="console", staff_id=2))
    for _ in range(3):
        assert await database.read(lambda s: sessions.peek_sign_in(s, token, "console", NOW)) == TEACHER
    assert await database.run(lambda s: sessions.use_sign_in(s, token, "chat", NOW)) is None
    assert await database.run(lambda s: sessions.use_sign_in(s, token, "console", NOW)) == TEACHER
    assert await database.read(lambda s: sessions.peek_sign_in(s, token, "console", NOW)) is None


@pytest.mark.parametrize(("kind", "owner", "minutes"), [("console", TEACHER, 10), ("chat", PARENT, 15)])
async def test_a_link_ends(database: Database, kind: sessions.Kind, owner: Owner, minutes: int) -> None:
    token = await database.run(
        lambda s: sessions.offer_sign_in(s, NOW, kind=kind, staff_id=owner.staff_id, address_id=owner.address_id)
    )
    late = NOW + timedelta(minutes=minutes)
    assert await database.read(lambda s: sessions.peek_sign_in(s, token, kind, late - timedelta(seconds=1))) == owner
    assert await database.run(lambda s: sessions.use_sign_in(s, token, kind, late)) is None


async def test_signing_out_everywhere_kills_open_links(database: Database) -> None:
    token = await database.run(lambda s: sessions.offer_sign_in(s, NOW, kind="chat", address_id=3))
    await database.run(lambda s: sessions.revoke_all(s, PARENT, NOW))
    assert await database.run(lambda s: sessions.use_sign_in(s, token, "chat", NOW)) is None


def test_a_session_belongs_to_somebody() -> None:
    with pytest.raises(ValueError, match="belongs"):
        Owner()
    with pytest.raises(ValueError, match="belongs"):
        Owner(1, 2)


async def test_what_ended_is_forgotten_after_a_month(database: Database) -> None:
    live = await _open(database, PARENT, now=NOW + timedelta(days=40))
    await _open(database, TEACHER)
    await database.run(lambda s: sessions.offer_sign_in(s, NOW, kind="chat", address_id=3))
    assert await database.run(lambda s: sessions.forget_ended(s, NOW + timedelta(days=45))) == 2
    rows = await database.read(
        lambda s: (s.scalar(select(func.count(WebSession.id))), s.scalar(select(func.count(SignIn.id))))
    )
    assert rows == (1, 0)
    assert await _is_in(database, live, "chat", NOW + timedelta(days=45))
