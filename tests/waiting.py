"""Waiting for what must become true. Who waits in vain waits long: on a machine that others use too, all of it may take
ten times longer. What must be quick is measured, and compared with what is `allowed` there."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from tests.speed import allowed

PATIENCE = 90.0  # seconds


def patience() -> asyncio.Timeout:
    return asyncio.timeout(PATIENCE)


async def until(condition: Callable[[], Awaitable[bool]], limit: float = PATIENCE) -> None:
    """For what only the database shows; fails when it takes longer than so many seconds on a machine left alone."""
    began = monotonic()
    async with patience():
        while not await condition():  # noqa: ASYNC110  the database has no event
            await asyncio.sleep(0.01)
    took = monotonic() - began
    assert took < limit or took < allowed(limit), f"{took:.1f} s"
