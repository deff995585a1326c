"""A parent reads an invitation, answers it for their family, and looks at what is coming."""

from dataclasses import replace

from bot.core.screen import Place, Screen
from bot.core.tap import tap
from bot.features.events import content, queries, screens
from bot.features.events.content import Content
from bot.features.events.parents import lists
from bot.features.events.parents import screens as own
from bot.features.events.parents.lists import PAGE, Listed
from bot.features.events.parents.queries import was_invited
from bot.features.events.replies import actions
from bot.features.events.replies.queries import get_reply, list_replies
from bot.features.events.replies.rules import Answer, Outcome, Result
from bot.features.events.tables import Event
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


def get_said(turn: Turn, event_id: int) -> Content | None:
    """An invitation of theirs, as it is now."""
    event = queries.get_for(turn.session, turn.person_id, event_id, turn.now)
    return content.of_event(turn.session, event) if event else None


def missing(turn: Turn, event_id: int) -> Reply:
    """Why there is no such invitation: whoever once got it may know; for all others it never was."""
    return own.not_invited(turn.t) if was_invited(turn.session, turn.person_id, event_id) else GONE


@router.tap("events.show", Access.PARENT)
def show(turn: Turn, event_id: int) -> Reply:
    return _show(turn, event_id)


@router.tap("events.dutch", Access.PARENT)
def show_dutch(turn: Turn, event_id: int) -> Reply:
    return _show(turn, event_id, place=Place.REPLACE, in_dutch=True)


@router.tap("events.translated", Access.PARENT)
def show_translation(turn: Turn, event_id: int) -> Reply:
    return _show(turn, event_id, place=Place.REPLACE)


def _show(turn: Turn, event_id: int, *, place: Place = Place.BELOW, in_dutch: bool = False) -> Reply:
    said = get_said(turn, event_id)
    if said is None:
        return missing(turn, event_id)
    reply = get_reply(turn.session, event_id, turn.person_id)
    return replace(screens.invitation(turn.t, said, reply=reply, in_dutch=in_dutch), place=place)


@router.tap("events.more", Access.PARENT)
def show_more(turn: Turn, event_id: int) -> Reply:
    said = get_said(turn, event_id)
    return screens.more(turn.t, said) if said else missing(turn, event_id)


@router.tap("events.yes", Access.PARENT)
def come(turn: Turn, event_id: int) -> Reply:
    """How many, unless only one may."""
    said = get_said(turn, event_id)
    if said is None:
        return missing(turn, event_id)
    if why := _closed(turn, said):
        return why
    return own.ask_how_many(turn.t, said) if said.most > 1 else _answer(turn, event_id, Answer.YES, 1)


@router.tap("events.come", Access.PARENT)
def come_with(turn: Turn, event_id: int, people: int) -> Reply:
    return _answer(turn, event_id, Answer.YES, people)


@router.tap("events.maybe", Access.PARENT)
def not_known(turn: Turn, event_id: int) -> Reply:
    return _answer(turn, event_id, Answer.MAYBE)


@router.tap("events.no", Access.PARENT)
def stay_away(turn: Turn, event_id: int) -> Reply:
    return _answer(turn, event_id, Answer.NO)


@router.tap("events.accept", Access.PARENT)
def accept(turn: Turn, event_id: int) -> Reply:
    return _told(turn, event_id, actions.accept(turn.session, event_id, turn.person_id, now=turn.now))


@router.tap("events.decline", Access.PARENT)
def decline(turn: Turn, event_id: int) -> Reply:
    outcome = actions.decline(turn.session, event_id, turn.person_id, now=turn.now)
    said = get_said(turn, event_id)
    if said is not None and outcome.result is Result.KEPT:
        return own.declined(turn.t, said)
    return _told(turn, event_id, outcome)


def _answer(turn: Turn, event_id: int, answer: Answer, people: int = 0) -> Reply:
    return _told(turn, event_id, actions.answer(turn.session, event_id, turn.person_id, answer, people, now=turn.now))


def _told(turn: Turn, event_id: int, outcome: Outcome) -> Reply:
    said = get_said(turn, event_id)
    if said is None:
        return missing(turn, event_id)
    t, reply = turn.t, outcome.reply or get_reply(turn.session, event_id, turn.person_id)
    match outcome.result:
        case Result.KEPT | Result.UNCHANGED | Result.WAITING if reply is not None:
            return own.kept(t, said, reply)
        case Result.NO_ROOM if reply is not None:
            return own.no_room(t, said, reply, outcome.free or 0)
        case Result.NO_OFFER:
            return own.offer_over(t, said, reply)
        case Result.WRONG_NUMBER:  # of a button from before fewer could come
            return own.ask_how_many(t, said)
        case Result.TOO_LATE:
            return own.too_late(t, said, reply)
        case Result.NOT_INVITED:  # the child has left; they answered before
            return own.not_invited(t)
        case _:
            return screens.invitation(t, said, reply=reply)


def _closed(turn: Turn, said: Content) -> Screen | None:
    if said.state == "cancelled":
        return screens.invitation(turn.t, said)
    if turn.now >= said.starts_at:
        return own.too_late(turn.t, said, get_reply(turn.session, said.id, turn.person_id))
    return None


@router.tap("events.list", Access.PARENT)
def show_list(turn: Turn) -> Reply:
    return show_coming(turn, 0)


@router.tap("events.coming", Access.PARENT)
def show_coming(turn: Turn, page: int) -> Reply:
    found = queries.list_for(turn.session, turn.person_id, turn.now)
    listed, has_more = _page(turn, found, page)
    return lists.coming(turn.t, listed, page=page, has_more=has_more)


@router.tap("events.earlier", Access.PARENT)
def show_earlier(turn: Turn, page: int) -> Reply:
    """The last one first."""
    found = queries.list_for(turn.session, turn.person_id, turn.now, past=True)[::-1]
    listed, has_more = _page(turn, found, page)
    return lists.earlier(turn.t, listed, page=page, has_more=has_more)


def _page(turn: Turn, found: list[Event], page: int) -> tuple[list[Listed], bool]:
    shown = found[page * PAGE : (page + 1) * PAGE]
    given = list_replies(turn.session, turn.person_id, [event.id for event in shown])
    listed = [Listed(content.of_event(turn.session, event), given.get(event.id)) for event in shown]
    return listed, len(found) > (page + 1) * PAGE
