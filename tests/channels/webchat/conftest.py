"""A web chat with a real database, real pages and a small engine that answers through the real channel."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.channels.webchat import readers
from bot.channels.webchat.deps import Deps
from bot.channels.webchat.outbound import WebChatChannel
from bot.channels.webchat.readers import Standing, Visitor
from bot.channels.webchat.routes import routes
from bot.core.incoming import Incoming, Tapped, Text
from bot.core.screen import Button, Document, Screen, rows
from bot.core.tap import tap
from bot.delivery.ports import Outgoing
from bot.i18n.library import Library
from bot.people.tables import Address, WebSession
from bot.store.db import Database
from bot.store.ids import new_id
from bot.web.security import Security

KEY = re.compile(r'name="key" value="([^"]+)"')


@dataclass
class Watch:
    at: datetime = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


Answer = Callable[[Incoming], Screen | None]


def echo(incoming: Incoming) -> Screen:
    match incoming.content:
        case Text(text):
            return Screen(f"You said: {text}", buttons=rows(Button("More", tap("home.menu"))))
        case Tapped(data, _):
            return Screen(f"You tapped: {data}")
        case _:
            calendar = Document("day.ics", "text/calendar", b"BEGIN:VCALENDAR")
            return Screen("Welcome", buttons=rows(Button("Words", tap("home.menu"))), document=calendar)


@dataclass
class Chat:
    """`seen` is every act that the engine accepted as new."""

    app: Starlette
    db: Database
    channel: WebChatChannel
    watch: Watch
    library: Library
    answer: Answer = echo
    seen: list[Incoming] = field(default_factory=list)
    on_act: Callable[[Incoming], None] | None = None

    async def process(self, incoming: Incoming) -> object:
        if any(before.external_id == incoming.external_id for before in self.seen):
            return "duplicate"
        self.seen.append(incoming)
        if self.on_act:
            self.on_act(incoming)
        screen = self.answer(incoming)
        if screen is not None:
            replaces = incoming.content.message if isinstance(incoming.content, Tapped) else None
            await self.say(incoming.address, screen, replaces=replaces)
        return "done"

    async def say(
        self, address: str, screen: Screen | str, *, replaces: str | None = None, language: str = "nl"
    ) -> str | None:
        out = Outgoing(new_id(), address, language, Screen(screen) if isinstance(screen, str) else screen, replaces)
        [result] = await self.channel.send([out])
        return getattr(result, "ref", None)

    def client(self, **headers: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app),
            base_url="http://samen.test",
            headers={"sec-fetch-site": "same-origin", "accept-language": "en", **headers},
            follow_redirects=True,
        )

    async def parent(self, **headers: str) -> "Parent":
        """Somebody who has just opened the chat."""
        client = self.client(**headers)
        page = await client.get("/chat")
        key = find_key(page.text)
        await client.post("/chat/start", data={"key": key, "lang": "en"})
        return Parent(self, client, self.seen[-1].address)

    def sign_out(self) -> None:
        """Every browser."""
        with self.db.transaction() as session:
            session.execute(update(WebSession).values(revoked_at=self.watch()))

    def erase(self, value: str) -> None:
        with self.db.transaction() as session:
            session.delete(session.scalars(select(Address).where(Address.value == value)).one())


@dataclass
class Parent:
    chat: Chat
    client: httpx.AsyncClient
    address: str

    async def read(self) -> str:
        return (await self.client.get("/chat")).text

    async def send(self, text: str, *, key: str | None = None) -> httpx.Response:
        key = key or find_key(await self.read())
        return await self.client.post("/chat/send", data={"key": key, "text": text})

    async def last_seq(self) -> int:
        found = re.search(r'data-last="(\d+)"', await self.read())
        assert found
        return int(found[1])

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())


def sign_out_at_look(number: int, chat: Chat, parent: Parent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Right after look number `number` at whether they are let in, they are signed out, and then a message comes."""
    loop = asyncio.get_running_loop()
    find = readers.find_visitor
    looks = count(1)

    def find_and_sign_out(session: Session, token: str | None, now: datetime) -> tuple[Standing, Visitor | None]:
        found = find(session, token, now)
        if next(looks) == number:
            chat.sign_out()
            asyncio.run_coroutine_threadsafe(chat.say(parent.address, "Secret"), loop).result()
        return found

    monkeypatch.setattr(readers, "find_visitor", find_and_sign_out)


def find_key(page: str) -> str:
    found = KEY.findall(page)
    assert found, page
    return str(found[-1])


@pytest.fixture
async def chat(db: Database, library: Library) -> AsyncIterator[Chat]:
    watch = Watch()
    channel = WebChatChannel(db, watch)
    made: list[Chat] = []

    async def process(incoming: Incoming) -> object:
        return await made[0].process(incoming)

    deps = Deps(db, process, library, watch, "http://samen.test", channel, seconds=watch.seconds)
    app = Starlette(routes=routes(deps), middleware=[Middleware(partial(Security, public_url="http://samen.test"))])
    made.append(Chat(app, db, channel, watch, library))
    yield made[0]
    await channel.close()
