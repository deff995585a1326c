"""Events that come again: each is told by itself when its time has come."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.rounds import Post
from bot.features.events.making import messages
from bot.features.events.making.rules import NEW_FAMILY
from bot.features.events.reminding import actions as reminders
from bot.features.events.tables import Event


def invite_due(post: Post, session: Session, now: datetime) -> set[str] | None:
    """One in a transaction: its message is on its way and it is planned no longer, or neither. None: none is due."""
    due = select(Event).where(Event.invite_at <= now, Event.state == "draft").order_by(Event.invite_at, Event.id)
    event = session.scalar(due.limit(1).with_for_update(skip_locked=True))
    if event is None:
        return None
    event.invite_at = None
    if event.starts_at > now:
        _invite(session, event, now)
    else:
        session.delete(event)  # nothing ran for weeks: nobody can come any more
    session.flush()
    return set()


def _invite(session: Session, event: Event, now: datetime) -> None:
    audience = json.loads(event.audience)
    if "since" in audience:
        event.audience = json.dumps(audience | {"since": (now - NEW_FAMILY).isoformat()})
    event.state, event.published_at = "open", now
    messages.invite(session, event, now)
    reminders.plan(session, event, now)
