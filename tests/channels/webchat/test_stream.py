"""The live stream: every change once, in order, over lost connections."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.types import Message

from bot.channels.webchat.outbound import WebChatChannel
from bot.core.screen import Screen
from bot.delivery.ports import Outgoing
from bot.store.ids import new_id
from tests.channels.webchat.conftest import Chat, Parent, sign_out_at_look


@dataclass
class Tab:
    """A browser tab's stream, without httpx: its ASGI transport hands over an answer only when it has ended."""

    chunks: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    status: int = 0
    _buffer: str = ""

    async def next(self) -> dict[str, str]:
        while True:
            while "\n\n" in self._buffer:
                block, self._buffer = self._buffer.split("\n\n", 1)
                lines = [line.split(": ", 1) for line in block.split("\n") if not line.startswith(":")]
                fields = {parts[0]: parts[1] for parts in lines if len(parts) == 2}
                if "data" in fields:
                    return fields
            self._buffer += (await self.chunks.get()).decode()

    async def texts(self, number: int) -> list[tuple[str, str]]:
        """(id, html) of the next messages."""
        events = [await self.next() for _ in range(number)]
        return [(event["id"], json.loads(event["data"])["html"]) for event in events]

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.chunks.put_nowait(message.get("body", b""))


@asynccontextmanager
async def tab(parent: Parent, *, after: int | None = None, last_id: str | None = None) -> AsyncIterator[Tab]:
    left = asyncio.Event()
    headers = [(b"cookie", parent.cookie.encode()), (b"host", b"samen.test"), (b"accept-language", b"en")]
    if last_id is not None:
        headers.append((b"last-event-id", last_id.encode()))
    scope: dict[str, Any] = {  # Any: ASGI
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": "/chat/events",
        "raw_path": b"/chat/events", "root_path": "", "scheme": "http", "headers": headers,
        "query_string": f"after={after}".encode() if after is not None else b"",
        "client": ("test", 1), "server": ("samen.test", 80),
    }  # fmt: skip

    async def receive() -> Message:
        await left.wait()
        return {"type": "http.disconnect"}

    opened = Tab()
    task = asyncio.create_task(parent.chat.app(scope, receive, opened.send))
    try:
        yield opened
    finally:
        left.set()
        await task


async def test_news_arrives_and_edits_too(chat: Chat) -> None:
    parent = await chat.parent()
    async with tab(parent, after=await parent.last_seq()) as page:
        ref = await chat.say(parent.address, "First")
        [(first, html)] = await page.texts(1)
        assert "First" in html
        await chat.say(parent.address, "Second", replaces=ref)
        [(second, html)] = await page.texts(1)
        assert "Second" in html
        assert f'id="m{ref}"' in html
        assert int(first) < int(second)


async def test_a_broken_connection_goes_on_without_gap_or_double(chat: Chat) -> None:
    parent = await chat.parent()
    seen: list[str] = []
    last = str(await parent.last_seq())
    sending = asyncio.create_task(_say_many(chat, parent, 30))
    while len(seen) < 30:
        async with tab(parent, last_id=last) as page:
            for number, html in await page.texts(min(3, 30 - len(seen))):
                seen.append(html)
                last = number
    await sending
    assert [f"News {number}." in html for number, html in enumerate(seen)] == [True] * 30


async def _say_many(chat: Chat, parent: Parent, number: int) -> None:
    for each in range(number):
        await chat.say(parent.address, f"News {each}.")


@pytest.mark.long
async def test_what_another_process_delivers_arrives(chat: Chat) -> None:
    parent = await chat.parent()
    elsewhere = WebChatChannel(chat.db, chat.watch)
    async with tab(parent, after=await parent.last_seq()) as page:
        await chat.say(parent.address, "Here")
        await page.texts(1)
        await elsewhere.send([Outgoing(new_id(), parent.address, "nl", Screen("There"))])
        [(_, html)] = await page.texts(1)
    assert "There" in html


async def test_a_persons_own_line_reaches_their_other_tab(chat: Chat) -> None:
    parent = await chat.parent()
    async with tab(parent, after=await parent.last_seq()) as page:
        await parent.send("Hello from here")
        [(_, html), _] = await page.texts(2)
    assert "Hello from here" in html


async def test_nobody_sees_another_conversation(chat: Chat) -> None:
    mine, other = await chat.parent(), await chat.parent()
    async with tab(other, after=await other.last_seq()) as page:
        await chat.say(mine.address, "For me alone")
        await chat.say(other.address, "For you")
        [(_, html)] = await page.texts(1)
    assert "For you" in html


async def test_an_erased_chat_ends_the_stream_kindly(chat: Chat) -> None:
    parent = await chat.parent()
    async with tab(parent, after=await parent.last_seq()) as page:
        await chat.say(parent.address, "Goodbye")
        await page.texts(1)
        chat.erase(parent.address)
        event = await page.next()
    assert (event["event"], json.loads(event["data"])) == ("go", {"go": "/chat/erased?lang=en"})


async def test_a_signed_out_browser_gets_nothing_more(chat: Chat) -> None:
    parent = await chat.parent()
    async with tab(parent, after=await parent.last_seq()) as page:
        await chat.say(parent.address, "Before")
        await page.texts(1)
        chat.sign_out()
        await chat.say(parent.address, "Secret")
        event = await page.next()
    assert (event["event"], json.loads(event["data"])) == ("go", {"go": "/chat"})


async def test_a_browser_that_is_signed_out_while_news_is_read_gets_nothing_more(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = await chat.parent()
    after = await parent.last_seq()
    await chat.say(parent.address, "Before")
    sign_out_at_look(2, chat, parent, monkeypatch)  # the first is when the stream is asked for
    async with tab(parent, after=after) as page:
        shown, end = await page.next(), await page.next()
    assert "Before" in json.loads(shown["data"])["html"]
    assert (end["event"], json.loads(end["data"])) == ("go", {"go": "/chat"})
