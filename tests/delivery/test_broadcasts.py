"""One message to many: everybody once, five renderings, quiet nights, a way to stop."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import clock
from bot.delivery import broadcasts, outbox
from bot.delivery.broadcaster import BATCH, STOP_AFTER_FAILURES, BroadcastDuty, Broadcaster
from bot.delivery.kinds import Json, Recipient, Span
from bot.delivery.quiet import arrive_at
from bot.delivery.rounds import Post
from bot.delivery.tables import Broadcast, OutMessage
from bot.delivery.wake import Wakes
from bot.features.digest.screens import digest
from bot.features.notices import rules
from bot.i18n.library import Library
from bot.people.rules import NO_END
from bot.people.tables import Address, Conversation, Group, Guardian, Person, Pupil, School
from bot.store.db import Database
from bot.store.ids import new_id
from bot.store.lanes import Lease
from tests.conftest import NOON, FixedClock
from tests.talk import ROUTES
from tests.waiting import patience

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LANGUAGES = ("nl", "en", "tr", "ar", "pl")


def make_families(session: Session, count: int, first: int = 10_000) -> None:
    """`count` parents of one school with a Telegram chat each; every tenth also has a second child there."""
    school = School(id=new_id(), name="School", slug=f"s{new_id()}")
    session.add(school)
    session.flush()
    group = Group(id=new_id(), school_id=school.id, name="Groep 6")
    session.add(group)
    session.flush()
    for number in range(count):
        person = Person(id=new_id(), language=LANGUAGES[number % 5], created_at=NOON)
        address = Address(id=new_id(), channel="telegram", value=str(first + number), created_at=NOON)
        session.add_all([person, address])
        session.flush()
        address.person_id = person.id
        session.add(Conversation(address_id=address.id, updated_at=NOON))
        for _ in range(2 if number % 10 == 0 else 1):
            pupil = Pupil(id=new_id(), school_id=school.id, group_id=group.id, first_name="Sam")
            session.add(pupil)
            session.flush()
            session.add(Guardian(id=new_id(), person_id=person.id, pupil_id=pupil.id, linked_at=NOON))
    session.flush()


def start(session: Session, now: datetime, name: str = "privacy") -> int:
    made = broadcasts.create(
        session, "notice", now, audience={}, details={"notice": name}, by="operator", undo=timedelta()
    )
    return made.id


async def run_all(db: Database, broadcaster: Broadcaster, now: FixedClock) -> None:
    while await db.run(partial(broadcaster.step, now=now())) is not None:
        pass


async def rows(db: Database) -> list[OutMessage]:
    return await db.read(lambda session: list(session.scalars(select(OutMessage).order_by(OutMessage.id))))


@pytest.fixture
def rendered() -> Counter[str]:
    return Counter()


@pytest.fixture
def broadcaster(library: Library, rendered: Counter[str]) -> Broadcaster:
    def render(t, details: Json):  # type: ignore[no-untyped-def]  # the notice's own, counted
        rendered[t.code] += 1
        return rules.KIND.render(t, details)

    kind = replace(rules.KIND, render=render)
    return Broadcaster({"notice": kind}, ROUTES, library, digest)


async def test_everybody_once_in_their_own_language(
    db: Database, now: FixedClock, broadcaster: Broadcaster, rendered: Counter[str]
) -> None:
    await db.run(partial(make_families, count=120))
    await db.run(partial(start, now=now()))
    await run_all(db, broadcaster, now)
    made = await rows(db)
    assert len({row.to for row in made}) == len(made) == 120
    assert Counter(row.language for row in made) == dict.fromkeys(LANGUAGES, 24)
    assert rendered == dict.fromkeys(LANGUAGES, 1)


async def test_a_batch_done_twice_makes_nothing_twice(db: Database, now: FixedClock, broadcaster: Broadcaster) -> None:
    await db.run(partial(make_families, count=30))
    broadcast_id = await db.run(partial(start, now=now()))
    await run_all(db, broadcaster, now)
    rewind = update(Broadcast).where(Broadcast.id == broadcast_id).values(cursor=0, state="running")
    await db.run(lambda session: session.execute(rewind))
    await run_all(db, broadcaster, now)
    assert len(await rows(db)) == 30


async def test_who_joins_later_is_not_surprised(db: Database, now: FixedClock, broadcaster: Broadcaster) -> None:
    await db.run(partial(make_families, count=3))
    await db.run(partial(start, now=now()))
    await db.run(partial(make_families, count=3, first=20_000))
    await run_all(db, broadcaster, now)
    assert len(await rows(db)) == 3


async def test_within_the_undo_minute_nothing_goes_out(db: Database, now: FixedClock, broadcaster: Broadcaster) -> None:
    await db.run(partial(make_families, count=3))

    def later(session: Session) -> int:
        details = {"notice": "privacy"}
        return broadcasts.create(session, "notice", now(), audience={}, details=details, by="operator").id

    broadcast_id = await db.run(later)
    await run_all(db, broadcaster, now)
    assert await rows(db) == []
    assert await db.run(partial(broadcasts.cancel, broadcast_id=broadcast_id, now=now()))
    now.move(minutes=5)
    await run_all(db, broadcaster, now)
    assert await rows(db) == []


async def test_closed_addresses_are_left_in_peace(db: Database, now: FixedClock, broadcaster: Broadcaster) -> None:
    await db.run(partial(make_families, count=4))
    close = update(Address).where(Address.value == "10001").values(closed_at=NOON)
    await db.run(lambda session: session.execute(close))
    await db.run(partial(start, now=now()))
    await run_all(db, broadcaster, now)
    assert sorted(row.to for row in await rows(db)) == ["10000", "10002", "10003"]


async def test_at_night_it_waits_for_the_morning(db: Database, now: FixedClock, broadcaster: Broadcaster) -> None:
    now.at = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
    await db.run(partial(make_families, count=2))
    await db.run(partial(start, now=now()))
    await run_all(db, broadcaster, now)
    dues = {row.due.astimezone(AMSTERDAM).strftime("%d %H:%M") for row in await rows(db)}
    assert dues == {"25 07:30"}


async def test_a_pause_holds_news_until_the_person_is_back(
    db: Database, now: FixedClock, broadcaster: Broadcaster
) -> None:
    await db.run(partial(make_families, count=1))
    await db.run(lambda session: session.execute(update(Person).values(paused_until=NO_END)))
    await db.run(partial(start, now=now()))
    await run_all(db, broadcaster, now)
    (row,) = await rows(db)
    assert row.due > now() + timedelta(days=1000)
    person_id = await db.read(lambda session: session.scalars(select(Person.id)).one())
    await db.run(partial(outbox.release, person_id=person_id, now=now()))
    assert (await rows(db))[0].due == now()


async def test_it_stops_by_itself_when_too_much_fails(db: Database, now: FixedClock, broadcaster: Broadcaster) -> None:
    await db.run(partial(make_families, count=250))
    broadcast_id = await db.run(partial(start, now=now()))
    for _ in range(STOP_AFTER_FAILURES // BATCH + 1):
        await db.run(partial(broadcaster.step, now=now()))
    await db.run(lambda session: session.execute(update(OutMessage).values(state="failed")))
    await db.run(partial(broadcaster.step, now=now()))
    assert await db.read(lambda session: session.get_one(Broadcast, broadcast_id).state) == "paused"
    assert await db.run(partial(broadcasts.resume, broadcast_id=broadcast_id, now=now()))


async def test_batches_are_small_while_people_write_to_us(
    db: Database, library: Library, now: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.broadcaster.BATCH", 20)
    monkeypatch.setattr("bot.delivery.broadcaster.SMALL_BATCH", 5)
    wakes, over = Wakes(), asyncio.Event()
    sizes: list[int] = []

    def recipients(session: Session, audience: Json, span: Span) -> Sequence[Recipient]:
        sizes.append(span.limit)
        if len(sizes) in (2, 4):
            wakes.acts += 1
        return rules.KIND.recipients(session, audience, span)

    def look(post: Post, session: Session, moment: datetime) -> None:
        over.set()

    await db.run(partial(make_families, count=60))
    await db.run(partial(start, now=now()))
    kinds = {"notice": replace(rules.KIND, recipients=recipients)}
    broadcaster = Broadcaster(kinds, ROUTES, library, digest, rounds=[look])
    lease = Lease("broadcasts", 1, clock.monotonic() + 60)
    duty = asyncio.create_task(BroadcastDuty(db, broadcaster, wakes, now).run(lambda: lease))
    async with patience():
        await over.wait()
    duty.cancel()
    assert sizes == [20, 20, 5, 20, 5]
    assert len(await rows(db)) == 60


async def test_each_look_for_what_is_due_is_a_transaction_of_its_own(
    db: Database, library: Library, now: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Together they would keep an answer waiting for as long as all of them take."""
    monkeypatch.setattr("bot.delivery.broadcaster.IDLE", 0.01)
    seen: list[object] = []
    over = asyncio.Event()

    def look(post: Post, session: Session, moment: datetime) -> set[str] | None:
        seen.append(session.connection().get_transaction())
        if len(seen) < 5:
            return set() if len(seen) == 3 else None  # the third finds something to do: from the first again
        over.set()
        return None

    broadcaster = Broadcaster({}, ROUTES, library, digest, rounds=[look, look])
    lease = Lease("broadcasts", 1, clock.monotonic() + 60)
    duty = asyncio.create_task(BroadcastDuty(db, broadcaster, Wakes(), now).run(lambda: lease))
    async with patience():
        await over.wait()
    duty.cancel()
    assert len({id(one) for one in seen}) == len(seen) == 5


