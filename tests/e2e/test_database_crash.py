"""PostgreSQL killed under a Samen that works: what was promised is kept, and Samen goes on by itself."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from bot.people.tables import Consent, Guardian, Person
from bot.store import schema
from bot.store.db import Database
from tests import postgres
from tests.conftest import ENGINES
from tests.e2e.process import Server
from tests.e2e.stage import FIRST_PARENT, FIRST_VISITOR, IN_FLIGHT, Stage
from tests.e2e.test_failover import invite
from tests.fakes.telegram_server import FakeTelegram, FakeUser
from tests.postgres import Cluster

pytestmark = [pytest.mark.long, pytest.mark.skipif("postgres" not in ENGINES, reason="it is PostgreSQL that is killed")]
RECIPIENTS = 150
FAMILIES = 6
STEPS = ("English", "I agree", "Yes, use the name")
AWAY = (0.0, 5.5)  # seconds: started again at once, and only when the leases have run out


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with postgres.cluster() as own:
        yield own


@pytest.fixture
async def stage(cluster: Cluster, tmp_path: Path) -> AsyncIterator[Stage]:
    url = await asyncio.to_thread(postgres.create, cluster.url, "samen")
    await asyncio.to_thread(schema.upgrade, url)
    db = Database(url)
    async with FakeTelegram() as telegram:
        yield Stage(telegram, db, tmp_path)
    await db.close()


async def test_killed_and_started_again(
    stage: Stage, cluster: Cluster, running: AsyncExitStack, record_property: Callable[[str, object], None]
) -> None:
    server = await running.enter_async_context(stage.server())
    codes = await invite(stage, FAMILIES)
    await stage.broadcast(RECIPIENTS)
    load = asyncio.create_task(_talk(stage))
    joining = asyncio.gather(*(_join(stage, number, code) for number, code in enumerate(codes)))
    running.callback(load.cancel)
    running.callback(joining.cancel)
    back = []
    for away in AWAY:
        await stage.sends(10)
        before = len(stage.telegram.log.calls)
        await asyncio.to_thread(cluster.crash)
        assert await _status(server, "readyz") == 503
        assert await _status(server, "healthz") == await _status(server, "metrics") == 200
        await asyncio.sleep(away)
        assert await _status(server, "readyz") == 503
        await asyncio.to_thread(cluster.start)
        started = time.monotonic()
        await stage.sends(before + IN_FLIGHT + 1, since=0)
        back.append(round(time.monotonic() - started, 1))
    load.cancel()
    await joining
    await stage.settled()
    assert await _status(server, "readyz") == 200
    assert server.exit_code is None
    await stage.answered_once()
    assert set(range(FIRST_PARENT, FIRST_PARENT + RECIPIENTS)) <= set(stage.reached())
    for table, number in ((Person, RECIPIENTS + FAMILIES), (Guardian, RECIPIENTS + FAMILIES), (Consent, FAMILIES)):
        assert await stage.count_rows(table) == number, table.__name__
    copies, reported = await stage.copies(), await server.metric("samen_duplicates_possible_total")
    assert copies <= reported <= len(AWAY) * IN_FLIGHT, "a process that kept its lane knows what it has sent"
    figures = {"updates": stage.acts, "sends again after": back, "copies": copies, "reported": reported}
    print(f"\n{figures}")
    record_property("figures", figures)


async def _talk(stage: Stage) -> None:
    for number in itertools.count():
        stage.say(number % 200, "opp")
        await asyncio.sleep(0.1)


async def _join(stage: Stage, number: int, code: str) -> None:
    """A family joins, a step at a time, a second after the one before it."""
    await asyncio.sleep(number)
    parent = stage.telegram.user(FIRST_VISITOR + 1000 + number, "en")
    parent.start(code)
    stage.acts += 1
    for label in STEPS:
        await stage.telegram.until(partial(_shows, parent, label))
        parent.tap(label)
        stage.acts += 1


def _shows(parent: FakeUser, label: str) -> bool:
    return any(label in message.labels for message in parent.chat)


async def _status(server: Server, page: str) -> int:
    async with aiohttp.ClientSession() as http, http.get(f"{server.url}/{page}") as answer:
        return answer.status
