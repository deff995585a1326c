"""What goes by itself of events when its time has passed (docs/privacy.md)."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from bot.delivery.broadcasts import KEEP_DRAFT
from bot.delivery.outbox import KEEP_ROW
from bot.delivery.tables import Broadcast
from bot.features.events.calendars import actions as calendars
from bot.features.events.reminding import actions as reminders
from bot.features.events.tables import Event, EventSeries

KEEP: timedelta = KEEP_ROW  # after it


def purge(session: Session, now: datetime) -> int:
    """Events with all that hangs on them, reminders that nobody can get any more, and calendars of who has left."""
    connection = session.connection()
    drafted = select(Broadcast.id).where(Broadcast.id == Event.broadcast_id)
    waits = or_(Event.invite_at.is_not(None), drafted.exists())
    drafts = delete(Event).where(Event.state == "draft", Event.created_at < now - KEEP_DRAFT, ~waits)
    found = connection.execute(drafts).rowcount
    found += connection.execute(delete(Event).where(Event.ends_at < now - KEEP)).rowcount
    ours = select(Event.id).where(Event.series_id == EventSeries.id)
    found += connection.execute(delete(EventSeries).where(~ours.exists())).rowcount
    return found + reminders.purge(session, now) + calendars.purge(session, now)
