"""Letters about meetings when processes die, when two work at once, and when things change before they are read."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.markup import plain
from bot.core.screen import from_json
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.outbox import payload_place
from bot.delivery.tables import OutMessage
from bot.features.digest.screens import digest
from bot.features.meetings.choosing.actions import take
from bot.features.meetings.tables import Meeting, MeetingNotice, MeetingSeat, MeetingSlot
from bot.features.meetings.telling.actions import What, call_off, tell
from bot.features.meetings.telling.letters import Teller
from bot.features.meetings.telling.moments import announce, plan
from bot.features.meetings.telling.writers import WRITERS
from bot.i18n.library import Library
from bot.people.tables import Guardian, Person
from bot.store.db import Database
from bot.store.seal import keys
from tests.conftest import NOON
from tests.delivery.school import BOTH
from tests.features.meetings.talks import Talks

COUPLES = 6


class Killed(Exception):
    """The process ended before its transaction did."""


def worker(library: Library) -> Broadcaster:
    """A process of its own."""
    return Broadcaster({}, BOTH, library, digest, rounds=[Teller(WRITERS)])


def make(store: Database, library: Library, now: datetime = NOON) -> None:
    with store.transaction() as session:
        while worker(library).step(session, now) is not None:
            session.flush()


def made(store: Database) -> Counter[tuple[str, str]]:
    """How often who got what."""
    with store.transaction() as session:
        return Counter((row.to, row.kind.removeprefix("meeting_")) for row in session.scalars(select(OutMessage)))


def texts(store: Database, person_id: int) -> list[str]:
    with store.transaction() as session:
        rows = session.scalars(select(OutMessage).where(OutMessage.to == str(person_id)).order_by(OutMessage.id))
        return [plain(from_json(keys().unseal(payload_place(row.id), row.payload or b"")).rich) for row in rows]


def announced(session: Session, library: Library, **given: object) -> tuple[int, list[int]]:
    """A round that is told now: its first meeting, and everybody of all families."""
    talks = Talks(session, library)
    couples = [talks.couple() for _ in range(COUPLES)]
    session.execute(update(Person).values(language="en"))
    planned = talks.round(*(couple[2] for couple in couples), **given)  # type: ignore[arg-type]  # columns
    talks.slots(planned, COUPLES)
    meetings = talks.meetings(planned)
    announce(session, planned, meetings, now=talks.now)
    return meetings[0].id, [person for couple in couples for person in couple[:2]]


@pytest.fixture
def told(store: Database, library: Library) -> tuple[int, list[int]]:
    with store.transaction() as session:
        return announced(session, library)


def test_a_process_that_dies_before_any_commit_loses_and_doubles_nothing(
    store: Database, library: Library, told: tuple[int, list[int]]
) -> None:
    alive, tries = True, 0
    while alive:
        tries += 1
        try:
            with store.transaction() as session:
                alive = worker(library).step(session, NOON) is not None
                session.flush()
                if tries % 3:
                    raise Killed
        except Killed:
            alive = True
    assert tries > COUPLES * 3
    assert made(store) == {(str(person), "invite"): 1 for person in told[1]}


def test_two_processes_at_once_send_each_letter_once(
    store: Database, library: Library, told: tuple[int, list[int]]
) -> None:
    def work(_: int) -> int:
        steps = 0
        while is_due(store) and steps < 200:
            with store.transaction() as session:
                worker(library).step(session, NOON)
            steps += 1
        return steps

    with ThreadPoolExecutor(2) as pool:
        assert max(pool.map(work, range(2))) < 200
    assert made(store) == {(str(person), "invite"): 1 for person in told[1]}


def is_due(store: Database) -> bool:
    with store.transaction() as session:
        return session.scalar(select(MeetingNotice.what).where(MeetingNotice.due <= NOON).limit(1)) is not None


def test_in_quiet_hours_it_waits_for_the_morning(store: Database, library: Library) -> None:
    with store.transaction() as session:
        _, people = announced(session, library)
        session.execute(update(Person).where(Person.id == people[0]).values(quiet_from=time(11), quiet_until=time(14)))
    make(store, library)
    assert made(store) == {(str(person), "invite"): 1 for person in people[1:]}
    make(store, library, NOON + timedelta(hours=2))
    assert made(store) == {(str(person), "invite"): 1 for person in people}


def test_an_invitation_says_what_changed_before_it_was_read(
    store: Database, library: Library, told: tuple[int, list[int]]
) -> None:
    """Nobody reads of a change of what they never heard of."""
    meeting_id, people = told
    with store.transaction() as session:
        for what in (What.TIME, What.PLACE, What.SEAT):
            tell(session, session.get_one(Meeting, meeting_id), what, now=NOON)
    make(store, library)
    assert made(store) == {(str(person), "invite"): 1 for person in people}


def test_changes_come_together_in_one_letter(store: Database, library: Library, told: tuple[int, list[int]]) -> None:
    make(store, library)
    meeting_id, (one, other, *_) = told
    with store.transaction() as session:
        meeting = session.get_one(Meeting, meeting_id)
        meeting.way, meeting.child_joins = "phone", True
        for what in (What.WAY, What.CHILD):
            tell(session, meeting, what, now=NOON)
    make(store, library)
    for person in (one, other):
        (_, letter) = texts(store, person)
        assert letter.startswith("Changed: the way of talking and whether your child comes too")


def test_the_other_parent_hears_of_a_choice_and_who_chose_does_not(
    store: Database, library: Library, told: tuple[int, list[int]]
) -> None:
    make(store, library)
    meeting_id, (one, other, *_) = told
    with store.transaction() as session:
        take(session, one, {meeting_id: first_slot(session)}, now=NOON)
    make(store, library)
    assert len(texts(store, one)) == 1
    (_, letter) = texts(store, other)
    assert letter.startswith("The other parent chose the time of the talk.")


def first_slot(session: Session) -> int:
    return session.scalars(select(MeetingSlot.id).order_by(MeetingSlot.id).limit(1)).one()


def test_somebody_who_comes_later_is_told_to_both_parents_before(
    store: Database, library: Library, told: tuple[int, list[int]]
) -> None:
    make(store, library)
    meeting_id, (one, other, *_) = told
    late = NOON + timedelta(hours=1)
    with store.transaction() as session:
        seat = MeetingSeat(id=7, meeting_id=meeting_id, role="psychologist", added_at=late)
        seat.name = "Anna"
        session.add(seat)
        session.flush()
        session.execute(update(Person).where(Person.id == other).values(paused_until=NOON + timedelta(days=1)))
        tell(session, session.get_one(Meeting, meeting_id), What.SEAT, now=late)
    make(store, library, late)
    assert "• Orthopedagoog: Anna" in texts(store, one)[-1]
    assert untold(store), "one of the two does not know yet"
    make(store, library, NOON + timedelta(days=1))
    assert "• Orthopedagoog: Anna" in texts(store, other)[-1]
    assert not untold(store)
    assert "so that there are no surprises" in texts(store, other)[-1]


def test_somebody_who_leaves_before_anybody_knew_is_no_news(
    store: Database, library: Library, told: tuple[int, list[int]]
) -> None:
    """One of whom they knew is."""
    make(store, library)
    meeting_id, (one, *_) = told
    with store.transaction() as session:
        session.add(
            MeetingSeat(
                id=7, meeting_id=meeting_id, role="leader", added_at=NOON + timedelta(minutes=1), removed_at=NOON
            )
        )
        tell(session, session.get_one(Meeting, meeting_id), What.SEAT, now=NOON)
    make(store, library)
    assert len(texts(store, one)) == 1
    with store.transaction() as session:
        session.execute(update(MeetingSeat).where(MeetingSeat.meeting_id == meeting_id).values(removed_at=NOON))
        tell(session, session.get_one(Meeting, meeting_id), What.SEAT, now=NOON)
    make(store, library, NOON + timedelta(minutes=1))
    assert texts(store, one)[-1].startswith("Changed: who will be at the table.")


def test_a_time_that_school_took_back_can_be_chosen_again(
    store: Database, library: Library, told: tuple[int, list[int]]
) -> None:
    make(store, library)
    meeting_id, (one, *_) = told
    with store.transaction() as session:
        tell(session, session.get_one(Meeting, meeting_id), What.TIME, now=NOON)
    make(store, library)
    with store.transaction() as session:
        row = session.scalars(select(OutMessage).where(OutMessage.kind == "meeting_time")).first()
        assert row
        shown = from_json(keys().unseal(payload_place(row.id), row.payload or b""))
    assert "When: you choose the time." in texts(store, one)[-1]
    assert shown.buttons[0][0].label == "Choose a time"


def untold(store: Database) -> bool:
    with store.transaction() as session:
        return session.scalar(select(MeetingSeat.id).where(MeetingSeat.id == 7, MeetingSeat.told_at.is_(None))) == 7


def test_who_never_heard_of_it_hears_of_no_cancellation(
    store: Database, library: Library, told: tuple[int, list[int]]
) -> None:
    meeting_id, (one, other, *_) = told
    with store.transaction() as session:
        session.execute(update(Person).where(Person.id == other).values(paused_until=NOON + timedelta(days=1)))
    make(store, library)
    with store.transaction() as session:
        meeting = session.get_one(Meeting, meeting_id)
        meeting.state = "cancelled"
        call_off(session, meeting, now=NOON)
    make(store, library, NOON + timedelta(days=2))
    assert made(store)[str(one), "cancelled"] == 1
    assert not texts(store, other)


def test_one_reminder_to_choose_and_none_for_who_chose(
    store: Database, library: Library, told: tuple[int, list[int]]
) -> None:
    make(store, library)
    meeting_id, people = told
    with store.transaction() as session:
        take(session, people[0], {meeting_id: first_slot(session)}, now=NOON)
    for days in (3, 4, 5):
        make(store, library, NOON + timedelta(days=days, hours=5))
    counted = Counter(what for _, what in made(store).elements())
    assert counted == {"invite": len(people), "chosen": 1, "choose": len(people) - 2}


def test_others_hear_when_it_is_their_turn(store: Database, library: Library) -> None:
    turn = NOON + timedelta(days=1)
    with store.transaction() as session:
        meeting_id, people = announced(session, library, others_from=turn)
        session.get_one(Meeting, meeting_id).head_start = True
        tell(session, session.get_one(Meeting, meeting_id), What.OPEN, now=NOON, due=turn)
    make(store, library)
    assert "You can choose a time from Wednesday 25 November, 12:00." in texts(store, people[2])[0]
    make(store, library, turn)
    assert texts(store, people[2])[1].startswith("You can choose a time for the talk now.")


def test_the_day_before_with_the_time_it_then_has(store: Database, library: Library) -> None:
    with store.transaction() as session:
        talks = Talks(session, library)
        one, _, pupil_id = talks.couple()
        session.execute(update(Person).values(language="en"))
        meeting = talks.planned(pupil_id)
        plan(session, meeting, now=NOON)
        moved = talks.planned(pupil_id, at=NOON + timedelta(days=9))
        meeting.day, meeting.starts_at, meeting.ends_at = moved.day, moved.starts_at, moved.ends_at
        plan(session, meeting, now=NOON)
        session.delete(moved)
    for days in range(10):
        make(store, library, NOON + timedelta(days=days, hours=5))
    (letter,) = texts(store, one)
    assert letter.startswith("The talk is tomorrow.")
    assert "When: Thursday 3 December, from 12:00 to 12:10" in letter


@pytest.mark.parametrize("loses", ["right", "child", "meeting"])
def test_who_may_not_know_any_more_gets_nothing(
    store: Database, library: Library, told: tuple[int, list[int]], loses: str
) -> None:
    """Also what waited for them."""
    meeting_id, (one, other, *_) = told
    changes: dict[str, Callable[[Session], object]] = {
        "right": lambda session: session.execute(
            update(Guardian).where(Guardian.person_id == one).values(informed=False)
        ),
        "child": lambda session: session.delete(session.scalars(select(Guardian).filter_by(person_id=one)).one()),
        "meeting": lambda session: session.execute(
            update(Meeting).where(Meeting.id == meeting_id).values(person_id=other)
        ),
    }
    with store.transaction() as session:
        changes[loses](session)
    make(store, library)
    assert not texts(store, one)
    assert len(texts(store, other)) == 1
    assert not is_due(store)
