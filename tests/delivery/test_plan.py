"""The statement that runs for every message finds its rows by index, however many lie there."""

from functools import partial

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from bot.delivery import ledger
from bot.store.db import Database
from tests.conftest import FixedClock
from tests.delivery.conftest import Post, draft


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_claiming_never_reads_the_whole_table_on_sqlite(post: Post, now: FixedClock) -> None:
    plan = await post.db.read(lambda session: _sqlite_plan(session.connection(), now))
    assert not [step for step in plan if step.startswith("SCAN")], plan
    assert {"ix_out_message_ready", "ix_out_message_open"} <= {word for step in plan for word in step.split()}


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_claiming_never_reads_the_whole_table_on_postgresql(post: Post, db: Database, now: FixedClock) -> None:
    await post.put(*(draft(str(number), str(number)) for number in range(300)))
    await db.run(partial(_generic, now=now))


def _sqlite_plan(connection: Connection, now: FixedClock) -> list[str]:
    compiled = ledger._CLAIM._for(connection)
    raw = connection.connection.driver_connection
    assert raw is not None
    found = raw.execute(f"EXPLAIN QUERY PLAN {compiled.sql}", compiled.bind(_values(now)))
    return [row[3] for row in found]


def _generic(session: Session, now: FixedClock) -> None:
    """As the statement runs after some executions, when PostgreSQL no longer looks at the values."""
    connection = session.connection()
    connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
    connection.execute(text("SET LOCAL enable_seqscan = off"))  # so few rows are otherwise read whole
    compiled = ledger._CLAIM._for(connection)
    cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]  # it is open
    cursor.execute(f"EXPLAIN {compiled.sql}", compiled.bind(_values(now)), prepare=True)
    plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan, plan
    assert "ix_out_message_ready" in plan, plan


def _values(now: FixedClock) -> dict[str, object]:
    return {"our_lane": "x", "mine": 1, "now": now(), "since": now(), "room": 3, "least": 5}
