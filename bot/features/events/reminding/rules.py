"""When reminders and thanks come, and until when they are of any use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.delivery.kinds import Recipient
from bot.delivery.quiet import arrive_at
from bot.delivery.school_time import SchoolTime


class What(StrEnum):
    """`ask`: who did not say yes or no; `day` and `hours`: who come; `thanks`: who came."""

    ASK = "ask"
    DAY = "day"
    HOURS = "hours"
    THANKS = "thanks"


FRIENDLY = time(16, 0)  # school is out, and supper is not yet on the table
MORNING = time(9, 0)
ASK_BEFORE = 3  # days
KNOWN_FOR = timedelta(days=2)  # whoever got the invitation later than this before the question is not asked again
HOURS_BEFORE = timedelta(hours=2)
ASK_UNTIL = timedelta(hours=12)  # before it starts: then there is no time left to plan
REST = timedelta(hours=3)  # after it ended
THANKS_WITHIN = timedelta(days=4)  # a weekend and a day; before holidays the thanks come on the next day instead
THANKS_LATE = timedelta(days=3)  # who could not read them until then (a pause) is left in peace
FEEDBACK_FOR = timedelta(days=11)  # after the end: a week from the latest thanks


@dataclass(frozen=True, slots=True)
class Times:
    """What of an event decides it. `day` and `begins` are on the clock of `zone`."""

    day: date
    zone: ZoneInfo
    published_at: datetime
    starts_at: datetime
    ends_at: datetime


def due(what: What, times: Times, school: SchoolTime) -> datetime | None:
    """When a round begins; None when this event has none of this kind."""
    match what:
        case What.ASK:
            at = _at(times.day - timedelta(days=ASK_BEFORE), FRIENDLY, times.zone)
            return at if at >= times.published_at + KNOWN_FOR else None
        case What.DAY:
            return _at(times.day - timedelta(days=1), FRIENDLY, times.zone)
        case What.HOURS:
            return times.starts_at - HOURS_BEFORE
        case What.THANKS:
            return _thanks(times, school)


def last(what: What, times: Times) -> datetime:
    """From then on it is of no use any more."""
    match what:
        case What.ASK:
            return times.starts_at - ASK_UNTIL
        case What.DAY:
            return times.starts_at - HOURS_BEFORE
        case What.HOURS:
            return times.starts_at
        case What.THANKS:
            return times.ends_at + THANKS_WITHIN + THANKS_LATE


def comes_again(reader: Recipient, times: Times) -> bool:
    """Whether the reminder two hours before can reach them in time, past their quiet hours and their pause."""
    at = max(times.starts_at - HOURS_BEFORE, reader.paused_until or times.published_at)
    return arrive_at(at, reader.zone, reader.quiet_from, reader.quiet_until) < last(What.HOURS, times)


def can_say_how_it_was(ends_at: datetime, now: datetime) -> bool:
    return ends_at <= now < ends_at + FEEDBACK_FOR


def _thanks(times: Times, school: SchoolTime) -> datetime:
    """The next school morning; the next morning when school is closed for longer."""
    rested = times.ends_at + REST
    at = school.next_morning(rested, MORNING)
    if at - times.ends_at <= THANKS_WITHIN:
        return at
    today = rested.astimezone(times.zone).date()
    mornings = (_at(today + timedelta(days=number), MORNING, times.zone) for number in range(2))
    return next(morning for morning in mornings if morning > rested)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
