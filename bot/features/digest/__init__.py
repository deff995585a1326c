"""Digest: what was one too many for a parent's week, together in one message; each opens with a tap."""

from collections.abc import Mapping

from bot.delivery.kinds import BroadcastKind
from bot.feature import Feature
from bot.features.digest.dialogue import make_router
from bot.features.digest.screens import digest
from bot.features.digest.specimens import specimens

__all__ = ["digest", "feature"]


def feature(kinds: Mapping[str, BroadcastKind]) -> Feature:
    """`kinds`: every kind of message that may stand in a digest, by name."""
    return Feature(name="digest", router=make_router(kinds), specimens=specimens)
