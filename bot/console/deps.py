"""What the composition root gives to the console."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.console.page import ConsolePage
from bot.delivery.kinds import BroadcastKind
from bot.i18n.library import Library
from bot.store.db import Database


@dataclass(frozen=True, slots=True)
class Deps:
    db: Database
    library: Library
    clock: Clock
    public_url: str
    pages: Sequence[ConsolePage] = ()  # of the slices
    kinds: Sequence[BroadcastKind] = ()
    bot: Callable[[], str] = str  # the Telegram bot's name, empty while it is not known
