"""Several wait for the database at the same moment, which otherwise happens only under load."""

import asyncio
import threading
from collections.abc import Awaitable
from typing import Any

import pytest

from bot.store import db as databases
from bot.store.db import Database


async def at_once(db: Database, *waiting: Awaitable[Any]) -> list[Any]:
    """Their results, or exceptions. They queue, in this order, while the thread that writes is held up."""
    held, go_on = threading.Event(), threading.Event()

    def hold(_: object) -> None:
        held.set()
        go_on.wait(10)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "PATIENCE", 10)  # others would take over, and each would have some of the work
        holding = db.submit(hold)
        await asyncio.to_thread(held.wait)
        tasks = [asyncio.ensure_future(one) for one in waiting]
        await asyncio.sleep(0)  # each has run as far as its place in the queue
        go_on.set()
        await asyncio.wrap_future(holding)
        return await asyncio.gather(*tasks, return_exceptions=True)
