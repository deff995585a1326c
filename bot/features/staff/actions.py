"""Making a one-time link into the console."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.features.staff.queries import Workplace
from bot.people import audit, sessions


def offer_link(session: Session, place: Workplace, now: datetime) -> str:
    """The link's token."""
    token = sessions.offer_sign_in(session, now, kind="console", staff_id=place.staff_id)
    actor = f"staff:{place.staff_id}"
    audit.record(session, actor, "console.link_made", actor, now=now, school_id=place.school_id)
    return token
