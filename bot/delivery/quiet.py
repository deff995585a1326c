"""Quiet hours: when a message that nobody is waiting for may arrive."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def arrive_at(now: datetime, zone: ZoneInfo, start: time, end: time) -> datetime:
    """`now`, or the end of the quiet hours it falls in. Equal times mean no quiet hours. Wall-clock times of the
    zone, so the night of a clock change is as long as the clock says."""
    local = now.astimezone(zone)
    if start == end or not _is_quiet(local.time(), start, end):
        return now
    day = local.date() if local.time() < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, tzinfo=zone).astimezone(UTC)


def _is_quiet(at: time, start: time, end: time) -> bool:
    return start <= at < end if start < end else at >= start or at < end
