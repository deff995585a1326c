"""Fixtures: every test that asks for a database runs on SQLite and on PostgreSQL, each on a copy of a migrated one."""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.app import our_library
from bot.i18n.library import Library
from bot.store import schema, seal
from bot.store.db import Database
from tests import postgres
from tests.browser import launched
from tests.copies import Copies
from tests.talk import Talk, make_engine
from tests.warm import warm

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Amsterdam
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2**30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
ENGINES = ["sqlite", "postgres"] if os.environ.get("SAMEN_TEST_DATABASES") != "sqlite" else ["sqlite"]


def pytest_collection_finish() -> None:
    """What is imported and collected by now stays to the end: the collector need not look at it again, and seldom at
    the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests recorded is printed, also by those that pass: such as how many messages came twice after a kill."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {name} {value}")


class FixedClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def now() -> FixedClock:
    return FixedClock()


@pytest.fixture(autouse=True, scope="session")
def _keys() -> None:
    seal.install(seal.Keys("a key for tests only, long enough to be one"))


@pytest.fixture(autouse=True, scope="session")
def _warm() -> Iterator[None]:
    with warm():
        yield


@pytest.fixture(scope="session")
def library() -> Library:
    return our_library()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    name = f"template_{uuid4().hex[:12]}"
    schema.upgrade(postgres.create(postgres_server, name))
    yield name
    postgres.drop(postgres_server, name)


@pytest.fixture(scope="session")
def postgres_copies(postgres_server: str, postgres_template: str) -> Iterator[Copies]:
    copies = Copies(postgres_server, postgres_template)
    yield copies
    copies.close()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database."""
    if request.param == "sqlite":
        path = tmp_path / "samen.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    copies: Copies = request.getfixturevalue("postgres_copies")
    name = copies.take()
    yield postgres.with_database(copies.server, name)
    copies.give_back(name)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def store(database_url: str) -> Iterator[Database]:
    """A database for tests that are ordinary functions."""
    database = Database(database_url)
    yield database
    database.close_now()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One for all tests of this process, because a start costs two seconds. They open devices of their own (see
    tests/browser.py), and run in its loop: `pytestmark = pytest.mark.asyncio(loop_scope="session")`."""
    async with launched() as browser:
        yield browser


@pytest.fixture
def talk(db: Database, library: Library, now: FixedClock) -> Talk:
    """A parent on Telegram whose client speaks English."""
    return Talk(db, make_engine(db, library, now))
