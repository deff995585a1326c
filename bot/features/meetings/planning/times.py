"""Times of talks: made from a day with its hours, and which of them stand in each other's way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.delivery import wall

MOST = 200  # times that one plan makes
Pause = tuple[time | None, time | None]  # from, until; none when there is none


@dataclass(frozen=True, slots=True)
class Window:
    """A day with the hours in which talks can be; what could not be read is None."""

    day: date | None
    begins: time | None
    ends: time | None


@dataclass(frozen=True, slots=True)
class Span:
    """`begins` and `ends` on the clock of the school's zone at `day`."""

    day: date
    begins: time
    ends: time
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> str:
        """As a form sends it back."""
        return f"{self.day.isoformat()}T{self.begins.isoformat('minutes')}"

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at


def span(day: date, begins: time, minutes: int, zone: str) -> Span | None:
    """None in the hour that the clock leaps over."""
    starts = wall.moment(day, begins, zone)
    if starts is None:
        return None
    ends = starts + timedelta(minutes=minutes)
    return Span(day, begins, ends.astimezone(ZoneInfo(zone)).time(), starts, ends)


def list_times(windows: Iterable[Window], zone: str, *, minutes: int, gap: int, pause: Pause) -> list[Span]:
    """One after another, soonest first, each once; none in a pause, and none that would go on after the hours."""
    found = {
        one.starts_at: one
        for window in windows
        for one in _of_window(window, zone, minutes=minutes, gap=gap, pause=pause)
    }
    ordered = [found[starts] for starts in sorted(found)]
    return list(_apart(ordered))[:MOST]


def _of_window(window: Window, zone: str, *, minutes: int, gap: int, pause: Pause) -> Iterator[Span]:
    assert window.day is not None and window.begins is not None and window.ends is not None
    at, end = datetime.combine(window.day, window.begins), datetime.combine(window.day, window.ends)
    lasts = timedelta(minutes=minutes)
    since, until = (datetime.combine(window.day, each) if each else None for each in pause)
    while at + lasts <= end:
        if since and until and at < until and since < at + lasts:
            at = until
            continue
        if found := span(window.day, at.time(), minutes, zone):
            yield found
        at += lasts + timedelta(minutes=gap)


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Without those that would begin before the one before them has ended: hours were entered twice."""
    last: Span | None = None
    for one in spans:
        if last is None or last.ends_at <= one.starts_at:
            yield one
            last = one
