"""The log of who did what to which object: ids and counts, never words."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.people.tables import Audit


def record(
    session: Session, actor: str, action: str, thing: str, *, now: datetime, school_id: int | None = None
) -> None:
    """`actor` is "person:7", "staff:12", "operator" or "system"; `thing` is the object, such as "invite:12"."""
    session.add(Audit(at=now, school_id=school_id, actor=actor, action=action, object=thing))
