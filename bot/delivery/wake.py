"""Tells a lane's owner that there is something to send. Only a hint: every owner also looks by itself each second."""

import asyncio
from collections.abc import Callable


class Wakes:
    """Events for the lanes owned here; `elsewhere` is told about all others (PostgreSQL: NOTIFY)."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}
        self.elsewhere: Callable[[str], None] | None = None

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