async def test_a_paused_one_goes_on_where_it_was(db: Database, now: FixedClock, broadcaster: Broadcaster) -> None:
    await db.run(partial(make_families, count=250))
    broadcast_id = await db.run(partial(start, now=now()))
    await db.run(partial(broadcaster.step, now=now()))
    assert await db.run(partial(broadcasts.pause, broadcast_id=broadcast_id))
    await run_all(db, broadcaster, now)
    assert len(await rows(db)) == BATCH
    assert await db.run(partial(broadcasts.resume, broadcast_id=broadcast_id, now=now()))
    await run_all(db, broadcaster, now)
    assert len(await rows(db)) == 250


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1)),  # noqa: DTZ001  hypothesis wants naive bounds
    start_at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    end_at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_nothing_arrives_in_quiet_hours_nor_earlier_than_sent(at: datetime, start_at: time, end_at: time) -> None:
    sent = at.replace(tzinfo=UTC)
    due = arrive_at(sent, AMSTERDAM, start_at, end_at)
    assert sent <= due <= sent + timedelta(hours=26)
    assert arrive_at(due, AMSTERDAM, start_at, end_at) <= due + timedelta(hours=1)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2026-03-28T22:00+01:00", "2026-03-29T07:30+02:00"),  # the night the clock goes forward
        ("2026-10-24T22:00+02:00", "2026-10-25T07:30+01:00"),  # the night it goes back
        ("2026-11-24T07:29+01:00", "2026-11-24T07:30+01:00"),
        ("2026-11-24T07:30+01:00", "2026-11-24T07:30+01:00"),
        ("2026-11-24T19:59+01:00", "2026-11-24T19:59+01:00"),
    ],
)
def test_the_morning_comes_at_the_local_hour(sent: str, due: str) -> None:
    assert arrive_at(datetime.fromisoformat(sent), AMSTERDAM, time(20), time(7, 30)) == datetime.fromisoformat(due)
