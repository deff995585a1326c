"""A chat with the real engine and a real database; only the clock is the test's."""

import itertools
from dataclasses import dataclass, field
from functools import cache

import pytest
from sqlalchemy import select

from bot.core import markup
from bot.core.incoming import Attachment, AttachmentKind, Command, Content, Edited, Incoming, InGroup, Tapped, Text
from bot.core.screen import Button, Document, Screen, from_json
from bot.core.tap import tap
from bot.delivery.outbox import Route, payload_place
from bot.delivery.ports import Capabilities
from bot.delivery.tables import OutMessage
from bot.delivery.wake import Wakes
from bot.feature import MenuEntry
from bot.features import home, onboarding, settings
from bot.i18n.languages import resource
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.store import seal
from bot.store.db import Database
from bot.turns.engine import Engine, Outcome
from bot.turns.resolve import Dialogue, Fallbacks
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn
from tests.people.sample import FakeClock, Sample, fill

WORDS = MenuEntry(10, lambda t: t("menu", "School words"), tap("words.open"), Access.ANYONE)
STAFF_ONLY = MenuEntry(70, lambda t: t("menu", "My groups"), tap("words.staff"), Access.STAFF)


@cache
def library() -> Library:
    return Library(resource("locales"), resource("messages"))


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts(library(), "en")


@dataclass
class Said:
    """The screens that answered one act, as they stand in the outbox."""

    screens: list[Screen]

    @property
    def text(self) -> str:
        return "\n".join(markup.plain(screen.rich) for screen in self.screens)

    @property
    def buttons(self) -> list[Button]:
        return [button for screen in self.screens for row in screen.buttons for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    @property
    def document(self) -> Document:
        return next(screen.document for screen in self.screens if screen.document)

    def payload(self, label: str) -> str:
        found = next(button.tap for button in self.buttons if button.label == label)
        assert found is not None
        return found.encode()


@dataclass
class Chat:
    """One phone. `tap` presses a button of the last answer, or a stored payload with `press`."""

    engine: Engine
    db: Database
    address: str
    locale: str | None = "en"
    channel: str = "web"
    last: Said = field(default_factory=lambda: Said([]))

    async def do(self, content: Content) -> Said:
        external_id = str(next(_acts))
        outcome = await self.engine.process(
            Incoming(self.channel, external_id, self.address, content, self.locale, raw=repr(content).encode())
        )
        assert outcome is Outcome.DONE
        key = f"r:{self.channel}:{external_id}:"
        self.last = Said(
            await self.db.read(
                lambda session: [
                    from_json(seal.keys().unseal(payload_place(row.id), row.payload or b""))
                    for row in session.scalars(
                        select(OutMessage).where(OutMessage.key.startswith(key)).order_by(OutMessage.id)
                    )
                ]
            )
        )
        return self.last

    async def start(self, code: str = "") -> Said:
        return await self.do(Command("start", code))

    async def command(self, name: str) -> Said:
        return await self.do(Command(name))

    async def type(self, text: str) -> Said:
        return await self.do(Text(text))

    async def press(self, payload: str) -> Said:
        return await self.do(Tapped(payload))

    async def tap(self, label: str) -> Said:
        return await self.press(self.last.payload(label))

    async def attach(self, kind: AttachmentKind) -> Said:
        return await self.do(Attachment(kind))

    async def edit(self) -> Said:
        return await self.do(Edited())

    async def in_group(self) -> Said:
        return await self.do(InGroup())

    async def join(self, code: str, language: str = "English", naming: str = "Just ‘your child’") -> Said:
        """From the letter to the main menu."""
        await self.start(code)
        await self.tap(language)
        await self.tap("I agree")
        return await self.tap(naming)


_acts = itertools.count(1)


@dataclass
class World:
    engine: Engine
    db: Database
    school: Sample
    clock: FakeClock

    def chat(self, address: str = "1", locale: str | None = "en") -> Chat:
        return Chat(self.engine, self.db, address, locale)


def _words() -> Router:
    """Stands for the slice of school words."""
    router = Router()

    @router.tap("words.open", Access.ANYONE)
    def open_words(turn: Turn) -> Reply:
        return Screen("School words")

    @router.tap("words.staff", Access.STAFF)
    def open_staff(turn: Turn) -> Reply:
        return Screen("For staff")

    return router


@pytest.fixture
def world(db: Database) -> World:
    clock = FakeClock()
    mine = settings.feature({"words": lambda session, person_id: {"seen": ["opp"]}, "empty": lambda *_: {}})
    last = home.feature([WORDS, STAFF_ONLY, *mine.menu])
    router = Router()
    for part in (onboarding.FEATURE.router, _words(), mine.router, last.router):
        router.include(part)
    fallbacks = Fallbacks(
        gone=home.gone,
        not_allowed=home.not_allowed,
        attachment=home.attachment,
        edited=home.edited,
        in_group=home.in_group,
        apology=home.apology,
    )
    routes = {"web": Route("web", "send:web", Capabilities())}
    engine = Engine(
        db, Dialogue(router, fallbacks), library(), routes=routes, wakes=Wakes(), public_url="http://x", now=clock
    )
    return World(engine, db, fill(db), clock)
