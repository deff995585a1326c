"""When events end, and the names that broadcasts about them go by."""

from datetime import date, time, timedelta

EVENT, CHANGE = "event", "event_change"  # kinds of broadcasts: the invitation, and what is different since
PLACE = "/console/events"
IN_TIME = timedelta(days=3)  # before it begins: an invitation in a digest that comes later goes at once instead


def last_day(day: date, begins: time, ends: time) -> date:
    """An event that ends before it begins goes on into the next day."""
    return day + timedelta(days=ends <= begins)
