"""Reminders when processes die, when two work at once, and when a parent answers at that very moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.delivery.broadcaster import Broadcaster
from bot.delivery.tables import OutMessage
from bot.features.digest.screens import digest
from bot.features.events.queries import hold
from bot.features.events.reminding import actions
from bot.features.events.reminding.sending import KIND, send_due
from bot.features.events.replies import actions as replies
from bot.features.events.tables import Event, EventReply, EventRound
from bot.i18n.library import Library
from bot.store.db import Database
from tests.delivery.school import BOTH
from tests.features.events.party import Party

FAMILIES = 30  # two batches
DAY_BEFORE = datetime(2026, 11, 30, 16, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


class Killed(Exception):
    """The process ended before its transaction did."""


@pytest.fixture
def event_id(store: Database, library: Library) -> int:
    """Everybody comes, and it is planned."""
    with store.transaction() as session:
        party = Party(session, library)
        for _ in range(FAMILIES):
            party.yes(party.family())
        actions.plan(session, party.event, DAY_BEFORE - timedelta(hours=1))
        return party.event.id


def worker(library: Library) -> Broadcaster:
    """A process of its own."""
    return Broadcaster({}, BOTH, library, digest, rounds=[send_due])


def made(store: Database) -> Counter[str]:
    with store.transaction() as session:
        return Counter(session.scalars(select(OutMessage.to).where(OutMessage.kind == KIND)))


def test_a_process_that_dies_before_any_commit_loses_and_doubles_nothing(
    store: Database, library: Library, event_id: int
) -> None:
    alive = True
    tries = 0
    while alive:
        tries += 1
        maker = worker(library)
        try:
            with store.transaction() as session:
                alive = maker.step(session, DAY_BEFORE) is not None
                session.flush()
                if tries % 3:
                    raise Killed
        except Killed:
            alive = True
    assert tries > 8
    assert Counter(made(store).values()) == {1: FAMILIES}
    with store.transaction() as session:
        left = select(EventRound).where(EventRound.event_id == event_id, EventRound.due <= DAY_BEFORE)
        assert not session.scalars(left).all()


def test_two_processes_at_once_send_each_message_once(store: Database, library: Library, event_id: int) -> None:
    def work(_: int) -> int:
        maker, steps = worker(library), 0
        while is_due(store) and steps < 200:
            with store.transaction() as session:
                maker.step(session, DAY_BEFORE)
            steps += 1
        return steps

    with ThreadPoolExecutor(2) as pool:
        assert max(pool.map(work, range(2))) < 200
    assert Counter(made(store).values()) == {1: FAMILIES}


def is_due(store: Database) -> bool:
    with store.transaction() as session:
        return session.scalar(select(EventRound.what).where(EventRound.due <= DAY_BEFORE).limit(1)) is not None


def test_while_staff_change_the_event_nothing_goes_and_nothing_waits(
    store: Database, library: Library, event_id: int
) -> None:
    """A lock of one cannot hold up the other on PostgreSQL; SQLite lets one write at a time anyway."""
    if store.is_sqlite:
        return
    with store.transaction() as staff:
        assert hold(staff, event_id)
        with store.transaction() as session:
            assert worker(library).step(session, DAY_BEFORE) is None
    with store.transaction() as session:
        assert worker(library).step(session, DAY_BEFORE)


def test_a_family_that_says_no_just_before_gets_nothing(store: Database, library: Library, event_id: int) -> None:
    with store.transaction() as session:
        parent = _somebody(session, event_id)
        replies.answer(session, event_id, parent, "no", now=DAY_BEFORE)
    with store.transaction() as session:
        while worker(library).step(session, DAY_BEFORE) is not None:
            session.flush()
    assert str(parent) not in made(store)
    assert len(made(store)) == FAMILIES - 1


def _somebody(session: Session, event_id: int) -> int:
    found = select(EventReply.person_id).where(EventReply.event_id == event_id).limit(1)
    return session.scalars(found).one() or 0


def test_a_cancellation_between_two_batches_ends_it(store: Database, library: Library, event_id: int) -> None:
    with store.transaction() as session:
        worker(library).step(session, DAY_BEFORE)
    assert len(made(store)) == 25
    with store.transaction() as session:
        session.execute(update(Event).where(Event.id == event_id).values(state="cancelled"))
    with store.transaction() as session:
        while worker(library).step(session, DAY_BEFORE) is not None:
            session.flush()
    assert len(made(store)) == 25
