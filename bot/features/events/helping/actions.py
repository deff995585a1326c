"""Parents take something of what is needed, give it back, and suggest something. The event is held meanwhile."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.events.helping import metrics
from bot.features.events.helping.queries import count_taken_by_others, event_of, find, get_need, suggested
from bot.features.events.helping.rules import MOST, NAME, SUGGESTION, SUGGESTIONS, Result, Taken, closed, is_enough
from bot.features.events.queries import get_for, hold
from bot.features.events.tables import Contribution, EventNeed, EventSuggestion
from bot.i18n import bidi
from bot.store.ids import new_id


def take(session: Session, need_id: int, person_id: int, number: int, *, now: datetime) -> Taken:
    """They bring `number` of it, in all. Of the last one, one of two gets it."""
    need, why = _open(session, need_id, person_id, now)
    if need is None:
        return Taken(why)
    given = find(session, need_id, person_id)
    if given is not None and given.number == number:
        return _taken(session, need, person_id, Result.UNCHANGED, now=now)
    if not 1 <= number <= MOST:
        return _taken(session, need, person_id, Result.WRONG, now=now)
    had = given.number if given else 0
    others = count_taken_by_others(session, need_id, person_id)
    if number > had and not is_enough(number, need.wanted, others):
        metrics.taken.labels("gone").inc()
        return _taken(session, need, person_id, Result.GONE, now=now)
    if given is None:
        session.add(Contribution(id=new_id(), need_id=need_id, person_id=person_id, number=number, taken_at=now))
    else:
        given.number = number
    metrics.taken.labels("taken").inc()
    return _taken(session, need, person_id, Result.DONE, now=now)


def give_back(session: Session, need_id: int, person_id: int, *, now: datetime) -> Taken:
    """Somebody else may bring it."""
    need, why = _open(session, need_id, person_id, now)
    if need is None:
        return Taken(why)
    given = find(session, need_id, person_id)
    if given is None:
        return _taken(session, need, person_id, Result.NOT_MINE, now=now)
    session.delete(given)
    metrics.taken.labels("given back").inc()
    return _taken(session, need, person_id, Result.DONE, now=now)


def let_name_be_shown(session: Session, need_id: int, person_id: int, name: str | None, *, now: datetime) -> Taken:
    """What other parents may call them; None: only the school knows who brings it."""
    need, why = _open(session, need_id, person_id, now)
    if need is None:
        return Taken(why)
    given = find(session, need_id, person_id)
    if given is None:
        return _taken(session, need, person_id, Result.NOT_MINE, now=now)
    shown = _line(name) if name is not None else None
    if name is not None and (not shown or len(shown) > NAME):
        return _taken(session, need, person_id, Result.WRONG, now=now)
    given.name = shown
    return _taken(session, need, person_id, Result.DONE, now=now)


def suggest(session: Session, event_id: int, person_id: int, words: str, *, language: str, now: datetime) -> Result:
    """To do or bring something that is not on the list. The same words again are one suggestion."""
    event = hold(session, event_id)
    if event is None or get_for(session, person_id, event_id, now) is None:
        return Result.NOT_INVITED
    if why := closed(event.state, event.starts_at, event.ends_at, now, by_school=False):
        return why
    said = _line(words)
    if not said or len(said) > SUGGESTION:
        return Result.WRONG
    ours = (EventSuggestion.event_id == event_id, EventSuggestion.person_id == person_id)
    known = session.scalars(select(EventSuggestion).where(*ours)).all()
    if any(suggested(row) == said for row in known):
        return Result.UNCHANGED
    if len(known) >= SUGGESTIONS:
        return Result.TOO_MANY
    row = EventSuggestion(
        id=new_id(), event_id=event_id, person_id=person_id, language=language, state="new", written_at=now
    )
    row.words = said
    session.add(row)
    session.flush()
    metrics.suggested.inc()
    return Result.DONE


def _open(session: Session, need_id: int, person_id: int, now: datetime) -> tuple[EventNeed | None, Result]:
    """The need, while its event is held and open to this parent; else why not."""
    event_id = event_of(session, need_id)
    event = hold(session, event_id) if event_id is not None else None
    if event is None or get_for(session, person_id, event.id, now) is None:
        return None, Result.NOT_INVITED
    if why := closed(event.state, event.starts_at, event.ends_at, now, by_school=False):
        return None, why
    return session.get(EventNeed, need_id, populate_existing=True), Result.NOT_INVITED


def _taken(session: Session, need: EventNeed, person_id: int, result: Result, *, now: datetime) -> Taken:
    session.flush()
    return Taken(result, get_need(session, need.id, person_id, now))


def _line(text: str) -> str:
    """As one line, without characters that turn the text around."""
    return " ".join(bidi.clean(text).split())
