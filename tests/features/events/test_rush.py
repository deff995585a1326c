"""Two hundred parents answer at the same moment for fifty places: on PostgreSQL in two processes, on SQLite in one."""

import multiprocessing
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.features.events.helping.actions import take
from bot.features.events.helping.queries import list_needs
from bot.features.events.helping.rules import Result
from bot.features.events.replies.actions import answer
from bot.features.events.replies.queries import get_reply, numbers, positions
from bot.features.events.replies.rules import Outcome
from bot.features.events.tables import EventNeed, EventReply, EventReplyPupil
from bot.i18n.library import Library
from bot.store.db import Database
from bot.store.ids import new_id
from tests.features.events.party import Party
from tests.features.events.rush import run, tap_all

PARENTS, PLACES = 200, 50
_spawn = multiprocessing.get_context("spawn")


def rush(store: Database, event_id: int, people: list[int], party: Party) -> None:
    if store.is_sqlite:
        start = Barrier(2)

        def tap(half: list[int]) -> None:
            start.wait(30)
            tap_all(store, event_id, half, party.now)

        threads = [Thread(target=tap, args=[people[number::2]]) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        return
    together = _spawn.Barrier(2)
    url = store.engine.url.render_as_string(hide_password=False)
    processes = [
        _spawn.Process(target=run, args=(url, event_id, people[number::2], party.now, together)) for number in range(2)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(180)
    assert [process.exitcode for process in processes] == [0, 0]


@pytest.mark.long
def test_two_hundred_for_fifty_places(store: Database, library: Library) -> None:
    with store.transaction() as session:
        party = Party(session, library)
        party.event.capacity = PLACES
        event_id = party.event.id
        people = [party.family() for _ in range(PARENTS)]
    rush(store, event_id, people, party)
    with store.transaction() as session:
        counted = numbers(session, [event_id])[event_id]
        assert (counted.yes, counted.people, counted.waiting, counted.free) == (PLACES, PLACES, PARENTS - PLACES, 0)
        assert sorted(positions(session, [event_id]).values()) == list(range(1, PARENTS - PLACES + 1))
        seen = [get_reply(session, event_id, one) for one in people]
        assert [reply.by_me for reply in seen if reply] == [True] * PARENTS, "everybody has an answer of their own"
        assert len({reply.id for reply in seen if reply}) == PARENTS
        for table in (EventReply, EventReplyPupil):
            assert session.scalar(select(func.count()).select_from(table)) == PARENTS


def test_of_the_last_one_that_is_needed_one_of_many_gets_it(store: Database, library: Library) -> None:
    """And all others are told so."""
    with store.transaction() as session:
        party = Party(session, library)
        event_id, need_id = party.event.id, new_id()
        session.add(EventNeed(id=need_id, event_id=event_id, what="music", wanted=1))
        people = [party.family() for _ in range(20)]

    def tap(person_id: int) -> Result:
        def work(session: Session) -> Result:
            return take(session, need_id, person_id, 1, now=party.now).result

        return store.submit(work).result(30)

    results: list[Result] = []
    threads = [Thread(target=lambda one=one: results.append(tap(one))) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == [Result.DONE, *[Result.GONE] * (len(people) - 1)]
    with store.transaction() as session:
        (need,) = list_needs(session, event_id, people[0])
        assert (need.taken, need.missing) == (1, 0)


def test_a_rush_of_declined_offers_gives_each_place_once(store: Database, library: Library) -> None:
    """Ten families leave at once; ten of the waiting are asked, and nobody twice."""
    with store.transaction() as session:
        party = Party(session, library)
        party.event.capacity = 10
        event_id = party.event.id
        people = [party.family() for _ in range(30)]
        for one in people:
            party.yes(one)
        now = party.now + timedelta(minutes=1)

    def leave(session: Session, person_id: int) -> Outcome:
        return answer(session, event_id, person_id, "no", now=now)

    done = [store.submit(partial(leave, person_id=one)) for one in people[:10]]
    for each in done:
        each.result(30)
    with store.transaction() as session:
        counted = numbers(session, [event_id])[event_id]
        assert (counted.yes, counted.offered, counted.waiting, counted.no, counted.free) == (0, 10, 10, 10, 0)
        offered = [one for one in people if (reply := get_reply(session, event_id, one)) and reply.offered_until]
        assert offered == people[10:20], "in the order in which they came"
