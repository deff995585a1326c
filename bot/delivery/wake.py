"""Tells a lane's owner that there is something to send, and whether people wait for an answer.

Only hints: every owner also looks by itself each second.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Wakes:
    """Events for the lanes owned here; `elsewhere` is told about all others (PostgreSQL: NOTIFY)."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}
        self.elsewhere: Callable[[str], None] | None = None
        self._open = 0  # acts that are being answered
        self.acts = 0  # so many were answered, or are
        self._quiet = asyncio.Event()
        self._quiet.set()

    @contextmanager
    def acting(self) -> Iterator[None]:
        """While a person's act is being answered."""
        self.acts += 1
        self._open += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._quiet.set()

    @property
    def is_quiet(self) -> bool:
        """Nobody waits for an answer in this process."""
        return self._open == 0

    async def quiet(self, most: float) -> None:
        """Until nobody waits for an answer, or for so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(most):
                await self._quiet.wait()

    def event(self, lane: str) -> asyncio.Event:
        """The owner's event; from now on the lane is woken here."""
        return self._events.setdefault(lane, asyncio.Event())

    def leave(self, lane: str) -> None:
        self._events.pop(lane, None)

    def wake(self, lane: str) -> None:
        if not self.wake_here(lane) and self.elsewhere:
            self.elsewhere(lane)

    def wake_here(self, lane: str) -> bool:
        event = self._events.get(lane)
        if event:
            event.set()
        return event is not None
