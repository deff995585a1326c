"""Whose private address it is, and what their calendar shows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.subscriptions import hash_of
from bot.delivery.tables import Broadcast
from bot.features.events.tables import CalendarFeed, Event, EventReply
from bot.people.tables import Address, Guardian, Person, Pupil


@dataclass(frozen=True, slots=True)
class Kept:
    """Of a private address."""

    made_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Owner:
    person_id: int
    language: str
    in_web_chat: bool


def get_feed(session: Session, person_id: int) -> Kept | None:
    row = session.get(CalendarFeed, person_id)
    return Kept(row.made_at, row.read_at) if row else None


def get_owner(session: Session, token: str) -> Owner | None:
    """None as soon as none of their children is at school any more."""
    children = select(Guardian.id).join(Pupil, Pupil.id == Guardian.pupil_id)
    ours = (Guardian.person_id == Person.id, Pupil.archived_at.is_(None))
    chats = select(Address.id).where(
        Address.person_id == Person.id, Address.channel == "webchat", Address.closed_at.is_(None)
    )
    row = session.execute(
        select(Person.id, Person.language, chats.exists().label("in_web_chat"))
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.token_hash == hash_of(token), children.where(*ours).exists())
    ).one_or_none()
    return Owner(*row) if row else None


def list_answered(session: Session, reply_ids: Collection[int]) -> Mapping[int, datetime]:
    """When each of these answers was given."""
    rows = select(EventReply.id, EventReply.answered_at).where(EventReply.id.in_(reply_ids))
    return {reply_id: at for reply_id, at in session.execute(rows)}


def list_told(session: Session, event_ids: Collection[int]) -> Mapping[int, datetime]:
    """By event: when the newest message about it was made."""
    made = select(Event.id, Broadcast.created_at).join(Broadcast, Broadcast.id == Event.broadcast_id)
    return {event_id: at for event_id, at in session.execute(made.where(Event.id.in_(event_ids)))}
