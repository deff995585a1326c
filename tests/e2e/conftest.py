"""The stage that tests with real processes play on, and the end of what they started."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.store.db import Database
from tests.e2e.stage import Stage
from tests.fakes.telegram_server import FakeTelegram


@pytest.fixture
async def stage(db: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    async with FakeTelegram() as telegram:
        yield Stage(telegram, db, tmp_path)


@pytest.fixture
async def running() -> AsyncIterator[AsyncExitStack]:
    """Ends what a test started, also when it fails."""
    async with AsyncExitStack() as stack:
        yield stack
