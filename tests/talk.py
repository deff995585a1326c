"""Drives the real engine on a real database, and reads what it wrote as a person would see it."""

from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import all_features, make_dialogue
from bot.clock import Clock
from bot.core.incoming import Attachment, AttachmentKind, Command, Content, Edited, Incoming, Tapped, Text
from bot.core.markup import plain
from bot.core.screen import Button, Screen, from_json
from bot.delivery.outbox import Route, payload_place
from bot.delivery.ports import Capabilities
from bot.delivery.tables import OutMessage
from bot.delivery.wake import Wakes
from bot.i18n.library import Library
from bot.store.db import Database
from bot.store.seal import keys
from bot.turns.engine import Engine, Outcome

ROUTES = {
    name: Route(name, f"send:{name}", Capabilities()) for name in ("telegram", "webchat", "terminal")
}  # fmt: skip
_numbers = count(1)


def make_engine(db: Database, library: Library, now: Clock) -> Engine:
    dialogue = make_dialogue(all_features())
    url = "https://samen.example"
    return Engine(db, dialogue, library, routes=ROUTES, wakes=Wakes(), public_url=url, now=now)


@dataclass
class Shown:
    """One message as it was written for the person."""

    id: int
    language: str
    screen: Screen

    @property
    def text(self) -> str:
        return plain(self.screen.rich)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.screen.buttons for button in row]

    @property
    def whole(self) -> str:
        """With the labels of its buttons and its file."""
        document = self.screen.document
        return "\n".join((self.text, *self.labels, document.content.decode() if document else ""))

    def button(self, label: str) -> Button:
        for row in self.screen.buttons:
            for button in row:
                if label in button.label:
                    return button
        raise AssertionError(f"no button {label!r} among {self.labels}")


@dataclass
class Talk:
    """A person in a chat. `await talk.say("opp")`, `await talk.tap("Main menu")` give the last message shown."""

    db: Database
    engine: Engine
    address: str = "1001"
    channel: str = "telegram"
    locale: str | None = "en"
    shown: list[Shown] = field(default_factory=list)
    outcome: Outcome | None = None

    async def start(self, code: str = "") -> Shown:
        return await self.do(Command("start", code))

    async def command(self, name: str, argument: str = "") -> Shown:
        return await self.do(Command(name, argument))

    async def say(self, text: str) -> Shown:
        return await self.do(Text(text))

    async def tap(self, label: str) -> Shown:
        """The newest button whose label contains these words."""
        for message in reversed(self.shown):
            if any(label in found for found in message.labels):
                button = message.button(label)
                assert button.tap, f"{label!r} is a link"
                return await self.press(button.tap.encode(), str(message.id))
        raise AssertionError(f"no button {label!r}; the last message has {self.shown[-1].labels if self.shown else []}")

    async def press(self, data: str, message: str | None = None) -> Shown:
        return await self.do(Tapped(data, message))

    async def attach(self, kind: AttachmentKind, source: str = "") -> Shown:
        return await self.do(Attachment(kind, source))

    async def edit(self) -> Shown:
        return await self.do(Edited())

    async def do(self, content: Content, external_id: str | None = None) -> Shown:
        external_id = external_id or f"update:{next(_numbers)}"
        act = Incoming(self.channel, external_id, self.address, content, self.locale, raw=b"{}")
        self.outcome = await self.engine.process(act)
        assert await self.read(), f"no answer to {content}"
        return self.shown[-1]

    async def read(self) -> list[Shown]:
        """What came since the last time."""
        new = await self._new()
        self.shown += new
        return new

    async def _new(self) -> list[Shown]:
        known = {message.id for message in self.shown}

        def load(session: Session) -> list[Shown]:
            rows = session.scalars(
                select(OutMessage)
                .where(OutMessage.channel == self.channel, OutMessage.to == self.address)
                .order_by(OutMessage.id)
            ).all()
            return [_open(row) for row in rows if row.id not in known]

        return await self.db.read(load)


def _open(row: OutMessage) -> Shown:
    assert row.payload is not None
    return Shown(row.id, row.language, from_json(keys().unseal(payload_place(row.id), row.payload)))
