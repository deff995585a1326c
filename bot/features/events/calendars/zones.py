"""The clock changes of a zone as calendars want to be told of them (VTIMEZONE of RFC 5545).

Written by us: icalendar's own give the beginning of summer time on the new clock instead of the old one.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_STEP = timedelta(days=1)  # nowhere does a clock change twice in a day
_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=64)
def zone(name: str, first: int, last: int) -> Timezone:
    """Right for events from the year `first` to the year `last`."""
    made = Timezone()
    made.add("tzid", name)
    clock = ZoneInfo(name)
    start, end = datetime(first, 1, 1, tzinfo=UTC) - _STEP, datetime(last + 1, 1, 1, tzinfo=UTC) + _STEP
    changes = list(_changes(clock, start, end))
    for moment in [start, *changes]:
        made.add_component(_rule(clock, moment, before=moment if moment == start else moment - _SECOND))
    return made


def _rule(clock: ZoneInfo, moment: datetime, *, before: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What holds from this moment on; it is given on the clock that was right until then."""
    old, new = before.astimezone(clock), moment.astimezone(clock)
    rule = TimezoneDaylight() if new.dst() else TimezoneStandard()
    offset = old.utcoffset() or timedelta()
    rule.add("dtstart", (moment + offset).replace(tzinfo=None))
    rule.add("tzoffsetfrom", offset)
    rule.add("tzoffsetto", new.utcoffset())
    rule.add("tzname", new.tzname())
    return rule


def _changes(clock: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    at = start
    while at < end:
        if at.astimezone(clock).utcoffset() != (at + _STEP).astimezone(clock).utcoffset():
            yield _between(clock, at, at + _STEP)
        at += _STEP


def _between(clock: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = before.astimezone(clock).utcoffset()
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        before, after = (middle, after) if middle.astimezone(clock).utcoffset() == old else (before, middle)
    return after
