"""Planning what comes around an event, and noting what came and what somebody said of it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.delivery import school_time
from bot.features.events.reminding import rules
from bot.features.events.reminding.rules import Times, What
from bot.features.events.tables import Event, EventFeedback, EventMissed, EventRound
from bot.store.ids import new_id
from bot.store.upsert import insert


def plan(session: Session, event: Event, now: datetime) -> None:
    """After it was published, or changed: what is still to come, at the moments that it now has.

    The caller holds the event. What came already comes again only when the event moved to a later day, and the
    question to those who did not answer never does.
    """
    times, school = times_of(event), school_time.load(session, event.school_id)
    rounds = {row.what: row for row in session.scalars(select(EventRound).where(EventRound.event_id == event.id))}
    for what in What:
        due = rules.due(what, times, school)
        _settle(session, event, what, rounds.get(what), due=due if due and due > now else None, now=now)


def _settle(
    session: Session, event: Event, what: What, row: EventRound | None, *, due: datetime | None, now: datetime
) -> None:
    if row is None:
        if due:
            session.add(EventRound(event_id=event.id, what=what, due=due))
        return
    if due is None:
        if row.due and row.due > now:
            session.delete(row)  # its moment went by with the move; one that is under way goes on
        return
    if what is What.ASK:
        row.due = due if row.due else None
        return
    row.due, row.cursor = due, 0
    _forget_missed(session, event.id, what)


def unplan(session: Session, event: Event) -> None:
    """It was cancelled, or taken back: nothing more comes."""
    session.execute(delete(EventRound).where(EventRound.event_id == event.id))
    session.execute(delete(EventMissed).where(EventMissed.event_id == event.id, EventMissed.what.in_(What)))


def times_of(event: Event) -> Times:
    zone = ZoneInfo(event.zone)
    return Times(event.day, zone, event.published_at or event.created_at, event.starts_at, event.ends_at)


def put_off(session: Session, event_id: int, what: str, later: Mapping[int, datetime]) -> None:
    """Until these moments, by person; also somebody who waits already."""
    if later:
        made = insert(session.connection(), EventMissed)
        keys = ["event_id", "what", "person_id"]
        made = made.on_conflict_do_update(index_elements=keys, set_={"due": made.excluded.due})
        rows = [{"event_id": event_id, "what": what, "person_id": one, "due": at} for one, at in later.items()]
        session.connection().execute(made, rows)


def settle_missed(session: Session, event_id: int, what: str, person_ids: Collection[int]) -> None:
    ours = (EventMissed.event_id == event_id, EventMissed.what == what, EventMissed.person_id.in_(person_ids))
    session.execute(delete(EventMissed).where(*ours))


def _forget_missed(session: Session, event_id: int, what: str) -> None:
    session.execute(delete(EventMissed).where(EventMissed.event_id == event_id, EventMissed.what == what))


def rate(session: Session, event_id: int, person_id: int, face: int, *, now: datetime) -> None:
    """A line that they wrote stays."""
    row = _feedback(session, event_id, person_id)
    if row is None:
        row = EventFeedback(id=new_id(), event_id=event_id, person_id=person_id)
        session.add(row)
    row.face, row.given_at = face, now


def write_line(session: Session, event_id: int, person_id: int, words: str | None, *, now: datetime) -> bool:
    """None takes it back. False when they have not said how it was."""
    row = _feedback(session, event_id, person_id)
    if row is None:
        return False
    row.words, row.given_at = words, now
    return True


def _feedback(session: Session, event_id: int, person_id: int) -> EventFeedback | None:
    ours = (EventFeedback.event_id == event_id, EventFeedback.person_id == person_id)
    return session.scalar(select(EventFeedback).where(*ours).with_for_update())


def purge(session: Session, now: datetime) -> int:
    """Rounds of events whose thanks nobody can get any more."""
    over = select(Event.id).where(Event.ends_at < now - rules.THANKS_WITHIN - rules.THANKS_LATE)
    connection = session.connection()
    missed = connection.execute(delete(EventMissed).where(EventMissed.event_id.in_(over))).rowcount
    return missed + connection.execute(delete(EventRound).where(EventRound.event_id.in_(over))).rowcount
