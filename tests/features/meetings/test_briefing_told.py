"""When staff hear of their talks: two school days before, on the morning, and of news at calm moments; each once."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.markup import plain
from bot.core.screen import from_json
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.outbox import payload_place
from bot.delivery.school_time import SchoolTime, tells_days_off
from bot.delivery.tables import OutMessage
from bot.features.digest.screens import digest
from bot.features.meetings.briefing import moments
from bot.features.meetings.briefing.moments import BEFORE, MORNING, OTHER_TIME, SENT
from bot.features.meetings.briefing.notices import KIND, tell_staff
from bot.features.meetings.preparing import actions as preparing
from bot.features.meetings.preparing.actions import Words
from bot.features.meetings.preparing.rules import Kind, Wish
from bot.features.meetings.tables import Meeting, MeetingStaffNotice
from bot.i18n.library import Library
from bot.people.schools import Day, set_hours
from bot.people.tables import Staff
from bot.store.db import Database
from bot.store.seal import keys
from tests.delivery.school import BOTH
from tests.features.meetings.talks import Talks

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOURS = tuple(Day(day, time(8, 30), time(15, 30)) for day in range(1, 6))
THURSDAY = datetime(2026, 12, 3, 14, 10, tzinfo=AMSTERDAM)
FIRST = datetime(2026, 12, 1, 15, 0, tzinfo=AMSTERDAM)  # two school days before, when it is nearly done
MORNING_OF = datetime(2026, 12, 3, 7, 45, tzinfo=AMSTERDAM)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


class Killed(Exception):
    """The process ended before its transaction did."""


@pytest.fixture
def school(talks: Talks) -> Talks:
    """Open from Monday to Friday from 8:30 to 15:30; the teacher has a chat. It is Tuesday 24 November."""
    set_hours(talks.session, talks.office.school_id, HOURS)
    join(talks, talks.teacher)
    return talks


def join(talks: Talks, staff_id: int, **parent: object) -> int:
    person = talks.office.add_parent(quiet=(time(19, 0), time(7, 0)), **parent)  # type: ignore[arg-type]  # as named
    talks.session.get_one(Staff, staff_id).person_id = person
    talks.session.flush()
    return person


def plan(talks: Talks, name: str = "Sam", starts: datetime = THURSDAY) -> tuple[Meeting, int]:
    person, pupil = talks.family(name)
    meeting = talks.planned(pupil, at=starts.astimezone(UTC))
    moments.plan(talks.session, meeting, now=talks.now)
    return meeting, person


def due(talks: Talks) -> list[tuple[str, datetime]]:
    rows = talks.session.execute(select(MeetingStaffNotice.what, MeetingStaffNotice.due)).all()
    return sorted((what, moment.astimezone(AMSTERDAM)) for what, moment in rows)


def told(talks: Talks, moment: datetime) -> list[str]:
    """What comes at this moment, in Dutch."""
    before = set(talks.session.scalars(select(OutMessage.id)))
    maker = Broadcaster({}, BOTH, talks.library, digest, rounds=[tell_staff])
    for _ in range(20):
        if maker.step(talks.session, moment.astimezone(UTC)) is None:
            break
        talks.session.flush()
    rows = talks.session.scalars(select(OutMessage).where(OutMessage.kind == KIND).order_by(OutMessage.id))
    return [text_of(row) for row in rows if row.id not in before]


def text_of(row: OutMessage) -> str:
    return plain(from_json(keys().unseal(payload_place(row.id), row.payload or b"")).rich)


def test_two_school_days_before_and_on_the_morning(school: Talks) -> None:
    plan(school)
    assert due(school) == [(BEFORE, FIRST), (MORNING, MORNING_OF)]
    assert told(school, at("2026-12-01 14:59")) == []
    [first] = told(school, FIRST)
    assert "3 december" in first
    assert told(school, at("2026-12-02 16:00")) == []
    [morning] = told(school, MORNING_OF)
    assert "Vandaag" in morning
    assert told(school, at("2026-12-03 16:00")) == []
    assert due(school) == []


def test_one_message_for_all_talks_of_a_day(school: Talks) -> None:
    one, person = plan(school, "Adam")
    plan(school, "Bo", at("2026-12-03 14:30"))
    plan(school, "Cem", at("2026-12-03 14:50"))
    row = preparing.begin(school.session, one.id, person, "nl", now=school.now)
    preparing.add(school.session, row, Words(Kind.OWN, "Een vraag"), "nl", now=school.now)
    preparing.wish(school.session, row, Wish.INTERPRETER, now=school.now)
    preparing.send(school.session, row, now=school.now)
    [text] = told(school, FIRST)
    lines = [line for line in text.split("\n") if line]
    assert "3" in lines[0]
    assert "1 gezin" in lines[1]
    assert "1 gezin" in lines[2]
    assert "tolk" in lines[2]
    assert [line[:8] for line in lines[3:6]] == ["1. 14:10", "2. 14:30", "3. 14:50"]
    assert "Adam" not in text, "a chat of staff shows names only where parents allow it"


@pytest.mark.parametrize(
    ("starts", "before", "morning"),
    [
        ("2026-12-07 14:10", "2026-12-03 15:00", "2026-12-07 07:45"),  # over the weekend
        ("2027-03-29 14:10", "2027-03-25 15:00", "2027-03-29 07:45"),  # the clock goes forward between
        ("2026-10-26 14:10", "2026-10-22 15:00", "2026-10-26 07:45"),  # the clock goes back between
        ("2026-12-05 11:00", "2026-12-03 15:00", None),  # a home visit on a Saturday
    ],
)
def test_days_without_school_do_not_count(starts: str, before: str, morning: str | None) -> None:
    found = moments.moments_of(SchoolTime(AMSTERDAM, HOURS), at(starts))
    assert found == {BEFORE: at(before)} | ({MORNING: at(morning)} if morning else {})


def test_a_study_day_that_parents_were_told_of_is_no_school_day(school: Talks) -> None:
    sent = school.office.send("Studiedag")
    off = date(2026, 12, 2)
    sent.details = json.dumps(tells_days_off(json.loads(sent.details), off, off))
    school.session.flush()
    plan(school)
    assert due(school)[0] == (BEFORE, at("2026-11-30 15:00"))


def test_a_talk_that_is_planned_late_is_told_on_the_morning_only(school: Talks) -> None:
    school.now = at("2026-12-02 10:00").astimezone(UTC)
    plan(school)
    assert due(school) == [(MORNING, MORNING_OF)]


def test_a_talk_that_moves_is_told_for_its_new_day(school: Talks) -> None:
    meeting, _ = plan(school)
    meeting.day, meeting.starts_at = date(2026, 12, 10), at("2026-12-10 14:10").astimezone(UTC)
    moments.plan(school.session, meeting, now=school.now)
    assert due(school) == [(BEFORE, at("2026-12-08 15:00")), (MORNING, at("2026-12-10 07:45"))]
    meeting.state = "cancelled"
    moments.plan(school.session, meeting, now=school.now)
    assert due(school) == []


def test_what_could_not_be_told_in_time_never_comes_in_a_lesson_or_an_evening(school: Talks) -> None:
    """Nothing ran for a day."""
    plan(school)
    assert told(school, at("2026-12-01 20:00")) == []
    assert due(school)[0] == (BEFORE, at("2026-12-02 07:45"))
    assert told(school, at("2026-12-02 10:00")) == []
    assert due(school)[0] == (BEFORE, at("2026-12-02 15:00"))
    assert len(told(school, at("2026-12-02 15:00"))) == 1


def test_whoever_has_a_seat_is_told_too_and_a_leader_without_one_is_not(school: Talks) -> None:
    _, pupil = school.family()
    meeting = school.planned(pupil, at=THURSDAY.astimezone(UTC))
    els, fatma = school.staff("Els", "coordinator"), school.staff("Fatma", "leader")
    for staff_id in (els, fatma):
        join(school, staff_id)
    school.seat(meeting, "coordinator", staff_id=els)
    moments.plan(school.session, meeting, now=school.now)
    told(school, FIRST)
    readers = {row.to for row in school.session.scalars(select(OutMessage).where(OutMessage.kind == KIND))}
    people = {school.session.get_one(Staff, one).person_id for one in (school.teacher, els)}
    assert readers == {str(person) for person in people}


def test_their_own_quiet_hours_hold(school: Talks) -> None:
    teacher = school.staff("Meester Bob")
    person = school.office.add_parent(quiet=(time(18, 0), time(9, 0)))
    school.session.get_one(Staff, teacher).person_id = person
    _, pupil = school.family()
    meeting = school.planned(pupil, at=THURSDAY.astimezone(UTC), staff_id=teacher)
    moments.plan(school.session, meeting, now=at("2026-12-02 16:00").astimezone(UTC))
    assert told(school, MORNING_OF) == []
    assert due(school) == [(MORNING, at("2026-12-03 15:00"))], "9:00 is in a lesson"
    assert told(school, at("2026-12-03 15:00")) == [], "the talk has been"


def test_news_waits_for_a_calm_moment_and_comes_once(school: Talks) -> None:
    meeting, _ = plan(school)
    school.now = at("2026-12-02 10:00").astimezone(UTC)
    told(school, at("2026-12-01 15:00"))
    moments.note(school.session, meeting, SENT, now=school.now)
    moments.note(school.session, meeting, OTHER_TIME, now=school.now)
    assert told(school, at("2026-12-02 10:01")) == []
    [text] = told(school, at("2026-12-02 15:00"))
    assert "een andere tijd" in text
    assert told(school, at("2026-12-02 15:30")) == []


def test_what_is_sent_before_the_page_was_announced_needs_no_message(school: Talks) -> None:
    meeting, _ = plan(school)
    before = due(school)
    moments.note(school.session, meeting, SENT, now=school.now)
    assert due(school) == before
    moments.note(school.session, meeting, OTHER_TIME, now=at("2026-11-24 10:00").astimezone(UTC))
    assert (OTHER_TIME, at("2026-11-24 15:00")) in due(school)


@pytest.fixture
def busy(store: Database, library: Library) -> Iterator[int]:
    """Twelve teachers with a talk on the same day."""
    with store.transaction() as session:
        talks = Talks(session, library)
        set_hours(session, talks.office.school_id, HOURS)
        for number in range(12):
            teacher = talks.staff(f"Juf {number}")
            join(talks, teacher)
            _, pupil = talks.family(f"Kind {number}")
            moments.plan(session, talks.planned(pupil, at=THURSDAY.astimezone(UTC), staff_id=teacher), now=talks.now)
    yield 12


def made(store: Database) -> Counter[str]:
    with store.transaction() as session:
        return Counter(session.scalars(select(OutMessage.to).where(OutMessage.kind == KIND)))


def step(store: Database, library: Library, *, dies: bool = False) -> bool:
    maker = Broadcaster({}, BOTH, library, digest, rounds=[tell_staff])
    with store.transaction() as session:
        is_alive = maker.step(session, FIRST.astimezone(UTC)) is not None
        session.flush()
        if dies:
            raise Killed
    return is_alive


def test_a_process_that_dies_loses_and_doubles_nothing(store: Database, library: Library, busy: int) -> None:
    for number in range(100):
        try:
            if not step(store, library, dies=number % 3 == 0):
                break
        except Killed:
            continue
    assert Counter(made(store).values()) == {1: busy}


def test_two_processes_at_once_tell_each_once(store: Database, library: Library, busy: int) -> None:
    def work(_: int) -> None:
        for _ in range(60):
            step(store, library)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert Counter(made(store).values()) == {1: busy}
    with store.transaction() as session:
        assert _left(session) == [MORNING] * busy


def _left(session: Session) -> list[str]:
    return list(session.scalars(select(MeetingStaffNotice.what)))
