"""`kill -9` of the real process, again and again, under load: nothing is lost, nothing is done twice."""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import text

from tests.e2e.stage import FIRST_PARENT, IN_FLIGHT, Stage

pytestmark = pytest.mark.long

KILLS = 20
RECIPIENTS = 500
VISITORS = 80
WORDS = ("/start", "opp", "tlv", "wat is zorgplicht?")


async def test_killed_twenty_times(
    stage: Stage, running: AsyncExitStack, record_property: Callable[[str, object], None]
) -> None:
    began, dice = time.monotonic(), random.Random(7)
    await stage.broadcast(RECIPIENTS)
    server = await running.enter_async_context(stage.server())
    load = asyncio.create_task(_talk(stage))
    running.callback(load.cancel)
    claimed, known = [], Counter[int]()
    for _ in range(KILLS):
        await stage.sends(dice.randint(5, 25))
        await server.kill()
        claimed.append(await stage.in_flight())
        known += await stage.in_doubt(known)
        await server.start()
    load.cancel()
    await stage.settled()
    await stage.answered_once()
    assert set(range(FIRST_PARENT, FIRST_PARENT + RECIPIENTS)) <= set(stage.reached())
    copies = await stage.copies()
    assert max(claimed) <= IN_FLIGHT
    assert await stage.second_copies() == known, "something else was sent twice than what was on its way at a kill"
    if stage.db.is_sqlite:
        assert await stage.db.read(lambda session: session.scalar(text("PRAGMA integrity_check"))) == "ok"
    figures = {
        "database": stage.db.engine.dialect.name,
        "kills": KILLS,
        "updates": stage.acts,
        "deliveries": stage.telegram.updates.deliveries,
        "messages": await stage.count(),
        "copies": copies,
        "claimed at the kills": sum(claimed),
        "seconds": round(time.monotonic() - began, 1),
    }
    print(f"\n{figures}")
    record_property("figures", figures)


async def _talk(stage: Stage) -> None:
    """Visitors ask for school words, one after another, until cancelled."""
    for number in itertools.count():
        stage.say(number % VISITORS, WORDS[number % len(WORDS)])
        await asyncio.sleep(0.04)
