"""A school, and parents who have joined it."""

from collections.abc import Awaitable, Callable

import pytest

from bot.store.db import Database
from bot.turns.engine import Engine
from tests.conftest import FixedClock
from tests.people.sample import Sample, fill, invite
from tests.talk import Talk

Join = Callable[..., Awaitable[Talk]]


@pytest.fixture
def school(db: Database) -> Sample:
    return fill(db)


@pytest.fixture
def join(talk: Talk, now: FixedClock) -> Join:
    """A parent of these pupils, each joined with a letter of its own."""

    async def joined(*pupils: int, address: str = "1001", language: str = "English", channel: str = "telegram") -> Talk:
        parent = Talk(talk.db, talk.engine, address, channel)
        for number, pupil in enumerate(pupils):
            await parent.start(invite(talk.db, pupil, now()).link_code)
            if number == 0:
                await parent.tap(language)
                await parent.press("onboarding.agree")
            await parent.press(next(data for data in taps(parent) if data.endswith(":none")))
        return parent

    return joined


def taps(talk: Talk) -> list[str]:
    """What the buttons of the last message carry."""
    return [button.tap.encode() for row in talk.shown[-1].screen.buttons for button in row if button.tap]


__all__ = ["Engine", "Join", "taps"]
