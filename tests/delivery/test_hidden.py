"""A consent that is taken back hides the photo everywhere: on Telegram, in the web chat, and in what still waits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from PIL import Image
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.app import loader, route_to
from bot.channels.telegram.outbound import TelegramChannel
from bot.channels.telegram.photos import neutral
from bot.channels.webchat.outbound import WebChatChannel
from bot.channels.webchat.tables import ChatMessage
from bot.config import Settings
from bot.core.screen import Place, Screen, photo_in
from bot.delivery import hidden, outbox
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.hidden import HiddenPhotos
from bot.delivery.outbox import Draft, Priority
from bot.delivery.ports import Channel
from bot.delivery.tables import OutMessage
from bot.delivery.wake import Wakes
from bot.people import privacy
from bot.people.tables import Address, Guardian, Person
from bot.photos import actions
from bot.photos.pictures import Picture, prepare
from bot.store import lanes
from bot.store.db import Database
from bot.store.ids import new_id
from tests.conftest import FixedClock
from tests.fakes.telegram_server import FakeTelegram
from tests.people.sample import Sample, fill
from tests.waiting import until


def picture(colour: str) -> Picture:
    out = BytesIO()
    Image.new("RGB", (80, 60), colour).save(out, "JPEG")
    made = prepare(out.getvalue())
    assert isinstance(made, Picture)
    return made


@dataclass
class Parent:
    person_id: int
    guardian_id: int
    address_id: int
    to: str
    channel: str


@dataclass
class Stage:
    """Both channels with their dispatchers, and the duty, step by step."""

    db: Database
    now: FixedClock
    telegram: FakeTelegram
    school: Sample
    channels: dict[str, Channel]
    wakes: Wakes = field(default_factory=Wakes)

    def __post_init__(self) -> None:
        routes = {name: route_to(channel) for name, channel in self.channels.items()}
        self.routes, self.duty = routes, HiddenPhotos(self.db, routes, self.wakes, self.now)

    async def parent(self, pupil_id: int, channel: str, to: str) -> Parent:
        def make(session: Session) -> Parent:
            person = Person(id=new_id(), language="en", created_at=self.now())
            session.add(person)
            session.flush()
            address = Address(id=new_id(), channel=channel, value=to, person_id=person.id, created_at=self.now())
            tie = Guardian(id=new_id(), person_id=person.id, pupil_id=pupil_id, naming="none", linked_at=self.now())
            session.add_all([address, tie])
            session.flush()
            return Parent(person.id, tie.id, address.id, to, channel)

        if channel == "telegram":
            self.telegram.user(int(to), started=True)
        return await self.db.run(make)

    async def says(self, parent: Parent, given: bool) -> None:
        self.now.move(seconds=1)

        def answer(session: Session) -> None:
            assert actions.answer(
                session, parent.person_id, parent.guardian_id, given=given, version="1", language="en", now=self.now()
            )

        await self.db.run(answer)
        self.now.move(seconds=1)

    async def photo(self, *pupils: int, colour: str = "red") -> int:
        def keep(session: Session) -> int:
            made = actions.keep(session, self.school.school_id, self.school.teacher, picture(colour), now=self.now())
            actions.tie(session, made.id, pupils)
            return made.id

        return await self.db.run(keep)

    async def send(
        self, parent: Parent, photo: int | None, words: str = "Well done", replaces: str | None = None, wait: float = 0
    ) -> None:
        self.now.move(seconds=1)
        draft = Draft(
            key=f"test:{new_id()}",
            to=parent.to,
            address_id=parent.address_id,
            language="en",
            screen=Screen(words, photo=photo, place=Place.REPLACE if replaces else Place.BELOW),
            priority=Priority.BULK,
            due=None if not wait else self.now().replace(hour=23),
            replaces=replaces,
        )
        route = self.routes[parent.channel]
        await self.db.run(lambda session: outbox.put(session.connection(), route, [draft], self.now()))
        if not wait:
            await self.settled()

    async def settled(self) -> None:
        """Until nothing that is due waits."""
        self.wakes.wake("send:webchat")

        async def is_quiet() -> bool:
            return await self.db.read(
                lambda session: (
                    session.scalar(
                        select(OutMessage.id)
                        .where(OutMessage.state.in_(("ready", "sending")), OutMessage.due <= self.now())
                        .limit(1)
                    )
                    is None
                )
            )

        for channel in self.channels.values():
            self.wakes.wake(channel.lane)
        await until(is_quiet)

    async def work(self) -> int:
        """The duty until it rests; how many messages it changed."""
        changed = 0
        while step := await self.duty.step():
            changed += step
        await self.settled()
        return changed

    async def shown(self, parent: Parent) -> list[tuple[bytes | None, str]]:
        return [(message.photo, message.text) for message in self.telegram.user(int(parent.to)).chat]

    async def rows(self) -> list[OutMessage]:
        return await self.db.read(lambda session: list(session.scalars(select(OutMessage).order_by(OutMessage.id))))


@asynccontextmanager
async def dispatched(db: Database, channels: dict[str, Channel], wakes: Wakes, now: FixedClock) -> AsyncIterator[None]:
    names = {channel.lane for channel in channels.values()}
    await db.run(lambda session: lanes.register(session, names))
    held = await db.run(lambda session: lanes.renew(session, "me", names, {}))
    tasks = [
        asyncio.create_task(Dispatcher(db, channel, wakes, now).run(lambda lane=channel.lane: held[lane]))  # type: ignore[misc]  # a lambda that binds its lane
        for channel in channels.values()
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def stage(db: Database, now: FixedClock) -> AsyncIterator[Stage]:
    async with FakeTelegram() as server:
        settings = Settings(telegram_token=SecretStr(server.token), telegram_api_url=server.url)
        telegram = TelegramChannel(settings, load=loader(db))
        telegram.chat_rate = None  # the waiting for a chat's turn is tested elsewhere
        channels: dict[str, Channel] = {"telegram": telegram, "webchat": WebChatChannel(db, now)}
        made = Stage(db, now, server, fill(db), channels)
        async with dispatched(db, channels, made.wakes, now):
            yield made
        for channel in channels.values():
            await channel.close()


RED = picture("red").content


async def test_a_no_takes_the_photo_out_of_messages_that_arrived(stage: Stage) -> None:
    amina = stage.school.amina
    mother, father = await stage.parent(amina, "telegram", "5"), await stage.parent(amina, "webchat", "w_father")
    await stage.says(mother, True)
    photo = await stage.photo(amina)
    for parent in (mother, father):
        await stage.send(parent, photo)
    assert await stage.shown(mother) == [(RED, "Well done")]
    assert await stage.work() == 0, "nobody took anything back"
    before = await stage.db.read(lambda session: session.scalars(select(ChatMessage)).one().seq)
    await stage.says(father, False)
    assert await stage.work() == 2
    assert await stage.shown(mother) == [(neutral(), "Well done")]
    after = await stage.db.read(lambda session: session.scalars(select(ChatMessage)).one())
    assert after.seq > before, "an open page is told"
    assert await stage.work() == 0, "once is enough"


async def test_what_waits_comes_without_it(stage: Stage) -> None:
    mother = await stage.parent(stage.school.amina, "telegram", "5")
    await stage.says(mother, True)
    photo = await stage.photo(stage.school.amina)
    await stage.send(mother, photo, wait=3600)
    await stage.says(mother, False)
    assert await stage.work() == 0
    await stage.db.run(lambda session: session.execute(update(OutMessage).values(due=stage.now())))
    await stage.settled()
    assert await stage.shown(mother) == [(None, "Well done")]


async def test_other_photos_stay(stage: Stage) -> None:
    mother, other = (
        await stage.parent(stage.school.luuk, "telegram", "5"),
        await stage.parent(stage.school.sofia, "telegram", "6"),
    )
    for parent in (mother, other):
        await stage.says(parent, True)
    one, both = await stage.photo(stage.school.luuk), await stage.photo(stage.school.luuk, stage.school.sofia)
    await stage.send(mother, one, "One")
    await stage.send(mother, both, "Both")
    await stage.send(other, both, "Both")
    await stage.says(other, False)
    assert await stage.work() == 2
    assert await stage.shown(mother) == [(RED, "One"), (neutral(), "Both")]
    assert await stage.shown(other) == [(neutral(), "Both")]


async def test_a_place_that_shows_something_else_by_now_is_left_alone(stage: Stage) -> None:
    mother = await stage.parent(stage.school.luuk, "telegram", "5")
    sofia = await stage.parent(stage.school.sofia, "telegram", "6")
    for parent in (mother, sofia):
        await stage.says(parent, True)
    first, second = await stage.photo(stage.school.sofia), await stage.photo(stage.school.luuk, colour="blue")
    await stage.send(mother, first, "Older")
    place = str(stage.telegram.user(5).last.id)
    await stage.send(mother, second, "Newer", replaces=place)
    await stage.says(sofia, False)
    assert await stage.work() == 0
    assert await stage.shown(mother) == [(picture("blue").content, "Newer")]


async def test_the_words_that_stand_there_now_stay(stage: Stage) -> None:
    mother = await stage.parent(stage.school.amina, "telegram", "5")
    await stage.says(mother, True)
    photo = await stage.photo(stage.school.amina)
    await stage.send(mother, photo, "Well done")
    await stage.send(mother, photo, "Thank you!", replaces=str(stage.telegram.user(5).last.id))
    await stage.says(mother, False)
    assert await stage.work() == 1
    assert await stage.shown(mother) == [(neutral(), "Thank you!")]


async def test_yes_and_no_again(stage: Stage) -> None:
    """On Telegram it does not come back; an open page of the web chat learns of both."""
    father = await stage.parent(stage.school.amina, "webchat", "w_father")
    await stage.says(father, True)
    await stage.send(father, await stage.photo(stage.school.amina))
    for round_ in range(2):
        await stage.says(father, False)
        assert await stage.work() == 1, f"round {round_}"
        await stage.says(father, True)
        assert await stage.work() == 0


async def test_erasing_who_said_yes_hides_it_within_a_minute(stage: Stage) -> None:
    mother, father = (
        await stage.parent(stage.school.amina, "telegram", "5"),
        await stage.parent(stage.school.amina, "telegram", "6"),
    )
    await stage.says(mother, True)
    photo = await stage.photo(stage.school.amina)
    await stage.send(father, photo)
    assert await stage.work() == 0
    await stage.db.run(lambda session: privacy.erase_person(session, mother.person_id, stage.now()))
    stage.now.move(seconds=61)
    assert await stage.work() == 1
    assert await stage.shown(father) == [(neutral(), "Well done")]


async def test_a_parent_who_has_gone_is_left_in_peace(stage: Stage) -> None:
    mother, father = (
        await stage.parent(stage.school.amina, "telegram", "5"),
        await stage.parent(stage.school.amina, "telegram", "6"),
    )
    await stage.says(mother, True)
    photo = await stage.photo(stage.school.amina)
    await stage.send(father, photo)
    stage.telegram.user(6).about.messages.clear()
    await stage.says(mother, False)
    assert await stage.work() == 1
    assert await stage.shown(father) == []
    assert (await stage.rows())[-1].state == "failed"
    assert await stage.work() == 0


async def test_many_families_are_done_batch_by_batch(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hidden, "BATCH", 2)
    parents = [await stage.parent(stage.school.amina, "telegram", str(number)) for number in range(5, 10)]
    await stage.says(parents[0], True)
    photo = await stage.photo(stage.school.amina)
    for parent in parents:
        await stage.send(parent, photo)
    await stage.says(parents[3], False)
    assert await stage.duty.step() == 2
    assert await stage.work() == 3
    assert [(await stage.shown(parent))[0][0] for parent in parents] == [neutral()] * 5


async def test_words_beside_a_photo_outlive_the_month(stage: Stage) -> None:
    """They are needed once more when the photo must go."""
    mother = await stage.parent(stage.school.amina, "telegram", "5")
    await stage.says(mother, True)
    await stage.send(mother, await stage.photo(stage.school.amina))
    await stage.send(mother, None, "Only words")
    stage.now.move(days=60)
    await stage.db.run(lambda session: outbox.purge(session, stage.now()))
    assert [row.payload is not None for row in await stage.rows()] == [True, False]
    await stage.says(mother, False)
    assert await stage.work() == 1
    assert (await stage.shown(mother))[0] == (neutral(), "Well done")
    stage.now.move(days=60)
    await stage.db.run(lambda session: outbox.purge(session, stage.now()))
    assert (await stage.rows())[0].payload is None, "and go with it"


async def test_the_photo_of_a_row_is_that_of_its_screen(stage: Stage) -> None:
    mother = await stage.parent(stage.school.amina, "webchat", "w_mother")
    photo = await stage.photo(stage.school.amina)
    await stage.send(mother, photo)
    stored = await stage.db.read(lambda session: session.scalars(select(ChatMessage)).one().body)
    assert photo_in(stored) == photo == (await stage.rows())[0].photo_id
