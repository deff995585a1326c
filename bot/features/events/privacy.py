"""What events keep about somebody, for "my data"."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.features.events.helping.queries import name_of, suggested, words_of
from bot.features.events.queries import answered_by_family
from bot.features.events.replies.queries import list_replies
from bot.features.events.tables import (
    CalendarFeed,
    Contribution,
    Event,
    EventFeedback,
    EventNeed,
    EventReply,
    EventSuggestion,
)
from bot.store.seal import Unreadable

Json = Mapping[str, Any]  # Any: JSON values


def export(session: Session, person_id: int) -> Json:
    """Also what the other parent answered for the family."""
    parts = {
        "answers of your family": _answers(session, person_id),
        "you help or bring": _contributions(session, person_id),
        "you suggested": _suggestions(session, person_id),
        "how it was": _feedback(session, person_id),
        "calendar address": _feed(session, person_id),
    }
    found = {name: list(rows) for name, rows in parts.items()}
    return {name: rows for name, rows in found.items() if rows}


def _answers(session: Session, person_id: int) -> Iterator[Json]:
    events = session.scalars(_events().where(Event.id.in_(answered_by_family(person_id)))).all()
    replies = list_replies(session, person_id, [event.id for event in events])
    answered = select(EventReply.id, EventReply.answered_at).where(
        EventReply.id.in_([one.id for one in replies.values()])
    )
    times = {reply_id: at for reply_id, at in session.execute(answered)}
    for event in events:
        reply = replies[event.id]
        yield {
            **_about(event),
            "answer": reply.answer.value,
            "people": reply.people,
            "place": reply.place.value if reply.place else None,
            "answered by": {"me": "you", "other": "the other parent", "school": "school"}[reply.by.value],
            "when": times[reply.id].isoformat(timespec="seconds"),
        }


def _contributions(session: Session, person_id: int) -> Iterator[Json]:
    rows = session.execute(
        select(Contribution, EventNeed, Event)
        .join(EventNeed, EventNeed.id == Contribution.need_id)
        .join(Event, Event.id == EventNeed.event_id)
        .where(Contribution.person_id == person_id)
        .order_by(Contribution.id)
    )
    for row, need, event in rows:
        what = words_of(need) or need.what
        yield {**_about(event), "what": what, "number": row.number, "name shown to other parents": name_of(row)}


def _suggestions(session: Session, person_id: int) -> Iterator[Json]:
    of = select(EventSuggestion, Event).join(Event, Event.id == EventSuggestion.event_id)
    ours = of.where(EventSuggestion.person_id == person_id).order_by(EventSuggestion.id)
    for row, event in session.execute(ours):
        yield {**_about(event), "words": suggested(row) or None, "when": row.written_at.isoformat(timespec="seconds")}


def _feedback(session: Session, person_id: int) -> Iterator[Json]:
    of = select(EventFeedback, Event).join(Event, Event.id == EventFeedback.event_id)
    for row, event in session.execute(of.where(EventFeedback.person_id == person_id).order_by(EventFeedback.id)):
        yield {**_about(event), "face": {3: "good", 2: "so-so", 1: "not good"}[row.face], "line": _line(row)}


def _feed(session: Session, person_id: int) -> Iterator[Json]:
    row = session.get(CalendarFeed, person_id)
    if row is not None:
        read = row.read_at.isoformat(timespec="seconds") if row.read_at else None
        yield {"made": row.made_at.isoformat(timespec="seconds"), "last read": read}


def _line(row: EventFeedback) -> str | None:
    try:
        return row.words  # type: ignore[no-any-return]  # sealed text
    except Unreadable:
        return None


def _events() -> Select[Event]:
    return select(Event).order_by(Event.starts_at, Event.id)


def _about(event: Event) -> Json:
    return {"event": event.kind, "day": event.day.isoformat()}
