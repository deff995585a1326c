"""School words: what each word of Dutch schools means, found however a parent writes it."""

from typing import TYPE_CHECKING

from bot.features.glossary.finder import explain

if TYPE_CHECKING:
    from bot.features.glossary.feature import FEATURE

__all__ = ["FEATURE", "explain"]


def __getattr__(name: str) -> object:
    """FEATURE, when it is asked for: `samen explain` needs no dialogue, and starts in a fifth of the time without."""
    if name != "FEATURE":
        raise AttributeError(name)
    from bot.features.glossary.feature import FEATURE

    return FEATURE
