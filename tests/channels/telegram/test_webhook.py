"""The webhook's answers: who may come in, what is taken, and what Telegram must send again."""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from bot.channels.telegram.outbound import TelegramChannel
from bot.channels.telegram.webhook import LARGEST_BODY, PATH, Webhook
from bot.core.incoming import Tapped, Text
from tests.channels.telegram.conftest import Recorder
from tests.fakes.telegram_server import FakeTelegram

SECRET = "s3cret-_"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
UPDATE: dict[str, Any] = {  # Any: JSON
    "update_id": 9,
    "message": {
        "message_id": 1,
        "from": {"id": 5, "is_bot": False, "language_code": "pl"},
        "chat": {"id": 5, "type": "private"},
        "text": "Cześć",
    },
}


@pytest.fixture
def app(channel: TelegramChannel, recorder: Recorder) -> Webhook:
    return Webhook(channel, recorder, SECRET)


@pytest.fixture
async def web(app: Webhook) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://samen") as client:
        yield client


async def test_an_update_is_processed_before_the_answer(web: httpx.AsyncClient, recorder: Recorder) -> None:
    body = json.dumps(UPDATE).encode()
    answer = await web.post(PATH, content=body, headers=HEADERS)
    assert (answer.status_code, answer.content) == (200, b"")
    assert recorder.seen[0].content == Text("Cześć")
    assert recorder.seen[0].raw == body
    assert recorder.seen[0].locale == "pl"


@pytest.mark.parametrize("given", [{}, {"X-Telegram-Bot-Api-Secret-Token": "other"},
                                   {"X-Telegram-Bot-Api-Secret-Token": b"\xc3\xa9"},
                                   {"X-Telegram-Bot-Api-Secret-Token": ""}])  # fmt: skip
async def test_who_does_not_know_the_secret_stays_out(
    web: httpx.AsyncClient, recorder: Recorder, given: dict[str, str | bytes]
) -> None:
    answer = await web.post(PATH, json=UPDATE, headers=[(name, value) for name, value in given.items()])  # type: ignore[arg-type] # a header of bytes is the case
    assert answer.status_code == 401
    assert not recorder.seen


@pytest.mark.parametrize("secret", ["", "a b", "é", "x" * 257])
def test_a_secret_that_telegram_refuses_is_refused_at_the_start(
    channel: TelegramChannel, recorder: Recorder, secret: str
) -> None:
    with pytest.raises(ValueError, match="SAMEN_TELEGRAM_WEBHOOK_SECRET"):
        Webhook(channel, recorder, secret)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b'{"a": ' * 40_000])
async def test_what_is_not_json_is_counted_and_taken(
    web: httpx.AsyncClient, recorder: Recorder, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    with caplog.at_level(logging.WARNING, "bot"):
        assert (await web.post(PATH, content=body, headers=HEADERS)).status_code == 200
    assert [record.message for record in caplog.records] == ["telegram.unreadable_update"]
    assert not recorder.seen


@pytest.mark.parametrize("body", [b"[]", b"null", b"5", b'{"update_id": 1}', b'{"update_id": 1, "poll": {}}'])
async def test_what_is_not_for_us_is_taken(web: httpx.AsyncClient, recorder: Recorder, body: bytes) -> None:
    assert (await web.post(PATH, content=body, headers=HEADERS)).status_code == 200
    assert not recorder.seen


async def test_a_huge_body_is_not_read(web: httpx.AsyncClient) -> None:
    assert (await web.post(PATH, content=b"x" * (LARGEST_BODY + 1), headers=HEADERS)).status_code == 413


async def test_only_posts(web: httpx.AsyncClient) -> None:
    assert (await web.get(PATH, headers=HEADERS)).status_code == 405


async def test_what_could_not_be_processed_must_come_again(web: httpx.AsyncClient, recorder: Recorder) -> None:
    recorder.fails["5"] = 1
    assert (await web.post(PATH, json=UPDATE, headers=HEADERS)).status_code == 500
    assert (await web.post(PATH, json=UPDATE, headers=HEADERS)).status_code == 200
    assert len(recorder.seen) == 1


async def test_no_update_waits_for_our_username(
    telegram: FakeTelegram, web: httpx.AsyncClient, recorder: Recorder
) -> None:
    telegram.fail("timeout", "getMe", seconds=30)
    assert (await web.post(PATH, json=UPDATE, headers=HEADERS)).status_code == 200
    assert len(recorder.seen) == 1


@asynccontextmanager
async def served(app: Webhook) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", lifespan="off"))
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}{PATH}"
    finally:
        await server.shutdown()


async def test_telegram_delivers_repeats_and_keeps_the_order(
    telegram: FakeTelegram, channel: TelegramChannel, recorder: Recorder, app: Webhook
) -> None:
    recorder.fails["5"] = 2
    async with served(app) as url:
        await channel.set_webhook(url, SECRET)
        user = telegram.user(5)
        for text in ("one", "two", "three"):
            user.say(text)
        await telegram.until(lambda: not telegram.updates.pending)
        query = user.tap_data("menu.show", user.chat[0])
        await telegram.until(lambda: telegram.methods.answered)
        await channel.delete_webhook()
    assert [i.content.text for i in recorder.seen if isinstance(i.content, Text)] == ["one", "two", "three"]
    assert telegram.updates.failures == 2
    assert any(isinstance(incoming.content, Tapped) for incoming in recorder.seen)
    assert telegram.methods.answered == [query]
    assert telegram.log.asked["answerCallbackQuery"] == 0
