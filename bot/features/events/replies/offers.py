"""Free places go to those who wait, in their order: the first whom they are enough for has a day to say yes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.delivery.audience import load
from bot.delivery.kinds import Recipient
from bot.delivery.timing import moment
from bot.features.events.replies import metrics
from bot.features.events.replies.queries import families, get_free, waiting
from bot.features.events.replies.rules import OFFER, Answer, Place, offered_until
from bot.features.events.tables import Event, EventReply
from bot.features.events.telling.actions import News, note


def settle(session: Session, event: Event, now: datetime) -> int:
    """Ends the offers that ran out, and offers what is free; how many were offered. The event is held.

    Called whenever a place may have come free: after an answer, a change of the event, or a guest who left.
    """
    if event.state != "open":
        return 0
    _end(session, event, now)
    return _offer(session, event, now) if now < event.starts_at else 0


def end_offers(session: Session, event: Event, now: datetime) -> None:
    """The same where nothing else can have come free: before each answer, of which there may be many at a time."""
    next_end = select(func.min(EventReply.offered_until)).where(EventReply.event_id == event.id)
    ends = session.scalar(next_end)
    if ends is not None and ends <= now:
        settle(session, event, now)


def _end(session: Session, event: Event, now: datetime) -> None:
    """Who did not say yes in time wanted to come and did not confirm it: they do not know yet."""
    ours = (EventReply.event_id == event.id, EventReply.place == Place.OFFERED)
    for reply in session.scalars(select(EventReply).where(*ours)):
        if reply.offered_until is not None and reply.offered_until <= now:
            reply.answer, reply.people, reply.place, reply.offered_until = Answer.MAYBE, 0, None, None
            metrics.offers.labels("lapsed").inc()
        elif reply.offered_until is None or reply.offered_until > event.starts_at:
            reply.offered_until = event.starts_at  # it begins earlier now
    session.flush()


def _offer(session: Session, event: Event, now: datetime) -> int:
    free = get_free(session, event)
    queue = session.scalars(waiting(event.id)).all() if free != 0 else ()
    if not queue:
        return 0
    told = families(session, [one.id for one in queue])
    readers = {one.id: one for one in load(session, {reader: None for ids in told.values() for reader in ids})}
    made = 0
    for reply in queue:
        if free is not None and reply.people > free:
            continue
        at = _readable_at([readers[one] for one in told[reply.id] if one in readers], now)
        if at is None or at >= event.starts_at:
            continue  # nobody of them would read it in time: the next one may have it
        until = offered_until(at, event.starts_at, limited=event.capacity is not None)
        reply.place, reply.offered_until, reply.waiting_since = Place.OFFERED, until, None
        note(session, event.id, News.OFFER, told[reply.id], now=now)
        metrics.offers.labels("offered").inc()
        free = None if free is None else free - reply.people
        made += 1
    session.flush()
    return made


def _readable_at(readers: Sequence[Recipient], now: datetime) -> datetime | None:
    """When the first of them can read it; None when that takes longer than the others should wait."""
    times = [moment(one, now, urgent=False, is_full=False).at for one in readers if one.address_id]
    soon = [at for at in times if at <= now + OFFER]
    return min(soon) if soon else None
