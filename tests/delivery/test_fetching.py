"""Photos that staff send on Telegram: fetched outside of the turn, and never without a word about them."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from PIL import Image
from prometheus_client import REGISTRY
from pydantic import SecretStr
from sqlalchemy import select, update

from bot.app import route_to
from bot.channels.telegram import transport
from bot.channels.telegram.inbound import parse
from bot.channels.telegram.outbound import TelegramChannel
from bot.config import Settings
from bot.core.incoming import Attachment
from bot.delivery.fetching import TRIES, PhotoFetcher
from bot.delivery.wake import Wakes
from bot.features.photos import told
from bot.i18n.library import Library
from bot.people.tables import Address, Staff
from bot.photos import actions, pictures
from bot.photos.queries import list_unused
from bot.photos.tables import Photo
from bot.store.db import Database
from tests.conftest import FixedClock
from tests.fakes.telegram_server import FakeTelegram
from tests.people.sample import Sample, fill, invite, invite_teacher
from tests.talk import Shown, Talk


def jpeg(size: tuple[int, int] = (320, 200)) -> bytes:
    exif, out = Image.Exif(), BytesIO()
    exif[0x010F] = "Secret Camera"
    Image.new("RGB", size, "orange").save(out, "JPEG", exif=exif)
    return out.getvalue()


@dataclass
class Desk:
    """A teacher who has joined on Telegram, and the duty, step by step."""

    db: Database
    now: FixedClock
    telegram: FakeTelegram
    channel: TelegramChannel
    duty: PhotoFetcher
    school: Sample
    teacher: Talk

    def taken(self, content: bytes) -> str:
        """What Telegram calls a photo that the teacher has taken."""
        return self.telegram.user(5).photograph(content)

    async def sends(self, content: bytes) -> Shown:
        return await self.teacher.attach("photo", self.taken(content))

    async def heard(self) -> list[Shown]:
        new = await self.teacher._new()
        self.teacher.shown += new
        return new

    async def photos(self) -> list[Photo]:
        return await self.db.read(lambda session: list(session.scalars(select(Photo).order_by(Photo.id))))


@pytest.fixture
async def desk(db: Database, now: FixedClock, library: Library, talk: Talk) -> AsyncIterator[Desk]:
    school = fill(db)
    async with FakeTelegram() as server:
        server.user(5, started=True)
        settings = Settings(telegram_token=SecretStr(server.token), telegram_api_url=server.url)
        channel = TelegramChannel(settings)
        duty = PhotoFetcher(db, channel.fetch, route_to(channel), library=library, told=told, wakes=Wakes(), now=now)
        teacher = Talk(db, talk.engine, "5")
        await teacher.start(invite_teacher(db, school.teacher, now()).link_code)
        await teacher.tap("English")
        await teacher.press("onboarding.agree")
        yield Desk(db, now, server, channel, duty, school, teacher)
        await channel.close()


async def test_a_photo_is_fetched_and_its_sender_told(desk: Desk) -> None:
    assert "One moment" in (await desk.sends(jpeg())).text
    [photo] = await desk.photos()
    assert (photo.state, photo.staff_id) == ("wanted", desk.school.teacher)
    before = REGISTRY.get_sample_value("samen_photos_fetched_total", {"result": "fetched"}) or 0
    assert await desk.duty.step() == 1
    assert REGISTRY.get_sample_value("samen_photos_fetched_total", {"result": "fetched"}) == before + 1
    [message] = await desk.heard()
    assert "Your photo is here" in message.text

    def look(session: object) -> tuple[str, bytes, object, object]:
        found = session.scalars(select(Photo)).one()  # type: ignore[attr-defined]  # a Session
        return found.state, found.content, found.source, found.due

    state, content, source, due = await desk.db.read(look)
    assert (state, source, due) == ("ready", None, None)
    assert b"Secret" not in content
    assert Image.open(BytesIO(content)).size == (320, 200)
    assert await desk.duty.step() == 0
    assert await desk.heard() == []


async def test_what_telegram_sends_is_what_is_fetched(desk: Desk) -> None:
    name = desk.taken(jpeg())
    update_ = {"update_id": 1, "message": desk.telegram.chats.show(desk.telegram.user(5).chat[-1])}
    incoming = parse(update_, "1", "bot")
    assert incoming
    assert incoming.content == Attachment("photo", name)


async def test_a_photo_can_be_removed_where_it_was_sent(desk: Desk) -> None:
    await desk.sends(jpeg())
    await desk.duty.step()
    await desk.heard()
    assert "erased" in (await desk.teacher.tap("Remove the photo")).text
    assert [photo.state for photo in await desk.photos()] == ["gone"]
    assert await desk.db.read(lambda session: list_unused(session, desk.school.teacher)) == []
    assert "old" in (await desk.teacher.tap("Remove the photo")).text


async def test_a_parent_keeps_hearing_that_pictures_are_not_looked_at(desk: Desk, talk: Talk) -> None:
    await talk.start(invite(desk.db, desk.school.amina, desk.now()).link_code)
    await talk.tap("English")
    await talk.press("onboarding.agree")
    assert "I cannot look at pictures" in (await talk.attach("photo", "AgACname")).text
    assert await desk.photos() == []


@pytest.mark.parametrize("change", [{"role": "coordinator"}, {"disabled_at": "now"}])
async def test_who_may_not_send_is_not_listened_to_either(desk: Desk, change: dict[str, object]) -> None:
    values = {name: desk.now() if value == "now" else value for name, value in change.items()}
    await desk.db.run(lambda session: session.execute(update(Staff).values(**values)))
    assert "One moment" not in (await desk.sends(jpeg())).text
    assert await desk.photos() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"no picture", "not a photo"), (jpeg((30, 30)), "too small"), (jpeg()[:-300], "did not arrive whole")],
)
async def test_what_is_wrong_with_it_is_said(desk: Desk, content: bytes, words: str) -> None:
    await desk.sends(content)
    await desk.duty.step()
    [message] = await desk.heard()
    assert words in message.text
    assert [photo.state for photo in await desk.photos()] == ["failed"]


async def test_too_large_a_file_is_not_read_to_its_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.photos.LARGEST_FILE", 500)
    await desk.sends(jpeg() + bytes(1000))
    await desk.duty.step()
    [message] = await desk.heard()
    assert f"larger than {pictures.LARGEST_FILE // 2**20} MB" in message.text


async def test_a_file_that_telegram_lost(desk: Desk) -> None:
    await desk.teacher.attach("photo", "AgACunknown")
    await desk.duty.step()
    assert "did not arrive whole" in (await desk.heard())[0].text


@pytest.mark.parametrize("method", ["getFile", "file"])
async def test_trouble_is_waited_out(desk: Desk, method: str) -> None:
    desk.telegram.fail("502", method)
    await desk.sends(jpeg())
    assert await desk.duty.step() == 1
    assert await desk.heard() == []
    assert await desk.duty.step() == 0, "not at once again"
    desk.now.move(seconds=TRIES[0])
    assert await desk.duty.step() == 1
    assert "Your photo is here" in (await desk.heard())[0].text


async def test_trouble_without_end_is_said(desk: Desk) -> None:
    desk.telegram.fail("502", "getFile", times=99)
    await desk.sends(jpeg())
    for wait in (*TRIES, 0):
        assert await desk.duty.step() == 1
        desk.now.move(seconds=wait)
    assert "did not arrive whole" in (await desk.heard())[0].text
    assert await desk.duty.step() == 0


async def test_the_token_is_in_no_log_and_no_error(
    desk: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "DOWNLOAD", 0.2)
    secret = desk.telegram.token.partition(":")[2]
    with caplog.at_level(logging.DEBUG):
        for trouble in ("502", "timeout", "reset", "garbage"):
            for method in ("getFile", "file"):
                desk.telegram.fail(trouble, method, seconds=0.4)
                await desk.sends(jpeg())
                await desk.duty.step()
                desk.now.move(hours=1)
    written = capsys.readouterr()
    assert secret not in caplog.text + written.out + written.err


async def test_not_more_than_somebody_can_use(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_UNUSED", 1)
    await desk.sends(jpeg())
    assert "many photos" in (await desk.sends(jpeg((400, 300)))).text
    assert len(await desk.photos()) == 1


async def test_nothing_is_told_to_a_chat_that_is_somebody_elses_by_now(desk: Desk) -> None:
    await desk.sends(jpeg())
    await desk.db.run(lambda session: session.execute(update(Address).values(person_id=None)))
    assert await desk.duty.step() == 1
    assert await desk.heard() == []
