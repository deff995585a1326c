"""A parent looks at what is needed, takes some of it, gives it back, and suggests something."""

from bot.core.screen import Place
from bot.core.tap import Tap
from bot.features.events import screens
from bot.features.events.content import Content
from bot.features.events.helping import actions
from bot.features.events.helping.queries import event_of, get_need, list_needs
from bot.features.events.helping.rules import NAME, SUGGESTION, Result, Taken
from bot.features.events.parents import needs
from bot.features.events.parents import screens as own
from bot.features.events.parents.dialogue import GONE, get_said, missing
from bot.features.events.replies.queries import get_reply
from bot.people.rules import clean_line
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()


@router.tap("events.needs", Access.PARENT)
def show_needs(turn: Turn, event_id: int) -> Reply:
    said = get_said(turn, event_id)
    return _list(turn, said, place=Place.BELOW) if said else missing(turn, event_id)


@router.tap("events.take", Access.PARENT)
def take(turn: Turn, need_id: int, number: int) -> Reply:
    return _told(turn, need_id, actions.take(turn.session, need_id, turn.person_id, number, now=turn.now))


@router.tap("events.back", Access.PARENT)
def give_back(turn: Turn, need_id: int) -> Reply:
    return _told(turn, need_id, actions.give_back(turn.session, need_id, turn.person_id, now=turn.now))


@router.tap("events.called", Access.PARENT)
def ask_name(turn: Turn, need_id: int) -> Reply:
    need = get_need(turn.session, need_id, turn.person_id, turn.now)
    said = get_said(turn, need.event_id) if need else None
    if need is None or said is None:
        return GONE
    return needs.ask_name(turn.t, said, need) if need.mine else _list(turn, said)


@router.answer("events.name", Access.PARENT)
def take_name(turn: Turn, text: str, need_id: int) -> Reply:
    given = actions.let_name_be_shown(turn.session, need_id, turn.person_id, text, now=turn.now)
    said = get_said(turn, given.need.event_id) if given.need else None
    if given.result is Result.WRONG and given.need and said:
        return needs.ask_name(turn.t, said, given.need, too_long=max(0, len(text) - NAME))
    return _told(turn, need_id, given)


@router.tap("events.unnamed", Access.PARENT)
def hide_name(turn: Turn, need_id: int) -> Reply:
    return _told(turn, need_id, actions.let_name_be_shown(turn.session, need_id, turn.person_id, None, now=turn.now))


def _told(turn: Turn, need_id: int, taken: Taken) -> Reply:
    """What they bring now, or what is still needed, and why."""
    event_id, t = event_of(turn.session, need_id), turn.t
    said = get_said(turn, event_id) if event_id else None
    if said is None or taken.result in (Result.CANCELLED, Result.TOO_LATE):
        return closed(turn, said)
    need = taken.need
    if need is None:
        return _list(turn, said)
    if taken.result is Result.GONE and not need.missing:
        return _list(
            turn, said, says=t("event", "Somebody else was first just now: {thing}", thing=needs.name_of(t, need))
        )
    if taken.result is Result.GONE:
        says = t("event", "So many are not needed. There is room for: {number}", number=need.missing)
        return _list(turn, said, says=says)
    return needs.taken(t, said, need) if need.mine else _list(turn, said)


def closed(turn: Turn, said: Content | None) -> Reply | Tap:
    """It is cancelled, has begun, or is not theirs."""
    if said is None:
        return GONE
    if said.state == "cancelled":
        return screens.invitation(turn.t, said)
    return own.too_late(turn.t, said, get_reply(turn.session, said.id, turn.person_id))


def _list(turn: Turn, said: Content, *, says: str = "", place: Place = Place.REPLACE) -> Reply:
    found = list_needs(turn.session, said.id, turn.person_id)
    return needs.needs(turn.t, said, found, place=place, says=says)


@router.tap("events.suggest", Access.PARENT)
def ask_idea(turn: Turn, event_id: int) -> Reply:
    said = get_said(turn, event_id)
    if said is None:
        return missing(turn, event_id)
    if said.state == "cancelled" or turn.now >= said.starts_at:
        return closed(turn, said)
    return needs.ask_idea(turn.t, said)


@router.answer("events.idea", Access.PARENT)
def take_idea(turn: Turn, text: str, event_id: int) -> Reply:
    said = get_said(turn, event_id)
    if said is None:
        return missing(turn, event_id)
    result = actions.suggest(turn.session, event_id, turn.person_id, text, language=turn.t.code, now=turn.now)
    match result:
        case Result.DONE | Result.UNCHANGED:
            return needs.idea_kept(turn.t, said, clean_line(text, SUGGESTION) or "")
        case Result.TOO_MANY:
            return needs.enough_ideas(turn.t, said)
        case Result.WRONG:
            return needs.ask_idea(turn.t, said, too_long=max(0, len(text) - SUGGESTION))
        case _:
            return closed(turn, said)
