"""Events that come again: on which days, and when each of them is told."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import rrulestr

from bot.delivery import wall
from bot.features.events.making.rules import Repeat

MOST = 60  # of one series: every week of a school year and some more
_BEFORE = timedelta(days=14)
_AT = time(10, 0)  # parents are up, and at work or at home
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FOURTH = 4  # a fifth Tuesday is rare; who begins there means the last one of each month


def rule(repeat: Repeat, first: date) -> str:
    """RRULE (RFC 5545), without its end."""
    if repeat is Repeat.MONTH:
        number = (first.day - 1) // 7 + 1
        return f"FREQ=MONTHLY;BYDAY={number if number <= _FOURTH else -1:+d}{_DAYS[first.weekday()]}"
    return f"FREQ=WEEKLY;INTERVAL={2 if repeat is Repeat.TWO_WEEKS else 1}"


def repeat_of(rule: str) -> Repeat:
    if rule.startswith("FREQ=MONTHLY"):
        return Repeat.MONTH
    return Repeat.TWO_WEEKS if rule.endswith("=2") else Repeat.WEEK


def list_days(repeat: Repeat, first: date, until: date) -> list[date]:
    """With the first and, where it fits, the last day; the clock says the same time on each."""
    if repeat is Repeat.NONE:
        return [first]
    start = datetime.combine(first, time())
    coming = rrulestr(rule(repeat, first), dtstart=start).xafter(start, MOST, inc=True)
    return [found.date() for found in takewhile(lambda found: found.date() <= until, coming)]


def invite_at(days: Sequence[date], number: int, zone: str) -> datetime:
    """Two weeks before, but never while the one before it is still to come: parents answer one at a time."""
    day = max(days[number] - _BEFORE, days[number - 1] + timedelta(days=1))
    found = wall.moment(day, _AT, zone)
    assert found is not None, "no clock changes at ten in the morning"
    return found
