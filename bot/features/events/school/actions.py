"""People without Samen who come to an event: written down by name, and forgotten the day after."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from bot.features.events.queries import hold
from bot.features.events.replies.offers import settle
from bot.features.events.tables import Event, EventGuest
from bot.store.ids import new_id


def add_guest(session: Session, event_id: int, name: str, people: int, *, language: str, now: datetime) -> int:
    hold(session, event_id)
    guest = EventGuest(id=new_id(), event_id=event_id, people=people, language=language, added_at=now)
    guest.name = name
    session.add(guest)
    session.flush()
    return guest.id


def remove_guest(session: Session, event_id: int, guest_id: int, *, now: datetime) -> bool:
    """False when the event has no such guest. The place may go to a family that waits."""
    event = hold(session, event_id)
    guest = session.scalar(select(EventGuest).where(EventGuest.id == guest_id, EventGuest.event_id == event_id))
    if event is None or guest is None:
        return False
    session.delete(guest)
    session.flush()
    settle(session, event, now)
    return True


def purge_guests(session: Session, now: datetime) -> int:
    """From the day after the event on, on the calendar of its own place."""
    removed = 0
    for zone in session.scalars(select(Event.zone).join(EventGuest, EventGuest.event_id == Event.id).distinct()).all():
        midnight = datetime.combine(now.astimezone(ZoneInfo(zone)).date(), time(), tzinfo=ZoneInfo(zone))
        over = select(Event.id).where(Event.zone == zone, Event.ends_at < midnight)
        done = session.execute(delete(EventGuest).where(EventGuest.event_id.in_(over)))
        removed += done.rowcount if isinstance(done, CursorResult) else 0
    return removed
