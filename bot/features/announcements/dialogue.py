"""A parent answers a message from school with one tap: read, or not understood; and sees the Dutch of own words."""

from dataclasses import replace

from bot.core.screen import Place
from bot.core.tap import tap
from bot.delivery import reactions
from bot.delivery.reactions import Kind
from bot.features.announcements import queries, screens
from bot.turns.router import Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("announcements.read")
def read(turn: Turn, broadcast_id: int) -> Reply:
    if not reactions.react(turn.session, broadcast_id, turn.person_id, Kind.READ, now=turn.now):
        return GONE
    return screens.thanks(turn.t)


@router.tap("announcements.unclear")
def unclear(turn: Turn, broadcast_id: int) -> Reply:
    said = queries.get_received(turn.session, turn.person_id, broadcast_id)
    if said is None or not reactions.react(turn.session, broadcast_id, turn.person_id, Kind.UNCLEAR, now=turn.now):
        return GONE
    return screens.unclear(turn.t, said)


@router.tap("announcements.dutch")
def show_dutch(turn: Turn, broadcast_id: int) -> Reply:
    return _again(turn, broadcast_id, in_dutch=True)


@router.tap("announcements.translated")
def show_translation(turn: Turn, broadcast_id: int) -> Reply:
    return _again(turn, broadcast_id, in_dutch=False)


def _again(turn: Turn, broadcast_id: int, *, in_dutch: bool) -> Reply:
    """The message itself, in the place of the one that was tapped."""
    said = queries.get_received(turn.session, turn.person_id, broadcast_id)
    if said is None:
        return GONE
    return replace(screens.message(turn.t, said, in_dutch=in_dutch), place=Place.REPLACE)
