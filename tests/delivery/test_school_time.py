"""When staff are at school: by the clock on its wall, on its own days, and not on days off that parents were told."""

import json
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.delivery import school_time
from bot.delivery.school_time import SchoolTime, tells_days_off
from bot.delivery.tables import Broadcast
from bot.people import schools
from bot.people.schools import Day
from tests.delivery.school import Office

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
UNSAID = SchoolTime(AMSTERDAM)
HOURS = tuple(Day(day, time(8, 30), time(12, 30) if day == 3 else time(14, 30)) for day in (1, 2, 3, 4))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("after", "end"),
    [
        ("2026-11-24T12:00+01:00", "2026-11-24T15:30+01:00"),
        ("2026-11-24T15:30+01:00", "2026-11-25T15:30+01:00"),
        ("2026-11-27T16:00+01:00", "2026-11-30T15:30+01:00"),  # over the weekend
        ("2026-10-23T16:00+02:00", "2026-10-26T15:30+01:00"),  # the clock goes back between
        ("2027-03-26T16:00+01:00", "2027-03-29T15:30+02:00"),  # the clock goes forward between
    ],
)
def test_without_hours_a_day_ends_at_half_past_three(after: str, end: str) -> None:
    assert UNSAID.next_end(at(after)) == at(end)


@pytest.mark.parametrize(
    ("after", "end"),
    [
        ("2026-11-24T12:00+01:00", "2026-11-24T14:00+01:00"),
        ("2026-11-24T14:00+01:00", "2026-11-25T12:00+01:00"),  # Wednesday is short
        ("2026-11-26T20:00+01:00", "2026-11-30T14:00+01:00"),  # on Friday this school is closed
    ],
)
def test_half_an_hour_before_school_ends(after: str, end: str) -> None:
    assert SchoolTime(AMSTERDAM, HOURS).next_end(at(after)) == at(end)


@pytest.mark.parametrize(
    ("after", "monday"),
    [
        ("2026-11-24T12:00+01:00", "2026-11-30T08:30+01:00"),
        ("2026-11-30T08:29+01:00", "2026-11-30T08:30+01:00"),
        ("2026-11-30T08:30+01:00", "2026-12-07T08:30+01:00"),
        ("2026-10-24T12:00+02:00", "2026-10-26T08:30+01:00"),
        ("2027-03-27T12:00+01:00", "2027-03-29T08:30+02:00"),
        ("2026-12-15T12:00+01:00", "2027-01-04T08:30+01:00"),  # a Monday in the holidays is left out
    ],
)
def test_mondays_with_school(after: str, monday: str) -> None:
    holiday = ((date(2026, 12, 21), date(2027, 1, 3)),)
    assert SchoolTime(AMSTERDAM, HOURS, holiday).next_monday(at(after)) == at(monday)


def test_a_school_that_is_closed_for_ever_still_has_a_moment() -> None:
    closed = SchoolTime(AMSTERDAM, (), ((date(2026, 1, 1), date(2036, 1, 1)),))
    assert closed.next_end(at("2026-11-24T12:00+01:00")) == at("2026-11-24T15:30+01:00")


@pytest.mark.parametrize(
    ("moment", "number", "after", "before"),
    [
        ("2026-11-24T23:30+01:00", 1, "2026-11-25", "2026-11-23"),  # on the clock of the school, not in UTC
        ("2026-11-24T00:30+01:00", 1, "2026-11-25", "2026-11-23"),
        ("2026-11-26T10:00+01:00", 2, "2026-12-01", "2026-11-24"),  # on Friday this school is closed
        ("2026-11-28T10:00+01:00", 2, "2026-12-01", "2026-11-25"),  # asked on a Saturday
        ("2026-12-17T10:00+01:00", 2, "2027-01-05", "2026-12-15"),  # over the holidays
        ("2027-01-05T10:00+01:00", 2, "2027-01-07", "2026-12-17"),
        ("2026-10-26T00:30+01:00", 3, "2026-10-29", "2026-10-20"),  # the clock went back the day before
    ],
)
def test_days_with_school_are_counted(moment: str, number: int, after: str, before: str) -> None:
    at_school = SchoolTime(AMSTERDAM, HOURS, ((date(2026, 12, 18), date(2027, 1, 3)),))
    assert at_school.days_after(at(moment), number) == date.fromisoformat(after)
    assert at_school.days_before(at(moment), number) == date.fromisoformat(before)


def test_a_school_that_is_closed_for_ever_counts_every_day() -> None:
    closed = SchoolTime(AMSTERDAM, (), ((date(2026, 1, 1), date(2036, 1, 1)),))
    assert closed.days_after(at("2026-11-24T12:00+01:00"), 2) == date(2026, 11, 26)


def test_when_a_day_at_school_begins_and_is_nearly_done() -> None:
    at_school = SchoolTime(AMSTERDAM, HOURS)
    assert at_school.begins(date(2027, 3, 29)) == at("2027-03-29T08:30+02:00")  # the clock went forward the day before
    assert at_school.ends(date(2026, 11, 25)) == at("2026-11-25T12:00+01:00")
    assert at_school.ends(date(2026, 11, 27)) == at("2026-11-27T15:30+01:00")  # closed, as a usual day


def test_days_off_come_from_what_parents_were_told(office: Office) -> None:
    """Not from a draft, from another school, or from what a correction has put right."""
    schools.set_hours(office.session, office.school_id, HOURS)
    told = office.send("Studiedag")
    told.details = _off(told, date(2026, 12, 1))
    draft = office.draft("Nog niet verstuurd")
    draft.details = _off(draft, date(2026, 12, 2))
    stranger = Office(office.session, office.library)
    other = stranger.send("Elders")
    other.details = _off(other, date(2026, 12, 3))
    office.session.flush()
    found = school_time.load(office.session, office.school_id)
    assert found == SchoolTime(AMSTERDAM, HOURS, ((date(2026, 12, 1), date(2026, 12, 1)),))
    right = office.send("Toch niet")
    office.session.execute(update(Broadcast).where(Broadcast.id == right.id).values(corrects=told.id))
    right.details = _off(right, date(2026, 12, 8))
    office.session.flush()
    assert school_time.load(office.session, office.school_id).off == ((date(2026, 12, 8), date(2026, 12, 8)),)
    assert found.next_end(datetime(2026, 11, 30, 20, tzinfo=UTC)) == at("2026-12-02T12:00+01:00")


def _off(broadcast: Broadcast, day: date) -> str:
    return json.dumps(tells_days_off(json.loads(broadcast.details), day, day))
