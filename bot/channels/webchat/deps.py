"""What the composition root gives to the web chat's pages."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.channels.webchat.outbound import WebChatChannel
from bot.clock import Clock, monotonic
from bot.core.incoming import Incoming
from bot.i18n.library import Library
from bot.store.db import Database


@dataclass(frozen=True, slots=True)
class Deps:
    db: Database
    engine_process: Callable[[Incoming], Awaitable[object]]
    library: Library
    clock: Clock
    public_url: str
    channel: WebChatChannel
    root: str = "/chat"  # where the web chat lives; its cookie is sent there only, so several can live side by side
    seconds: Callable[[], float] = monotonic  # what limits are counted by
    stream_seconds: float = 600.0  # then the browser connects again, and its rights are looked at again
