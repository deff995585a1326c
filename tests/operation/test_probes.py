"""What operators ask: is it up, is it ready, how is it doing; and what is removed in time."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import delete, func, select, text
from starlette.applications import Starlette

from bot import probes
from bot.app import PURGES
from bot.core.screen import Screen
from bot.delivery import outbox
from bot.delivery.outbox import Draft
from bot.delivery.tables import OutMessage
from bot.housekeeping import Housekeeping
from bot.people.tables import Address, Guess
from bot.store.db import Database
from bot.store.inbox import Inbox
from tests.conftest import FixedClock
from tests.talk import ROUTES, Talk


@pytest.fixture
async def client(db: Database, now: FixedClock) -> httpx.AsyncClient:
    app = Starlette(routes=probes.routes(db, None, now))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://samen")


async def test_a_healthy_process_says_so(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).text == "ok"
    assert (await client.get("/readyz")).json() == {"ready": True, "problems": {}}


async def test_an_old_schema_is_not_ready_but_a_newer_one_is(client: httpx.AsyncClient, db: Database) -> None:
    await db.run(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    assert (await client.get("/readyz")).status_code == 200
    await db.run(lambda session: session.execute(text("DELETE FROM alembic_version")))
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert "samen migrate" in answer.json()["problems"]["schema"]


async def test_an_unreachable_database_is_not_ready(now: FixedClock) -> None:
    db = Database("postgresql://nobody@127.0.0.1:9/nothing")
    app = Starlette(routes=probes.routes(db, None, now))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://samen") as client:
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.get("/readyz")
        metrics = await client.get("/metrics")
    await db.close()
    assert metrics.status_code == 200
    assert "samen_deliveries_total" in metrics.text
    assert "samen_delivery_age_seconds{" not in metrics.text, "nobody knows"
    assert answer.status_code == 503
    assert "database" in answer.json()["problems"]


async def test_metrics_tell_what_waits_and_since_when(client: httpx.AsyncClient, db: Database, now: FixedClock) -> None:
    draft = Draft("waiting", "1", None, "nl", Screen("a secret word"))
    await db.run(lambda session: outbox.put(session.connection(), ROUTES["telegram"], [draft], now()))
    now.move(seconds=90)
    page = (await client.get("/metrics")).text
    assert 'samen_delivery_age_seconds{lane="send:telegram"} 90.0' in page
    assert 'samen_delivery_waiting{lane="send:telegram"} 1.0' in page
    assert "secret" not in page
    await db.run(lambda session: session.execute(delete(OutMessage)))
    page = (await client.get("/metrics")).text
    assert 'samen_delivery_age_seconds{lane="send:telegram"} 0.0' in page, "an alert must end"
    assert 'samen_delivery_waiting{lane="send:telegram"} 0.0' in page


async def test_what_is_older_than_promised_is_removed(talk: Talk, now: FixedClock) -> None:
    await talk.start("AAAABBBBCCCCDDDDEEEE22")
    keeping = Housekeeping(talk.db, now, PURGES)

    async def counts() -> list[int | None]:
        tables = (Inbox, OutMessage, Guess, Address)
        return await talk.db.read(
            lambda session: [session.scalar(select(func.count()).select_from(table)) for table in tables]
        )

    await keeping.purge()
    assert await counts() == [1, 1, 2, 1]
    now.at += timedelta(days=31)
    await keeping.purge()
    assert await counts() == [0, 1, 0, 0]
    now.at += timedelta(days=400)
    await keeping.purge()
    assert await counts() == [0, 0, 0, 0]
