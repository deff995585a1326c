"""The stand-in refuses what Telegram refuses, in Telegram's words, and delivers as Telegram does."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.telegram_server import FakeTelegram

Json = dict[str, Any]  # Any: JSON


class Client:
    def __init__(self, telegram: FakeTelegram, session: aiohttp.ClientSession) -> None:
        self._telegram, self._session = telegram, session

    async def call(self, method: str, *, token: str = "", **given: Any) -> tuple[int, Json]:  # Any: JSON
        url = f"{self._telegram.url}/bot{token or self._telegram.token}/{method}"
        async with self._session.post(url, json=given) as answer:
            return answer.status, await answer.json()

    async def control(self, path: str, given: Json) -> Json:
        async with self._session.post(f"{self._telegram.url}/_control/{path}", json=given) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())


@pytest.fixture
async def client(telegram: FakeTelegram) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(telegram, session)


def under(**button: object) -> Json:
    return {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "Go", **button}]]}}


REFUSED: list[tuple[Json, str]] = [
    ({}, "message text is empty"),
    ({"text": " \u202e\r "}, "text must be non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "<b>x", "parse_mode": "HTML"},
     "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ({"text": "a<br>b", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "br" at byte offset 1'),
    ({"text": "1 < 2", "parse_mode": "HTML"}, "can't parse entities: Unclosed start tag at byte offset 2"),
    ({"text": "<b>x</i>", "parse_mode": "HTML"},
     'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    (under(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
    (under(callback_data=""),
     "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    (under(callback_data="a", url=None), 'can\'t parse inline keyboard button: Field "url" must be of type String'),
    (under(url="http://localhost"), "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL"),
    ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "words"), REFUSED)
async def test_a_message_that_telegram_refuses(telegram: FakeTelegram, client: Client, given: Json, words: str) -> None:
    telegram.user(5, started=True)
    status, answer = await client.call("sendMessage", chat_id=5, **given)
    assert (status, answer["description"]) == (400, f"Bad Request: {words}")
    assert not telegram.user(5).chat
    assert not telegram.log.calls


async def test_what_telegram_just_allows(telegram: FakeTelegram, client: Client) -> None:
    telegram.user(5, started=True)
    html = "<b>" + "&lt;" * 4096 + "</b>"
    status, answer = await client.call(
        "sendMessage", chat_id="5", parse_mode="HTML", **{**under(callback_data="é" * 32), "text": html}
    )
    assert (status, answer["result"]["text"]) == (200, "<" * 4096)
    assert answer["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_tokens_methods_and_edits(telegram: FakeTelegram, client: Client) -> None:
    telegram.user(5, started=True)
    assert (await client.call("getMe", token="1:x"))[0] == 401
    assert (await client.call("sendPigeon"))[0] == 404
    _, sent = await client.call("sendMessage", chat_id=5, text="Hi")
    number = sent["result"]["message_id"]
    _, same = await client.call("editMessageText", chat_id=5, message_id=number, text=" Hi\r")
    assert same["description"].startswith("Bad Request: message is not modified: ")
    _, missing = await client.call("editMessageText", chat_id=5, message_id=number + 1, text="Hi")
    assert missing["description"] == "Bad Request: message to edit not found"


async def test_a_tap_is_answered_once_and_soon(telegram: FakeTelegram, client: Client) -> None:
    user = telegram.user(5)
    query, late = (user.tap_data("a.b", user.say("x")) for _ in range(2))
    assert (await client.call("answerCallbackQuery", callback_query_id=query))[0] == 200
    telegram.expire_callbacks()
    for gone in (query, late):
        status, answer = await client.call("answerCallbackQuery", callback_query_id=gone)
        assert status == 400
        assert "query is too old" in answer["description"]


async def test_two_pollers_and_a_webhook_conflict(telegram: FakeTelegram, client: Client) -> None:
    first = asyncio.create_task(client.call("getUpdates", timeout=30))
    await telegram.until(lambda: telegram.log.asked["getUpdates"] == 1)
    second = asyncio.create_task(client.call("getUpdates", timeout=30))
    status, answer = await first
    assert (status, answer["description"].split(";")[0]) == (409, "Conflict: terminated by other getUpdates request")
    telegram.user(5).say("Hi")
    assert len((await second)[1]["result"]) == 1
    await client.call("setWebhook", url="http://127.0.0.1:9/x", secret_token="s")
    assert (await client.call("getUpdates"))[0] == 409


async def test_only_the_kinds_that_were_asked_for_come(telegram: FakeTelegram, client: Client) -> None:
    await client.call("getUpdates", allowed_updates=["callback_query"])
    user = telegram.user(5)
    message = user.say("Hi")
    user.tap_data("a.b", message)
    await client.call("getUpdates")
    _, answer = await client.call("getUpdates")
    assert ["callback_query" in update for update in answer["result"]] == [True]


async def test_rates_are_kept_and_said_twice(telegram: FakeTelegram, client: Client) -> None:
    await client.control("users", {"id": 5, "count": 3, "started": True})
    await client.control("limits", {"overall": 0.5, "overall_burst": 2})
    statuses = [(await client.call("sendMessage", chat_id=chat, text="x"))[0] for chat in (5, 6, 7)]
    assert statuses == [200, 200, 429]
    url = f"{telegram.url}/bot{telegram.token}/sendMessage"
    async with aiohttp.ClientSession() as session, session.post(url, data={"chat_id": 5, "text": "x"}) as answer:
        body = await answer.json()
        assert answer.headers["Retry-After"] == str(body["parameters"]["retry_after"]) == "2"


async def test_other_processes_can_script_it(telegram: FakeTelegram, client: Client) -> None:
    await client.control("acts", {"user": 5, "act": "start", "value": "code"})
    await client.control("faults", {"trouble": "500", "method": "sendMessage"})
    assert (await client.call("sendMessage", chat_id=5, text="x"))[0] == 500
    assert (await client.call("sendMessage", chat_id=5, text="x"))[0] == 200
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{telegram.url}/_control/log?method=sendMessage") as answer:
            assert [call["text"] for call in (await answer.json())["calls"]] == ["x"]
        async with session.get(f"{telegram.url}/_control/chats/5") as answer:
            assert [message["text"] for message in (await answer.json())["messages"]] == ["/start code", "x"]
        async with session.get(f"{telegram.url}/_control/state") as answer:
            assert (await answer.json())["asked"]["sendMessage"] == 2
