"""A channel in trouble is asked more and more seldom, one trouble counts once, and an answer ends it."""

import asyncio
from collections.abc import Sequence
from functools import partial

import pytest

from bot import clock
from bot.delivery import dispatcher
from bot.delivery.ports import Outgoing, Rejected, Result, Sent, Unreachable
from tests.delivery.channel import ScriptedChannel
from tests.delivery.conftest import Post, draft
from tests.waiting import until

FOR_LONG = 30.0  # longer than any test waits


class Troubled(ScriptedChannel):
    """Notes when it was called. `hold` keeps calls under way."""

    def __init__(self) -> None:
        super().__init__()
        self.called: list[float] = []

    async def send(self, batch: Sequence[Outgoing]) -> list[Result]:
        self.called.append(clock.monotonic())
        return await super().send(batch)


async def send(post: Post, channel: Troubled, *results: Result) -> None:
    """A message to a chat of its own for each result, the next one when the one before is written down."""
    for result in results:
        number = len(channel.called)
        channel.script[str(number)] = [result]
        await post.put(draft(f"m{number}", str(number)))
        post.wakes.wake("send:telegram")
        await until(partial(_is_over, post, number))


async def _is_over(post: Post, number: int) -> bool:
    """Sent, refused, or put off; one that was put off stays so, because the clock stands."""
    row = (await post.rows())[number]
    return row.state in ("sent", "failed") or row.error is not None


@pytest.mark.long
async def test_pauses_grow_up_to_a_longest_one(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher, "TROUBLE_PAUSES", (0.0, 0.0, 0.2, 0.4))
    channel = Troubled()
    async with post.running(channel):
        await send(post, channel, *[Unreachable("502")] * 6)
    gaps = [after - before for before, after in zip(channel.called, channel.called[1:], strict=False)]
    least = [0.0, 0.2, 0.4, 0.4, 0.4]
    assert all(gap >= wanted for gap, wanted in zip(gaps, least, strict=True)), gaps


@pytest.mark.parametrize("answer", [Sent("1"), Rejected("can't parse entities")], ids=["success", "refusal"])
async def test_an_answer_ends_the_trouble(post: Post, monkeypatch: pytest.MonkeyPatch, answer: Result) -> None:
    monkeypatch.setattr(dispatcher, "TROUBLE_PAUSES", (0.0, 0.0, FOR_LONG))
    channel = Troubled()
    async with post.running(channel):
        await send(post, channel, *[Unreachable("502"), answer] * 3)
    assert len(channel.called) == 6


async def test_calls_side_by_side_are_one_trouble(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher, "TROUBLE_PAUSES", (0.0, 0.0, FOR_LONG))
    channel = Troubled()
    channel.hold = asyncio.Event()
    for number in range(10):
        channel.script[str(number)] = [Unreachable("reset")]
        await post.put(draft(f"m{number}", str(number)))

    async def are_under_way() -> bool:
        return len(channel.called) == 10

    async with post.running(channel):
        await until(are_under_way)
        channel.hold.set()
        await until(partial(_is_over, post, 9))
        await send(post, channel, Sent("1"))
    assert channel.sent == [("10", "m10")]


async def test_the_second_trouble_in_a_row_rests_the_lane(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher, "TROUBLE_PAUSES", (0.0, 0.0, FOR_LONG))
    channel = Troubled()
    async with post.running(channel):
        await send(post, channel, *[Unreachable("502")] * 2)
        await post.put(draft("m2", "2"))
        post.wakes.wake("send:telegram")
        await asyncio.sleep(0.3)
    assert len(channel.called) == 2
    assert (await post.rows())[2].state == "ready"
