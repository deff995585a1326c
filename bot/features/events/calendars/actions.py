"""Making a private address, and ending it."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.delivery.subscriptions import hash_of, new_token
from bot.features.events.tables import CalendarFeed
from bot.people.tables import Guardian, Pupil
from bot.store.upsert import insert


def make_feed(session: Session, person_id: int, now: datetime) -> str:
    """Its token, which is known now and never again. An earlier one ends."""
    token = new_token()
    values = {"token_hash": hash_of(token), "made_at": now, "read_at": None}
    made = insert(session.connection(), CalendarFeed)
    made = made.on_conflict_do_update(index_elements=["person_id"], set_=values)
    session.connection().execute(made, [{"person_id": person_id, **values}])
    session.expire_all()
    return token


def end_feed(session: Session, person_id: int) -> None:
    session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))


def note_read(session: Session, token: str, now: datetime) -> None:
    session.execute(update(CalendarFeed).where(CalendarFeed.token_hash == hash_of(token)).values(read_at=now))


def purge(session: Session, now: datetime) -> int:
    """Of those whose children have all left."""
    children = select(Guardian.id).join(Pupil, Pupil.id == Guardian.pupil_id)
    at_school = children.where(Guardian.person_id == CalendarFeed.person_id, Pupil.archived_at.is_(None))
    return session.connection().execute(delete(CalendarFeed).where(~at_school.exists())).rowcount
