"""A parent answers good news with one tap: thank you, I tell my child; and sees the Dutch of own words."""

from dataclasses import replace

from bot.core.screen import Place
from bot.core.tap import tap
from bot.delivery import reactions
from bot.delivery.reactions import Kind
from bot.features.news import queries, screens
from bot.features.news.answers.actions import note_tap
from bot.turns.router import Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("news.thanks")
def thanks(turn: Turn, broadcast_id: int) -> Reply:
    return screens.thanks(turn.t) if _record(turn, broadcast_id, Kind.THANKS) else GONE


@router.tap("news.told")
def told(turn: Turn, broadcast_id: int) -> Reply:
    return screens.told(turn.t) if _record(turn, broadcast_id, Kind.TOLD) else GONE


@router.tap("news.dutch")
def show_dutch(turn: Turn, broadcast_id: int) -> Reply:
    return _again(turn, broadcast_id, in_dutch=True)


@router.tap("news.translated")
def show_translation(turn: Turn, broadcast_id: int) -> Reply:
    return _again(turn, broadcast_id, in_dutch=False)


def _record(turn: Turn, broadcast_id: int, kind: Kind) -> bool:
    """Also of who joined later and found it in their good news."""
    if queries.get_received(turn.session, turn.person_id, broadcast_id) is None:
        return False
    reactions.record(turn.session, broadcast_id, turn.person_id, kind, now=turn.now)
    note_tap(turn.session, broadcast_id, turn.person_id, kind, now=turn.now)
    return True


def _again(turn: Turn, broadcast_id: int, *, in_dutch: bool) -> Reply:
    """The message itself, in the place of the one that was tapped."""
    said = queries.get_received(turn.session, turn.person_id, broadcast_id)
    if said is None:
        return GONE
    return replace(screens.message(turn.t, said, in_dutch=in_dutch), place=Place.REPLACE)
