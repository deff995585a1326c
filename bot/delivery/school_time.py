"""When staff are at school: by its hours, and by the days off that it told its parents."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bot.delivery.kinds import Json
from bot.delivery.tables import Broadcast
from bot.people.schools import Day, list_hours
from bot.people.tables import School

USUAL_START, USUAL_END = time(8, 30), time(15, 30)  # of a school that never said its hours; Monday to Friday
BEFORE_END = timedelta(minutes=30)  # the children are still there, and the day is nearly done
AFTER_END = timedelta(hours=2)  # staff are there longer than the children
MONDAY = 1
_OFF = "off"  # in the details of a broadcast
_SENT = ("running", "paused", "done")
_AHEAD = 100  # days: longer than a summer


@dataclass(frozen=True, slots=True)
class SchoolTime:
    """`hours`: the days with school; none when the school never said. `off`: first and last days without."""

    zone: ZoneInfo
    hours: tuple[Day, ...] = ()
    off: tuple[tuple[date, date], ...] = ()

    def is_open(self, day: date) -> bool:
        usual = any(one.weekday == day.isoweekday() for one in self.hours) if self.hours else day.isoweekday() <= 5
        return usual and not any(first <= day <= last for first, last in self.off)

    def is_now(self, now: datetime) -> bool:
        """Whether staff are at work."""
        local = now.astimezone(self.zone)
        end = datetime.combine(local.date(), self._end(local.date()), tzinfo=self.zone) + BEFORE_END + AFTER_END
        return self.is_open(local.date()) and self._start(local.date()) <= local.time() and local <= end

    def next_end(self, after: datetime) -> datetime:
        """The next time that a day at school is nearly done."""
        return self._next(after, self._end, lambda day: True)

    def next_monday(self, after: datetime) -> datetime:
        """The next Monday on which school begins. A Monday without school is left out."""
        return self._next(after, self._start, lambda day: day.isoweekday() == MONDAY)

    def next_morning(self, after: datetime, at: time) -> datetime:
        """The next time that it is so late on a day with school."""
        return self._next(after, lambda day: at, lambda day: True)

    def days_after(self, moment: datetime, number: int) -> date:
        """The day with school that is so many such days later than the day of the moment, which does not count."""
        return self._day(moment, number, timedelta(days=1))

    def days_before(self, moment: datetime, number: int) -> date:
        return self._day(moment, number, timedelta(days=-1))

    def begins(self, day: date) -> datetime:
        """When school begins on this day, or would if it were open."""
        return datetime.combine(day, self._start(day), tzinfo=self.zone).astimezone(UTC)

    def ends(self, day: date) -> datetime:
        """When this day at school is nearly done."""
        return datetime.combine(day, self._end(day), tzinfo=self.zone).astimezone(UTC)

    def _day(self, moment: datetime, number: int, step: timedelta) -> date:
        """As if it were open for a school that is closed for months."""
        today = moment.astimezone(self.zone).date()
        days = [today + step * distance for distance in range(1, _AHEAD)]
        open_ones = list(filter(self.is_open, days))
        return (open_ones if len(open_ones) >= number else days)[number - 1]

    def _next(self, after: datetime, at: Callable[[date], time], wanted: Callable[[date], bool]) -> datetime:
        """By the clock on the school's wall. A school that is closed for months is asked as if it were open."""
        coming = [day for day in self._days(after) if wanted(day)]
        days = [*filter(self.is_open, coming), *coming]
        moments = (datetime.combine(day, at(day), tzinfo=self.zone).astimezone(UTC) for day in days)
        return next(moment for moment in moments if moment > after)

    def _days(self, after: datetime) -> Iterator[date]:
        today = after.astimezone(self.zone).date()
        return (today + timedelta(days=number) for number in range(_AHEAD))

    def _start(self, day: date) -> time:
        hours = self._hours_of(day)
        return hours.opens if hours else USUAL_START

    def _end(self, day: date) -> time:
        hours = self._hours_of(day)
        if hours is None:
            return USUAL_END
        return max(hours.opens, (datetime.combine(day, hours.closes) - BEFORE_END).time())

    def _hours_of(self, day: date) -> Day | None:
        return next((one for one in self.hours if one.weekday == day.isoweekday()), None)


def tells_days_off(details: Json, first: date, last: date) -> Json:
    """The details of a broadcast with which a school tells its parents that it is closed."""
    return {**details, _OFF: [first.isoformat(), last.isoformat()]}


def load(session: Session, school_id: int) -> SchoolTime:
    zone = ZoneInfo(session.get_one(School, school_id).zone)
    return SchoolTime(zone, tuple(list_hours(session, school_id)), tuple(_days_off(session, school_id)))


def _days_off(session: Session, school_id: int) -> Sequence[tuple[date, date]]:
    """Without what was corrected since."""
    newer = aliased(Broadcast)
    corrected = select(newer.id).where(newer.corrects == Broadcast.id, newer.state.in_(_SENT))
    told = session.scalars(
        select(Broadcast.details).where(
            Broadcast.school_id == school_id,
            Broadcast.state.in_(_SENT),
            Broadcast.details.contains(f'"{_OFF}"'),
            ~corrected.exists(),
        )
    )
    found = (json.loads(details).get(_OFF) for details in told)
    return [(date.fromisoformat(off[0]), date.fromisoformat(off[1])) for off in found if off]
