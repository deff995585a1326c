"""What is to be told to people about an answer: that a place is free for them, or that the school answered for them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from bot.features.events.tables import EventMissed
from bot.store.upsert import insert

OFFER, SCHOOL = "offer", "school"


def note(session: Session, event_id: int, what: str, person_ids: Collection[int], *, now: datetime) -> None:
    """It goes to them as soon as they can read it; nobody is told the same twice at once."""
    if not person_ids:
        return
    made = insert(session.connection(), EventMissed)
    made = made.on_conflict_do_update(index_elements=["event_id", "what", "person_id"], set_={"due": now})
    rows = [{"event_id": event_id, "what": what, "person_id": one, "due": now} for one in sorted(person_ids)]
    session.connection().execute(made, rows)
