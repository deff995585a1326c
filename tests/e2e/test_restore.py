"""A backup made while Samen works, put in its place as docs/operating.md says: a school goes on where it was."""

import asyncio
import itertools
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from bot.core.markup import plain
from bot.core.screen import from_json
from bot.delivery.outbox import payload_place
from bot.delivery.tables import OutMessage
from bot.store.db import Database
from bot.store.inbox import Inbox
from bot.store.seal import keys
from tests.e2e.process import SECRET, Server
from tests.e2e.stage import FIRST_VISITOR, Stage

ROOT = Path(__file__).parents[2]
COPIES = 2

pytestmark = [pytest.mark.long, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


async def test_a_backup_made_under_load_is_a_school_that_goes_on(
    stage: Stage, running: AsyncExitStack, record_property: Callable[[str, object], None]
) -> None:
    server = await running.enter_async_context(stage.server())
    await stage.broadcast(300)
    reader = running.enter_context(closing(sqlite3.connect(_file(stage))))
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM school").fetchall()  # from here on what is committed stays in the journal
    load = asyncio.create_task(_talk(stage))
    running.callback(load.cancel)
    await stage.sends(10)
    known: list[int] = []
    for number in range(COPIES):
        before = await _handled(stage.db)
        copy = stage.folder / f"{number}.db"
        await _backup(stage, copy)
        after = await _handled(stage.db)
        found = await _look(copy)
        assert before <= found <= after
        assert len(after) > len(before), "updates came in meanwhile, or the test proves nothing"
        known.append(len(found))
    load.cancel()
    await server.kill()
    reader.close()
    await _restore(stage, server, copy)
    assert found <= await _handled(stage.db)
    seen = stage.reached()[FIRST_VISITOR]
    stage.say(0, "tlv")
    await stage.telegram.until(lambda: stage.reached()[FIRST_VISITOR] > seen)
    _, doctor = await _samen(stage, "doctor")
    assert "is reachable and current" in doctor
    figures = {"updates in the copies": known}
    print(f"\n{figures}")
    record_property("figures", figures)


async def _talk(stage: Stage) -> None:
    for number in itertools.count():
        stage.say(number % 40, "opp")
        await asyncio.sleep(0.02)


async def _backup(stage: Stage, path: Path) -> None:
    code, said = await _samen(stage, "backup", str(path))
    assert code == 0, said


async def _samen(stage: Stage, *arguments: str) -> tuple[int | None, str]:
    """A command in a process of its own, beside the server."""
    settings = {"SAMEN_DATABASE_URL": stage.db.url, "SAMEN_SECRET_KEY": SECRET, "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        cwd=stage.folder, env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    output, _ = await process.communicate()
    return process.returncode, output.decode()


async def _handled(db: Database) -> set[str]:
    """The updates that were taken, by what their channel calls them."""
    return await db.read(lambda session: set(session.scalars(select(Inbox.external_id)).all()))


async def _look(copy: Path) -> set[str]:
    """Whole, nothing half done, and readable with the key."""
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    db = Database(f"sqlite:///{copy}")
    try:
        handled = await _handled(db)
        written = await db.read(lambda session: session.scalars(select(OutMessage)).all())
        answers = {row.key: plain(from_json(_unsealed(row)).rich) for row in written}
        assert {f"r:telegram:{external_id}:0" for external_id in handled} <= answers.keys(), "an update, no answer"
        assert all(answers.values())
        return handled
    finally:
        await db.close()


def _unsealed(row: OutMessage) -> str:
    return keys().unseal(payload_place(row.id), row.payload or b"")


async def _restore(stage: Stage, server: Server, copy: Path) -> None:
    """With the server stopped."""
    await stage.db.close()
    _put_in_place(copy, _file(stage))
    stage.db = Database(stage.db.url)
    await server.start()


def _file(stage: Stage) -> Path:
    return Path(make_url(stage.db.url).database or "")


def _put_in_place(copy: Path, database: Path) -> None:
    for journal in ("-wal", "-shm"):
        Path(f"{database}{journal}").unlink(missing_ok=True)
    shutil.copy(copy, database)
