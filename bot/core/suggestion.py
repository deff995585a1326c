"""What Samen offers to somebody who types behind the bot's name in another chat."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.core.screen import Screen


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line to choose, and what is put into that chat when it is chosen; its buttons are left out."""

    id: str
    title: str
    description: str
    screen: Screen


@dataclass(frozen=True, slots=True)
class Offer:
    language: str
    suggestions: Sequence[Suggestion] = ()


# (address, client's locale, what was typed) -> what to offer
Suggest = Callable[[str, str | None, str], Awaitable[Offer]]
