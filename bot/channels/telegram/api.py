"""Calls to the Bot API: JSON both ways, with python-telegram-bot's errors for what goes wrong."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.channels.telegram.transport import NO_FILES, File, Transport, shut

POLL = 25  # seconds that getUpdates waits for news at Telegram's side


class Api:
    """One bot's. Typed methods would cost twice as much as the whole call, for objects that nobody reads."""

    def __init__(self, token: str, api_url: str, *, connections: int = 128) -> None:
        # At DEBUG the library writes the token and people's words into the log.
        logging.getLogger("telegram").setLevel(logging.WARNING)
        self._methods = f"{api_url.rstrip('/')}/bot{token}"
        self._files = f"{api_url.rstrip('/')}/file/bot{token}"
        self._transport = Transport(connections=connections)
        self._polls = Transport(connections=2, read_timeout=POLL + 15.0)

    async def call(self, method: str, *, files: Mapping[str, File] = NO_FILES, **parameters: Any) -> Any:  # Any: JSON
        """Parameters that are None are left out. `files` go by the name of their parameter, or as `attach://<name>`
        inside another. Failures are TelegramErrors, or what a result of another shape gives."""
        transport = self._polls if method == "getUpdates" else self._transport
        return await transport.call(f"{self._methods}/{method}", parameters, files)

    async def download(self, path: str, *, most: int) -> bytes:
        """A file that getFile gave the path of, if it has at most `most` bytes. All failures are TelegramErrors."""
        return await self._transport.download(f"{self._files}/{path}", most=most)

    async def close_connections(self) -> None:
        await shut(self._transport, self._polls)
