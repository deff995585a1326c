"""Wake-ups between processes through PostgreSQL's NOTIFY: a hint only, every owner also looks by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import psycopg
import structlog

from bot.delivery.wake import Wakes

_CHANNEL = "samen_wake"
_GATHER = 0.02  # seconds in which wakes of one lane become one NOTIFY: each NOTIFY commit takes a global lock
_RETRY = 2.0

log = structlog.get_logger()


class Notifier:
    """One listening and one sending connection beside the pool; both come back by themselves."""

    def __init__(self, url: str, wakes: Wakes) -> None:
        self._url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._wakes = wakes
        self._lanes: set[str] = set()
        self._some = asyncio.Event()
        wakes.elsewhere = self._later

    def _later(self, lane: str) -> None:
        self._lanes.add(lane)
        self._some.set()

    async def run(self) -> None:
        await asyncio.gather(self._again(self._listen), self._again(self._tell))

    async def _again(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            with suppress(psycopg.Error, OSError):
                await work()
            log.warning("notify.disconnected")
            await asyncio.sleep(_RETRY)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
            await connection.execute(f"LISTEN {_CHANNEL}")
            async for note in connection.notifies():
                self._wakes.wake_here(note.payload)

    async def _tell(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
            while True:
                await self._some.wait()
                await asyncio.sleep(_GATHER)
                self._some.clear()
                lanes, self._lanes = self._lanes, set()
                for lane in lanes:
                    await connection.execute("SELECT pg_notify(%s, %s)", (_CHANNEL, lane))
