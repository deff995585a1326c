"""The clock of events, and the names that broadcasts about them go by."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVENT, CHANGE = "event", "event_change"  # kinds of broadcasts: the invitation, and what is different since
PLACE = "/console/events"
IN_TIME = timedelta(days=3)  # before it begins: an invitation in a digest that comes later goes at once instead


def moment(day: date, at: time, zone: str) -> datetime | None:
    """In UTC. None in the hour that the clock leaps over; of an hour that comes twice the first."""
    told = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    found = told.astimezone(UTC)
    return found if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == told.replace(tzinfo=None) else None


def last_day(day: date, begins: time, ends: time) -> date:
    """An event that ends before it begins goes on into the next day."""
    return day + timedelta(days=ends <= begins)


def after(begins: time, minutes: int) -> time:
    return (datetime.combine(date.min, begins) + timedelta(minutes=minutes)).time()


def minutes_between(begins: time, ends: time) -> int:
    """From one to a whole day."""
    found = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    return found if found > 0 else found + 24 * 60
