"""Noting that something is to be told to somebody; the letters are written when they can read them."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.features.events.tables import EventMissed
from bot.store.upsert import insert


class News(StrEnum):
    """What is told."""

    OFFER = "offer"  # a place is free for them
    SCHOOL = "school"  # the school answered for them
    NEED = "need"  # what they wanted to bring is not needed any more
    IDEA = "idea"  # the school thanks for what they suggested


def note(session: Session, event_id: int, news: News, person_ids: Collection[int], *, now: datetime) -> None:
    """It goes to them as soon as they can read it; nobody is told the same twice at once."""
    if not person_ids:
        return
    made = insert(session.connection(), EventMissed)
    made = made.on_conflict_do_update(index_elements=["event_id", "what", "person_id"], set_={"due": now})
    rows = [{"event_id": event_id, "what": news.value, "person_id": one, "due": now} for one in sorted(person_ids)]
    session.connection().execute(made, rows)
