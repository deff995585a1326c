"""Translation services that a test can break."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.translators import FakeTranslators


@pytest.fixture
async def services() -> AsyncIterator[FakeTranslators]:
    async with FakeTranslators() as running:
        yield running
