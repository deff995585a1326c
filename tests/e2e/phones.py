"""The same person on three channels: each phone shows what its owner sees, as plain lines and labels."""

import asyncio
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from io import StringIO
from typing import Protocol

import httpx

from bot.app import Samen
from bot.channels.terminal import TerminalChannel
from bot.commands import queries
from bot.commands.conversation import Conversation
from bot.i18n.bidi import FSI, PDI, RLM
from tests.fakes.telegram_server import FakeTelegram
from tests.waiting import patience

_MARKS = re.compile(f"[{FSI}{PDI}{RLM}]")
_NUMBERED = re.compile(r"  (\d+)\. (.*)")


@dataclass(frozen=True)
class Seen:
    """New or changed messages after an act: their lines without bullets, marks and blank lines; then the buttons."""

    lines: tuple[str, ...]
    labels: tuple[str, ...]
    has_file: bool = False


class Phone(Protocol):
    async def open(self, code: str) -> Seen: ...
    async def say(self, text: str) -> Seen: ...
    async def tap(self, label: str, *, oldest: bool = False) -> Seen: ...


def tidy(text: str) -> list[str]:
    lines = (re.sub(r"\s+", " ", _MARKS.sub("", line)).strip().removeprefix("• ") for line in text.split("\n"))
    return [line for line in lines if line]


async def until(condition: Callable[[], bool]) -> None:
    """Three kinds of outside world, one way to wait."""
    async with patience():
        while not condition():  # noqa: ASYNC110  none of them has an event that says it
            await asyncio.sleep(0.01)


async def all_sent(samen: Samen, lane: str) -> None:
    is_waiting = partial(queries.is_waiting, lane=lane)
    async with patience():
        while await samen.db.read(partial(is_waiting, now=samen.now())):  # noqa: ASYNC110  the database has no event
            await asyncio.sleep(0.01)


@dataclass
class Telegram:
    """The stand-in, reached by polling and the real dispatcher."""

    server: FakeTelegram
    samen: Samen
    number: int

    async def open(self, code: str) -> Seen:
        return await self._do(lambda: self.server.user(self.number).start(code))

    async def say(self, text: str) -> Seen:
        return await self._do(lambda: self.server.user(self.number).say(text))

    async def tap(self, label: str, *, oldest: bool = False) -> Seen:
        chat = self.server.user(self.number).chat
        found = [(button, message) for message in chat for row in message.rows for button in row]
        named = [(button, message) for button, message in found if tidy(button["text"]) == tidy(label)]
        assert named, f"no button {label!r} among {[button['text'] for button, _ in found]}"
        button, message = named[0 if oldest else -1]
        return await self._do(lambda: self.server.user(self.number).tap_data(button["callback_data"], message))

    async def _do(self, act: Callable[[], object]) -> Seen:
        user = self.server.user(self.number, "en")
        before = {message.id: message.edits for message in user.chat}

        def changed() -> bool:
            return any(m.by_bot and before.get(m.id) != m.edits for m in user.chat)

        act()
        await until(lambda: changed() and not self.server.updates.pending)
        assert self.samen.telegram
        await all_sent(self.samen, self.samen.telegram.lane)
        new = [message for message in user.chat if message.by_bot and before.get(message.id) != message.edits]
        return Seen(
            tuple(line for message in new for line in tidy(message.text)),
            tuple(" ".join(tidy(label)) for message in new for label in message.labels),
            any(message.file for message in new),
        )


@dataclass
class WebChat:
    """A browser without scripts: pages and forms over HTTP."""

    client: httpx.AsyncClient
    page: "ChatPage" = field(default_factory=lambda: ChatPage(""))

    async def open(self, code: str) -> Seen:
        page = await self.client.get(f"/chat/i/{code}")
        key = re.findall(r'name="key" value="([^"]+)"', page.text)[-1]
        return await self._do(f"/chat/i/{code}", {"key": key, "code": code, "lang": ""})

    async def say(self, text: str) -> Seen:
        return await self._do("/chat/send", {"key": self.page.send_key, "text": text})

    async def tap(self, label: str, *, oldest: bool = False) -> Seen:
        found = [(m, data) for m in self.page.messages for name, data in m.choices if tidy(name) == tidy(label)]
        assert found, f"no button {label!r} in {[m.choices for m in self.page.messages]}"
        message, data = found[0 if oldest else -1]
        return await self._do("/chat/tap", {"key": message.key, "message": message.id, "data": data})

    async def _do(self, path: str, form: dict[str, str]) -> Seen:
        answer = await self.client.post(path, data=form)
        assert answer.status_code == 200, answer.text
        before = {message.id: message.seq for message in self.page.messages}
        self.page = ChatPage(answer.text)
        if answer.url.path == "/chat/erased":
            return Seen(tuple(self.page.heading), ())
        new = [m for m in self.page.messages if m.is_ours and before.get(m.id) != m.seq]
        return Seen(
            tuple(line for m in new for line in tidy("\n".join(m.lines))),
            tuple(" ".join(tidy(label)) for m in new for label, _ in m.choices),
            any(m.has_file for m in new),
        )


