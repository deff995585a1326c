"""A parent takes an event, or all of them, into their own calendar."""

from dataclasses import replace

from bot.core.screen import Place
from bot.core.tap import tap
from bot.features.events import content
from bot.features.events.calendars import actions, feed, ics, queries, screens
from bot.features.events.queries import get_for
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("events.ics", Access.PARENT)
def give_file(turn: Turn, event_id: int) -> Reply:
    """As the event is now, also under an old message."""
    event = get_for(turn.session, turn.person_id, event_id, turn.now)
    if event is None:
        return GONE
    said = content.of_event(turn.session, event)
    method = ics.CANCEL if said.state == "cancelled" else ics.PUBLISH
    chat = f"{turn.public_url.rstrip('/')}/chat" if turn.incoming.channel == "webchat" else ""
    made = ics.make([said], turn.t, now=turn.now, url=turn.public_url, chat=chat, method=method)
    return screens.file(turn.t, said, made)


@router.tap("events.feed", Access.PARENT)
def show_feed(turn: Turn) -> Reply:
    """Below: a file for the calendar stays where it is."""
    kept = queries.get_feed(turn.session, turn.person_id)
    shown = screens.feed(turn.t, kept) if kept else screens.no_feed(turn.t)
    return replace(shown, place=Place.BELOW)


@router.tap("events.feed_new", Access.PARENT)
def make_first(turn: Turn) -> Reply:
    """Asks before it takes the place of another."""
    if queries.get_feed(turn.session, turn.person_id):
        return screens.ask_again(turn.t)
    return make_again(turn)


@router.tap("events.feed_again", Access.PARENT)
def make_again(turn: Turn) -> Reply:
    token = actions.make_feed(turn.session, turn.person_id, turn.now)
    return screens.made(turn.t, feed.address(turn.public_url, token))


@router.tap("events.feed_end", Access.PARENT)
def end(turn: Turn) -> Reply:
    actions.end_feed(turn.session, turn.person_id)
    return screens.no_feed(turn.t, was_ended=True)
