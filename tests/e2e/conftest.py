"""One served Samen and one Chromium for all journeys of a file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.demo.site import DemoSite
from tests.browser import launched
from tests.e2e.place import Place, make, served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> AsyncIterator[Place]:
    samen = make(tmp_path_factory.mktemp("place"), sqlite_template)
    async with served(samen, DemoSite(samen).routes()) as found:
        yield found
