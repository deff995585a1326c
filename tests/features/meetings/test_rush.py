"""A round for 28 families, some with a second child in another group: all choose at the same moment. On PostgreSQL in
two processes, on SQLite in one."""

import multiprocessing
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from bot.features.meetings.choosing.rules import clashes
from bot.features.meetings.queries import list_people
from bot.features.meetings.rules import WALK
from bot.features.meetings.tables import Meeting, MeetingNotice, MeetingSlot
from bot.i18n.library import Library
from bot.people.tables import Guardian
from bot.store.db import Database
from bot.store.ids import new_id
from tests.features.meetings.rush import Wish, choose_all, run
from tests.features.meetings.talks import Talks

pytestmark = pytest.mark.long

FAMILIES, SIBLINGS = 28, 8
_spawn = multiprocessing.get_context("spawn")


@dataclass
class Class:
    """Two rounds, of a group with every family and of one with some of their other children."""

    now: datetime
    wishes: list[Wish]


def two_rounds(talks: Talks) -> Class:
    """Everybody wants the first time; who has two children taps both at once, or each parent one of them."""
    other_group = talks.office.add_group("Groep 3")
    couples = [talks.couple() for _ in range(FAMILIES)]
    children = {couple[2]: talks.pupil("Sami", other_group) for couple in couples[:SIBLINGS]}
    for one, other, pupil_id in couples[:SIBLINGS]:
        brother = children[pupil_id]
        ties = [Guardian(id=new_id(), person_id=each, pupil_id=brother, linked_at=talks.now) for each in (one, other)]
        talks.session.add_all(ties)
    first = talks.round(*(couple[2] for couple in couples))
    second = talks.round(*children.values(), staff_id=talks.staff("Juf Bea"), group_id=other_group)
    slots = talks.slots(first, FAMILIES + 2)
    theirs = talks.slots(second, FAMILIES)
    of = {meeting.pupil_id: meeting.id for planned in (first, second) for meeting in talks.meetings(planned)}
    wishes: list[Wish] = []
    for place, (one, other, pupil_id) in enumerate(couples):
        wishes.append((one, {of[pupil_id]: slots[0].id}))
        if place % 2 and pupil_id in children:
            wishes.append((other, {of[children[pupil_id]]: theirs[0].id}))
        elif pupil_id in children:
            wishes[-1] = (one, {of[pupil_id]: slots[0].id, of[children[pupil_id]]: theirs[2].id})
    return Class(talks.now, wishes)


def rush(store: Database, halves: Sequence[list[Wish]], now: datetime) -> None:
    if store.is_sqlite:
        start = Barrier(2)

        def tap(half: list[Wish]) -> None:
            start.wait(30)
            choose_all(store, half, now)

        threads = [Thread(target=tap, args=[half]) for half in halves]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(180)
        return
    together = _spawn.Barrier(2)
    url = store.engine.url.render_as_string(hide_password=False)
    processes = [_spawn.Process(target=run, args=(url, half, now, together)) for half in halves]
    for process in processes:
        process.start()
    for process in processes:
        process.join(240)
    assert [process.exitcode for process in processes] == [0, 0]


def check(store: Database) -> list[Meeting]:
    """No slot twice, no teacher twice, no family in two talks; what is chosen is what the slot says."""
    with store.transaction() as session:
        taken = session.scalars(select(MeetingSlot).where(MeetingSlot.meeting_id.is_not(None))).all()
        planned = session.scalars(select(Meeting).where(Meeting.state == "planned")).all()
        assert len({slot.meeting_id for slot in taken}) == len(taken)
        times = {slot.meeting_id: (slot.starts_at, slot.ends_at) for slot in taken}
        assert times == {meeting.id: (meeting.starts_at, meeting.ends_at) for meeting in planned}
        people = list_people(session, [meeting.id for meeting in planned])
        for one, other in combinations(planned, 2):
            spans = (times[one.id], times[other.id])
            if one.staff_id == other.staff_id:
                assert not clashes(*spans, timedelta()), "a teacher in two talks"
            if set(people[one.id]) & set(people[other.id]):
                assert not clashes(*spans, WALK), "a family in two talks, or without the time to walk"
        session.expunge_all()
        return list(planned)


def test_a_class_chooses_at_the_same_moment(store: Database, library: Library) -> None:
    with store.transaction() as session:
        made = two_rounds(Talks(session, library))
    rush(store, [made.wishes[::2], made.wishes[1::2]], made.now)
    planned = check(store)
    assert len(planned) == FAMILIES + SIBLINGS, "everybody has a time"
    with store.transaction() as session:
        told = session.execute(select(MeetingNotice.meeting_id).where(MeetingNotice.what == "chosen")).all()
    assert len(told) == FAMILIES + SIBLINGS, "of each family the other parent hears of it, once"


def test_two_parents_take_the_same_hour_for_two_children(store: Database, library: Library) -> None:
    """Their rounds have different teachers: only the family itself stands between them."""

    def build(talks: Talks) -> tuple[datetime, Iterable[Wish]]:
        one, other, older = talks.couple()
        group = talks.office.add_group("Groep 3")
        younger = talks.pupil("Sami", group)
        for each in (one, other):
            talks.session.add(Guardian(id=new_id(), person_id=each, pupil_id=younger, linked_at=talks.now))
        first, second = talks.round(older), talks.round(younger, staff_id=talks.staff("Juf Bea"), group_id=group)
        mine, theirs = talks.slots(first, 1), talks.slots(second, 1)
        (here,), (there,) = talks.meetings(first), talks.meetings(second)
        return talks.now, [(one, {here.id: mine[0].id}), (other, {there.id: theirs[0].id})]

    with store.transaction() as session:
        now, wishes = build(Talks(session, library))
    rush(store, [[wish] for wish in wishes], now)
    assert len(check(store)) == 1
