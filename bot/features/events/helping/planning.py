"""The school's side of what is needed: who calls has found the event for this member of staff, and holds it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.events.helping.queries import suggested
from bot.features.events.helping.rules import WANTED, WORDS, Result, closed
from bot.features.events.tables import Contribution, Event, EventNeed, EventSuggestion
from bot.features.events.telling.actions import News, note
from bot.i18n import bidi
from bot.people import audit
from bot.store.ids import new_id

OTHER = "other"  # has words of its own


def add_need(
    session: Session, event: Event, what: str, wanted: int, *, staff_id: int, now: datetime, words: str = ""
) -> Result:
    """`what` is of the catalogue; "other" has `words` of its own, in Dutch."""
    said = " ".join(bidi.clean(words).split()) if what == OTHER else ""
    if why := _refuse(event, wanted, now):
        return why
    if what == OTHER and not 1 <= len(said) <= WORDS:
        return Result.WRONG
    need = EventNeed(id=new_id(), event_id=event.id, what=what, wanted=wanted)
    need.words = said or None
    session.add(need)
    _record(session, event, "event.need_added", need.id, staff_id=staff_id, now=now)
    return Result.DONE


def change_need(session: Session, event: Event, need_id: int, wanted: int, *, staff_id: int, now: datetime) -> Result:
    """Who took some of it keeps it, also when fewer are wanted now."""
    need = _find(session, event, need_id)
    if need is None:
        return Result.NOT_INVITED
    if why := _refuse(event, wanted, now):
        return why
    if need.wanted == wanted:
        return Result.UNCHANGED
    need.wanted = wanted
    _record(session, event, "event.need_changed", need.id, staff_id=staff_id, now=now)
    return Result.DONE


def remove_need(session: Session, event: Event, need_id: int, *, staff_id: int, now: datetime) -> Result:
    """Who took some of it is told that it is not needed any more."""
    need = _find(session, event, need_id)
    if need is None:
        return Result.NOT_INVITED
    if why := _refuse(event, need.wanted, now):
        return why
    takers = session.scalars(select(Contribution.person_id).where(Contribution.need_id == need_id)).all()
    note(session, event.id, News.NEED, takers, now=now)
    session.delete(need)
    _record(session, event, "event.need_removed", need_id, staff_id=staff_id, now=now)
    return Result.DONE


def add_suggestion(
    session: Session, event: Event, suggestion_id: int, wanted: int, *, staff_id: int, now: datetime, words: str = ""
) -> Result:
    """It becomes something that is needed, in these words or in the parent's own; they are thanked."""
    row = _find_suggestion(session, event, suggestion_id)
    if row is None:
        return Result.NOT_INVITED
    if row.state == "added":
        return Result.UNCHANGED
    made = add_need(session, event, OTHER, wanted, words=words or suggested(row), staff_id=staff_id, now=now)
    return _thank(session, event, row, "added", staff_id=staff_id, now=now) if made is Result.DONE else made


def thank(session: Session, event: Event, suggestion_id: int, *, staff_id: int, now: datetime) -> Result:
    """For a suggestion that stays one."""
    row = _find_suggestion(session, event, suggestion_id)
    if row is None:
        return Result.NOT_INVITED
    if row.state != "new":
        return Result.UNCHANGED
    return _thank(session, event, row, "thanked", staff_id=staff_id, now=now)


def _thank(session: Session, event: Event, row: EventSuggestion, state: str, *, staff_id: int, now: datetime) -> Result:
    row.state = state
    note(session, event.id, News.IDEA, [row.person_id], now=now)
    _record(session, event, f"event.suggestion_{state}", row.id, staff_id=staff_id, now=now)
    return Result.DONE


def _refuse(event: Event, wanted: int, now: datetime) -> Result | None:
    if why := closed(event.state, event.starts_at, event.ends_at, now, by_school=True):
        return why
    return None if 1 <= wanted <= WANTED else Result.WRONG


def _find(session: Session, event: Event, need_id: int) -> EventNeed | None:
    return session.scalar(select(EventNeed).where(EventNeed.id == need_id, EventNeed.event_id == event.id))


def _find_suggestion(session: Session, event: Event, suggestion_id: int) -> EventSuggestion | None:
    ours = (EventSuggestion.id == suggestion_id, EventSuggestion.event_id == event.id)
    return session.scalar(select(EventSuggestion).where(*ours))


def _record(session: Session, event: Event, what: str, row_id: int, *, staff_id: int, now: datetime) -> None:
    session.flush()
    thing = f"event_suggestion:{row_id}" if "suggestion" in what else f"event_need:{row_id}"
    audit.record(session, f"staff:{staff_id}", what, thing, now=now, school_id=event.school_id)
