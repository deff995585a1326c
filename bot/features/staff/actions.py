"""Making a one-time link into the console, and letting another device in."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.features.staff.queries import Workplace
from bot.people import audit, codes, sessions


def offer_link(session: Session, place: Workplace, now: datetime) -> str:
    """The link's token."""
    token = sessions.offer_sign_in(session, now, kind="console", staff_id=place.staff_id)
    actor = f"staff:{place.staff_id}"
    audit.record(session, actor, "console.link_made", actor, now=now, school_id=place.school_id)
    return token


def confirm_code(session: Session, place: Workplace, code: str, now: datetime) -> None:
    """The browser that shows this code may come in as this staff member."""
    if codes.confirm(session, code, staff_id=place.staff_id, now=now):
        actor = f"staff:{place.staff_id}"
        audit.record(session, actor, "console.code_confirmed", actor, now=now, school_id=place.school_id)
