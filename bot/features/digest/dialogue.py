"""A title in a digest opens the whole message."""

from collections.abc import Mapping

from bot.core.tap import tap
from bot.delivery.broadcasts import content
from bot.delivery.digests import get_item
from bot.delivery.kinds import BroadcastKind
from bot.turns.router import Router
from bot.turns.turn import Reply, Turn


def make_router(kinds: Mapping[str, BroadcastKind]) -> Router:
    router = Router()

    @router.tap("digest.open")
    def open_message(turn: Turn, broadcast_id: int) -> Reply:
        """Only for those it was meant for; the digest above stays."""
        broadcast = get_item(turn.session, turn.person_id, broadcast_id)
        if broadcast is None:
            return tap("home.gone")
        kind = kinds[broadcast.kind]
        given = kind.live(turn.session, content(broadcast))
        return kind.render(turn.t, given | kind.for_reader(turn.session, broadcast, turn.person_id))

    return router
