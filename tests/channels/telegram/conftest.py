"""The channel under test, talking to the stand-in over HTTP."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.channels.telegram.outbound import TelegramChannel
from bot.config import Settings
from bot.core.incoming import Incoming
from tests.fakes.telegram_server import FakeTelegram


class Recorder:
    """A `process` that remembers, and fails when told to: `fails` counts down per address."""

    def __init__(self) -> None:
        self.seen: list[Incoming] = []
        self.fails: dict[str, int] = {}

    async def __call__(self, incoming: Incoming) -> None:
        if self.fails.get(incoming.address, 0) > 0:
            self.fails[incoming.address] -= 1
            raise RuntimeError("the database is busy")
        self.seen.append(incoming)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def channel(telegram: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    settings = Settings(telegram_token=SecretStr(telegram.token), telegram_api_url=telegram.url)
    made = TelegramChannel(settings)
    yield made
    await made.close()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()
