"""A parent says how an event was."""

from bot.core.tap import tap
from bot.features.events import content
from bot.features.events.queries import get_for
from bot.features.events.reminding import actions, queries, rules, screens
from bot.features.events.replies.queries import get_reply
from bot.features.events.replies.rules import Place
from bot.features.events.tables import Event
from bot.i18n.bidi import clean
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


def _came(turn: Turn, event_id: int) -> Event | None:
    """One that their family had a place at."""
    event = get_for(turn.session, turn.person_id, event_id, turn.now)
    reply = get_reply(turn.session, event_id, turn.person_id) if event and event.state == "open" else None
    return event if reply and reply.place == Place.PLACED else None


def _with_event(turn: Turn, event_id: int) -> Event | Reply:
    event = _came(turn, event_id)
    if event is None:
        return GONE
    return event if rules.can_say_how_it_was(event.ends_at, turn.now) else screens.too_late(turn.t)


@router.tap("events.how", Access.PARENT)
def ask_how(turn: Turn, event_id: int) -> Reply:
    event = _with_event(turn, event_id)
    return screens.how(turn.t, content.of_event(turn.session, event)) if isinstance(event, Event) else event


@router.tap("events.face", Access.PARENT)
def rate(turn: Turn, event_id: int, face: int) -> Reply:
    event = _with_event(turn, event_id)
    if not isinstance(event, Event):
        return event
    if face not in screens.FACES:
        return GONE
    actions.rate(turn.session, event_id, turn.person_id, face, now=turn.now)
    return _kept(turn, event)


@router.tap("events.shown", Access.PARENT)
def show(turn: Turn, event_id: int) -> Reply:
    """What they said until now."""
    event = _with_event(turn, event_id)
    return _kept(turn, event) if isinstance(event, Event) else event


@router.tap("events.line", Access.PARENT)
def ask_line(turn: Turn, event_id: int) -> Reply:
    event = _with_event(turn, event_id)
    return screens.ask_line(turn.t, content.of_event(turn.session, event)) if isinstance(event, Event) else event


@router.answer("events.line", Access.PARENT)
def keep_line(turn: Turn, text: str, event_id: int) -> Reply:
    event = _with_event(turn, event_id)
    if not isinstance(event, Event):
        return event
    words = " ".join(clean(text).split())
    if not words or len(words) > screens.LONGEST:
        return screens.ask_line(turn.t, content.of_event(turn.session, event), is_long=bool(words))
    actions.write_line(turn.session, event_id, turn.person_id, words, now=turn.now)
    return _kept(turn, event)


@router.tap("events.line_back", Access.PARENT)
def take_line_back(turn: Turn, event_id: int) -> Reply:
    event = _with_event(turn, event_id)
    if not isinstance(event, Event):
        return event
    actions.write_line(turn.session, event_id, turn.person_id, None, now=turn.now)
    return _kept(turn, event)


def _kept(turn: Turn, event: Event) -> Reply:
    said, answer = content.of_event(turn.session, event), queries.get_said(turn.session, event.id, turn.person_id)
    return screens.kept(turn.t, said, answer) if answer else screens.how(turn.t, said)
