"""Which rounds are due, and to whom they go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, union
from sqlalchemy.orm import Session

from bot.delivery.rounds import PEOPLE
from bot.delivery.tables import DigestItem, OutMessage
from bot.features.events.queries import guardians_of
from bot.features.events.reminding.rules import KNOWN_FOR, What
from bot.features.events.replies.rules import Answer, Place
from bot.features.events.tables import Event, EventFeedback, EventMissed, EventReply, EventReplyPupil, EventRound
from bot.people.tables import Address, Guardian, Pupil


@dataclass(frozen=True, slots=True)
class Said:
    """How an event was for somebody."""

    face: int
    words: str | None


def next_round(session: Session, now: datetime) -> tuple[int, str] | None:
    """The one that is due longest."""
    due = select(EventRound.event_id, EventRound.what).where(EventRound.due <= now)
    return _first(session, due.order_by(EventRound.due, EventRound.event_id, EventRound.what))


def next_missed(session: Session, now: datetime) -> tuple[int, str] | None:
    due = select(EventMissed.event_id, EventMissed.what).where(EventMissed.due <= now, EventMissed.what.in_(What))
    return _first(session, due.order_by(EventMissed.due, EventMissed.event_id, EventMissed.what))


def _first(session: Session, wanted: Select[int, str]) -> tuple[int, str] | None:
    row = session.execute(wanted.limit(1)).one_or_none()
    return (row[0], row[1]) if row else None


def hold_round(session: Session, event_id: int, what: str, now: datetime) -> EventRound | None:
    """None when it is not due any more. The caller holds the event."""
    ours = (EventRound.event_id == event_id, EventRound.what == what, EventRound.due <= now)
    return session.scalar(select(EventRound).where(*ours).execution_options(populate_existing=True))


def list_missed(session: Session, event_id: int, what: str, now: datetime) -> list[int]:
    """The next for whom it was put off until now."""
    ours = (EventMissed.event_id == event_id, EventMissed.what == what, EventMissed.due <= now)
    return list(
        session.scalars(select(EventMissed.person_id).where(*ours).order_by(EventMissed.person_id).limit(PEOPLE))
    )


def list_next(session: Session, event: Event, what: str, after: int) -> list[int]:
    """The next people of a round: each once, however many children they have."""
    people = _people(session, event, what).subquery()
    found = select(people.c.person_id).where(people.c.person_id > after).distinct()
    return list(session.scalars(found.order_by(people.c.person_id).limit(PEOPLE)))


def still(session: Session, event: Event, what: str, person_ids: Collection[int]) -> list[int]:
    """Of these people those whom it is for now: somebody may have answered since."""
    people = _people(session, event, what).subquery()
    found = select(people.c.person_id).where(people.c.person_id.in_(person_ids)).distinct()
    return list(session.scalars(found.order_by(people.c.person_id)))


def _people(session: Session, event: Event, what: str) -> Select[Any]:  # Any: of one column
    if what != What.ASK:
        return _answered(event.id, EventReply.place == Place.PLACED).where(Pupil.archived_at.is_(None))
    decided = _answered(event.id, EventReply.answer.in_((Answer.YES, Answer.NO)))
    invited = guardians_of(session, event)
    return invited.where(Guardian.person_id.not_in(decided))


def _answered(event_id: int, which: ColumnElement[bool]) -> Select[int]:
    """The guardians of families with such an answer."""
    return (
        select(Guardian.person_id)
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .join(EventReplyPupil, EventReplyPupil.pupil_id == Guardian.pupil_id)
        .join(EventReply, EventReply.id == EventReplyPupil.reply_id)
        .where(EventReplyPupil.event_id == event_id, which)
    )


def just_told(session: Session, event: Event, person_ids: Sequence[int], now: datetime) -> set[int]:
    """Of these people those who got the newest message about it a short time ago, or for whom it still waits."""
    since = now - KNOWN_FOR
    sent = (
        select(Address.person_id)
        .join(OutMessage, OutMessage.address_id == Address.id)
        .where(OutMessage.broadcast_id == event.broadcast_id, Address.person_id.in_(person_ids))
        .where(or_(OutMessage.sent_at > since, OutMessage.state.in_(("ready", "sending", "held"))))
    )
    bundled = select(DigestItem.person_id).where(
        DigestItem.broadcast_id == event.broadcast_id,
        DigestItem.person_id.in_(person_ids),
        or_(DigestItem.settled_at.is_(None), DigestItem.settled_at > since),
    )
    return {person_id for person_id in session.scalars(union(sent, bundled)) if person_id}


def get_said(session: Session, event_id: int, person_id: int) -> Said | None:
    ours = (EventFeedback.event_id == event_id, EventFeedback.person_id == person_id)
    row = session.scalar(select(EventFeedback).where(*ours))
    return Said(row.face, row.words) if row else None
