"""Polling loses nothing: the offset moves only when everything before it was processed."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.channels.telegram.outbound import ALLOWED_UPDATES, TelegramChannel
from bot.channels.telegram.poller import Poller
from bot.core.incoming import Incoming, Tapped, Text
from tests.channels.telegram.conftest import Recorder
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_server.users import FakeUser


@asynccontextmanager
async def polling(channel: TelegramChannel, process: Recorder) -> AsyncIterator[list[float]]:
    """Pauses are noted instead of waited for."""
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0.01)

    task = asyncio.create_task(Poller(channel, process, pause=pause, wait=1).run())
    try:
        yield pauses
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()


def words(recorder: Recorder) -> list[str]:
    return [incoming.content.text for incoming in recorder.seen if isinstance(incoming.content, Text)]


async def test_updates_reach_the_engine(telegram: FakeTelegram, channel: TelegramChannel, recorder: Recorder) -> None:
    telegram.user(5, "ar").say("Hello")
    async with polling(channel, recorder):
        await telegram.until(lambda: not telegram.updates.pending)
        telegram.user(5).say("Again")
        await telegram.until(lambda: not telegram.updates.pending)
    assert words(recorder) == ["Hello", "Again"]
    assert recorder.seen[0].locale == "ar"
    raw = recorder.seen[0].raw
    assert raw is not None
    assert json.loads(raw)["message"]["text"] == "Hello"
    assert recorder.seen[0].external_id == f"123456:{json.loads(raw)['update_id']}"


async def test_a_failure_keeps_the_whole_batch_and_the_order_of_the_chat(
    telegram: FakeTelegram, channel: TelegramChannel, recorder: Recorder
) -> None:
    recorder.fails["5"] = 2
    for text in ("one", "two"):
        for number in (5, 6):
            telegram.user(number).say(f"{number} {text}")
    async with polling(channel, recorder) as pauses:
        await telegram.until(lambda: not telegram.updates.pending)
    assert pauses == [1.0, 2.0]
    own = [text for text in words(recorder) if text.startswith("5")]
    assert own == ["5 one", "5 two"]
    assert [text for text in words(recorder) if text.startswith("6")] == ["6 one", "6 two"] * 3


async def test_what_was_in_hand_at_the_end_comes_again(
    telegram: FakeTelegram, channel: TelegramChannel, recorder: Recorder
) -> None:
    started = asyncio.Event()

    class Stuck(Recorder):
        async def __call__(self, incoming: Incoming) -> None:
            started.set()
            await asyncio.Event().wait()

    telegram.user(5).say("Do not lose me")
    async with polling(channel, Stuck()):
        await started.wait()
    async with polling(channel, recorder):
        await telegram.until(lambda: not telegram.updates.pending)
    assert words(recorder) == ["Do not lose me"]


async def test_chats_go_side_by_side(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    together = asyncio.Barrier(20)  # each waits for all the others: one after another would never end

    class Meeting(Recorder):
        async def __call__(self, incoming: Incoming) -> None:
            await together.wait()

    for number in range(20):
        telegram.user(100 + number).say("Hi")
    async with polling(channel, Meeting()) as pauses:
        await telegram.until(lambda: not telegram.updates.pending)
    assert pauses == []


async def test_a_tap_is_acknowledged_after_it_was_processed(
    telegram: FakeTelegram, channel: TelegramChannel, recorder: Recorder
) -> None:
    recorder.fails["5"] = 1
    user = telegram.user(5)
    query = user.tap_data("menu.show", user.say("anything"))
    async with polling(channel, recorder):
        await telegram.until(lambda: telegram.methods.answered)
    assert telegram.methods.answered == [query]
    assert any(isinstance(incoming.content, Tapped) for incoming in recorder.seen)


async def test_what_is_not_for_us_does_not_stay_in_the_queue(
    telegram: FakeTelegram, channel: TelegramChannel, recorder: Recorder
) -> None:
    telegram.updates.push({"message": {"hologram": True}})
    telegram.user(5).say("Hello")
    async with polling(channel, recorder) as pauses:
        await telegram.until(lambda: not telegram.updates.pending)
    assert words(recorder) == ["Hello"]
    assert pauses == []


async def test_a_webhook_is_taken_away_first(
    telegram: FakeTelegram, channel: TelegramChannel, recorder: Recorder
) -> None:
    await channel.set_webhook("http://127.0.0.1:9/telegram/webhook", "secret")
    telegram.user(5).say("Hello")
    async with polling(channel, recorder):
        await telegram.until(lambda: recorder.seen and not telegram.updates.pending)
    assert words(recorder) == ["Hello"]
    assert telegram.updates._allowed == frozenset(ALLOWED_UPDATES)


TROUBLE: list[Callable[[FakeTelegram], object]] = [
    lambda t: t.fail("error", "getUpdates", times=4, code=409, description="Conflict: terminated by other"),
    lambda t: t.fail("error", "getUpdates", times=4, code=401, description="Unauthorized"),
    lambda t: t.fail("502", "getUpdates", times=4),
    lambda t: t.fail("reset", "getUpdates", times=4, seconds=0),
    lambda t: t.fail("garbage", "getUpdates", times=4),
    lambda t: t.fail("no_result", "getUpdates", times=4),
    lambda t: t.fail("500", "deleteWebhook", times=4),
    lambda t: t.fail("500", "getMe", times=4),
]


@pytest.mark.parametrize("cause", TROUBLE)
async def test_trouble_is_told_once_and_waited_out(
    telegram: FakeTelegram,
    channel: TelegramChannel,
    recorder: Recorder,
    caplog: pytest.LogCaptureFixture,
    cause: Callable[[FakeTelegram], object],
) -> None:
    cause(telegram)
    telegram.user(5).say("Hello")
    with caplog.at_level(logging.INFO, "bot"):
        async with polling(channel, recorder) as pauses:
            await telegram.until(lambda: recorder.seen and not telegram.updates.pending)
            await telegram.until(lambda: len(caplog.records) > 1)
    assert pauses == [1.0, 2.0, 4.0, 8.0]
    assert [record.message for record in caplog.records] == ["telegram.polling_interrupted", "telegram.polling_resumed"]
    assert telegram.token not in str([record.__dict__ for record in caplog.records])


async def test_a_429_says_how_long_to_wait(
    telegram: FakeTelegram, channel: TelegramChannel, recorder: Recorder
) -> None:
    telegram.fail("429", "getUpdates", seconds=17)
    user: FakeUser = telegram.user(5)
    user.say("Hello")
    async with polling(channel, recorder) as pauses:
        await telegram.until(lambda: recorder.seen and not telegram.updates.pending)
    assert pauses == [17.0]


async def test_a_webhook_that_somebody_sets_meanwhile_is_taken_away_again(
    telegram: FakeTelegram, channel: TelegramChannel, recorder: Recorder
) -> None:
    async with polling(channel, recorder):
        await telegram.until(lambda: telegram.log.asked["getUpdates"])
        await channel.set_webhook("http://127.0.0.1:9/telegram/webhook", "secret")
        telegram.user(5).say("Hello")
        await telegram.until(lambda: recorder.seen and not telegram.updates.pending)
    assert words(recorder) == ["Hello"]