@dataclass
class ChatMessage:
    id: str
    seq: str
    is_ours: bool
    key: str = ""
    lines: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    has_file: bool = False


class ChatPage(HTMLParser):
    """What is on a page of the chat."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.messages: list[ChatMessage] = []
        self.send_key = ""
        self.heading: list[str] = []
        self._into: list[str] | None = None
        self._data = ""
        self._button: list[str] | None = None
        self._in_said = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        names = given.get("class", "").split()
        if tag == "article":
            self.messages.append(ChatMessage(given["id"].removeprefix("m"), given["data-seq"], "ours" in names))
        elif given.get("name") == "key":
            self._keep_key(given["value"])
        elif tag == "button" and "choice" in names:
            self._button, self._data = [""], given.get("value", "")
        elif tag == "h1":
            self._into = self.heading = [""]
        elif tag == "div":
            self._in_said = "said" in names
        elif self._in_said:
            self._start_said(tag, names)

    def _keep_key(self, key: str) -> None:
        """The composer's comes last; each message's form has the first one inside it."""
        self.send_key = key
        if self.messages and not self.messages[-1].key:
            self.messages[-1].key = key

    def _start_said(self, tag: str, names: list[str]) -> None:
        if "file" in names:
            self.messages[-1].has_file = True
            self._into = None
        elif tag in ("p", "li", "h2"):
            self._into = [""]

    def handle_endtag(self, tag: str) -> None:
        message = self.messages[-1] if self.messages else None
        if tag == "div":
            self._in_said = False
        elif tag in ("p", "li", "h2") and self._into is not None and self._in_said and message:
            message.lines += self._into
            self._into = None
        elif tag == "h1":
            self._into = None
        elif tag == "button" and self._button is not None:
            if message:
                message.choices.append((self._button[0], self._data))
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._button is not None:
            self._button[0] += data
        elif self._into is not None:
            self._into[-1] += data


class Terminal:
    """`samen talk` with its streams in our hands."""

    def __init__(self, samen: Samen, channel: TerminalChannel, out: StringIO) -> None:
        self._samen, self._channel, self._out = samen, channel, out
        self._offered: list[str] = []
        self._read = 0
        reading, writing = os.pipe()
        self._lines, self._keyboard = os.fdopen(reading), os.fdopen(writing, "w")
        self._talking: asyncio.Task[None] | None = None

    async def open(self, code: str) -> Seen:
        if self._talking is not None:
            return await self.say(f"/start {code}")
        conversation = Conversation(self._samen, self._channel, locale="en")
        self._talking = asyncio.create_task(conversation.run(self._lines, code=code))
        return await self._answer()

    async def say(self, text: str) -> Seen:
        self._keyboard.write(text + "\n")
        self._keyboard.flush()
        return await self._answer()

    async def tap(self, label: str, *, oldest: bool = False) -> Seen:
        """The terminal has no old buttons: who wants them scrolls up and types the words again."""
        wanted = " ".join(tidy(label))
        assert wanted in self._offered, f"no button {label!r} among {self._offered}"
        return await self.say(str(self._offered.index(wanted) + 1))

    async def close(self) -> None:
        self._keyboard.close()
        if self._talking is not None:
            await self._talking
        self._lines.close()

    async def _answer(self) -> Seen:
        await until(lambda: len(self._out.getvalue()) > self._read)
        await all_sent(self._samen, self._channel.lane)
        new = self._out.getvalue()[self._read :]
        self._read += len(new)
        numbered = [found for line in new.split("\n") if (found := _NUMBERED.fullmatch(line))]
        rest = [line for line in new.split("\n") if not _NUMBERED.fullmatch(line)]
        files = [line for line in rest if line.startswith("  [/")]
        labels = tuple(" ".join(tidy(found[2])) for found in numbered)
        if labels:
            last = max(index for index, found in enumerate(numbered) if found[1] == "1")
            self._offered = list(labels[last:])
        return Seen(tuple(tidy("\n".join(line for line in rest if line not in files))), labels, bool(files))
