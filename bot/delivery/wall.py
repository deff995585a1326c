"""The clock on the school's wall: which moment a time on a day means, and what comes minutes later."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def moment(day: date, at: time, zone: str) -> datetime | None:
    """In UTC. None in the hour that the clock leaps over; of an hour that comes twice the first."""
    told = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    found = told.astimezone(UTC)
    return found if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == told.replace(tzinfo=None) else None


def after(begins: time, minutes: int) -> time:
    return (datetime.combine(date.min, begins) + timedelta(minutes=minutes)).time()


def minutes_between(begins: time, ends: time) -> int:
    """From one to a whole day."""
    found = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    return found if found > 0 else found + 24 * 60
