"""A chat between two streams through the real engine and a real sending lane."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TextIO

from bot import clock
from bot.app import Samen
from bot.channels.terminal import QUIT, TerminalChannel, lines
from bot.commands import queries
from bot.core.incoming import Command, Content, Incoming
from bot.delivery.dispatcher import Dispatcher
from bot.store.ids import new_id
from bot.worker import Worker

PATIENCE = 10.0  # seconds to wait for an answer before asking for the next line anyway
_LOOK_AGAIN = 0.1


class Conversation:
    """`samen` must have been composed with a route for the channel."""

    def __init__(self, samen: Samen, channel: TerminalChannel, *, locale: str) -> None:
        self._samen, self._channel, self._locale = samen, channel, locale

    async def run(self, source: TextIO, *, code: str = "") -> None:
        """From /start until the lines end."""
        async with self._sending():
            await self._do(Command("start", code))
            async for line in lines(source):
                if line.strip() == QUIT or self._channel.is_gone:
                    return
                if line.strip():
                    await self._do(self._channel.understand(line))

    @asynccontextmanager
    async def _sending(self) -> AsyncIterator[None]:
        dispatcher = Dispatcher(self._samen.db, self._channel, self._samen.wakes, self._samen.now)
        worker = asyncio.create_task(Worker(self._samen.db, {self._channel.lane: dispatcher.run}).run())
        try:
            yield
        finally:
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker

    async def _do(self, content: Content) -> None:
        act = Incoming(self._channel.name, str(new_id()), self._channel.address, content, self._locale)
        await self._samen.engine.process(act)
        await self._answered()

    async def _answered(self) -> None:
        """Until everything that is due was printed, so that question and answer stay in order."""
        until = clock.monotonic() + PATIENCE
        while clock.monotonic() < until and not self._channel.is_gone:
            self._channel.shown.clear()
            is_waiting = partial(queries.is_waiting, lane=self._channel.lane, now=self._samen.now())
            if not await self._samen.db.read(is_waiting):
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_AGAIN):
                    await self._channel.shown.wait()
