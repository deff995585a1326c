"""Photos on Telegram: sent with their words, changed in place, and taken away where they may not be seen any more."""

from collections.abc import AsyncIterator, Mapping
from io import BytesIO

import pytest
from PIL import Image
from pydantic import SecretStr

from bot.channels.telegram import photos
from bot.channels.telegram.outbound import TelegramChannel
from bot.config import Settings
from bot.core.screen import Button, Document, Place, Screen, rows
from bot.core.tap import tap
from bot.delivery.fit import fit
from bot.delivery.ports import Outgoing, Rejected, Result, Sent, Throttled, Unreachable
from bot.store.db import Busy
from tests.channels.telegram.test_stand_in import Client, Json, client
from tests.fakes.telegram_server import FakeTelegram

__all__ = ["client"]  # a fixture


def drawn(colour: str, size: tuple[int, int] = (90, 60)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


RED, BLUE = drawn("red"), drawn("blue")


class Photos:
    """`shown` is what may be seen now."""

    def __init__(self) -> None:
        self.shown: dict[int, bytes] = {7: RED, 8: BLUE}
        self.is_busy = False

    async def __call__(self, photo_id: int) -> bytes | None:
        if self.is_busy:
            raise Busy("the database is busy")
        return self.shown.get(photo_id)


@pytest.fixture
def album() -> Photos:
    return Photos()


@pytest.fixture
async def channel(telegram: FakeTelegram, album: Photos) -> AsyncIterator[TelegramChannel]:
    telegram.user(5, started=True)
    settings = Settings(telegram_token=SecretStr(telegram.token), telegram_api_url=telegram.url)
    made = TelegramChannel(settings, load=album)
    yield made
    await made.close()


def news(words: str = "Well <done>", photo: int | None = 7, place: Place = Place.REPLACE) -> Screen:
    return Screen(words, rows(Button("Thank you", tap("news.thanks"))), place=place, photo=photo)


async def send(channel: TelegramChannel, screen: Screen, replaces: str | None = None, to: str = "5") -> Result:
    return (await channel.send([Outgoing(1, to, "en", screen, replaces)]))[0]


async def ref(channel: TelegramChannel, screen: Screen) -> str:
    sent = await send(channel, screen)
    assert isinstance(sent, Sent)
    assert sent.ref
    return sent.ref


async def test_a_photo_comes_with_its_words_and_buttons(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    await ref(channel, news())
    [message] = telegram.user(5).chat
    assert (message.photo, message.text, message.labels) == (RED, "Well <done>", ["Thank you"])


async def test_one_that_may_not_be_seen_is_left_out(
    telegram: FakeTelegram, channel: TelegramChannel, album: Photos
) -> None:
    album.shown.clear()
    await ref(channel, news())
    [message] = telegram.user(5).chat
    assert (message.photo, message.text, message.labels) == (None, "Well <done>", ["Thank you"])


async def test_it_is_uploaded_once_and_asked_for_each_time(
    telegram: FakeTelegram, channel: TelegramChannel, album: Photos
) -> None:
    for number in range(5, 10):
        telegram.user(number, started=True)
        assert isinstance(await send(channel, news(), to=str(number)), Sent)
    uploads = [call for call in telegram.log.calls if not isinstance(call.parameters["photo"], str)]
    assert len(uploads) == 1
    assert all(telegram.user(number).last.photo == RED for number in range(5, 10))
    album.shown.clear()
    await send(channel, news())
    assert telegram.user(5).last.photo is None, "that Telegram has it gives no right to show it"


async def test_a_name_that_telegram_forgot_is_uploaded_again(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    await ref(channel, news())
    telegram.chats.files.clear()
    await ref(channel, news())
    assert [message.photo for message in telegram.user(5).chat] == [RED, RED]


async def test_only_so_many_names_are_remembered(
    telegram: FakeTelegram, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "REMEMBERED", 1)
    for photo in (7, 8, 7):
        await ref(channel, news(photo=photo))
    assert sum(not isinstance(call.parameters["photo"], str) for call in telegram.log.calls) == 3


async def test_words_and_buttons_of_a_photo_change_in_place(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    first = await ref(channel, news())
    assert await send(channel, Screen("Thank you!", photo=7), first) == Sent(first)
    [message] = telegram.user(5).chat
    assert (message.photo, message.text, message.labels) == (RED, "Thank you!", [])
    assert await send(channel, Screen("Thank you!", photo=7), first) == Sent(first), "the same again counts as sent"


async def test_another_photo_takes_its_place(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    first = await ref(channel, news())
    assert await send(channel, news("Older", photo=8), first) == Sent(first)
    [message] = telegram.user(5).chat
    assert (message.photo, message.text) == (BLUE, "Older")


async def test_a_photo_comes_into_a_message_of_words(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    first = await ref(channel, news("A list", photo=None))
    assert await send(channel, news(), first) == Sent(first)
    [message] = telegram.user(5).chat
    assert (message.photo, message.text, message.labels) == (RED, "Well <done>", ["Thank you"])


async def test_other_words_come_below_and_the_photo_stays(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    first = await ref(channel, news())
    second = await send(channel, Screen("The menu"), first)
    assert isinstance(second, Sent)
    assert second.ref != first
    assert [(message.photo, message.text) for message in telegram.user(5).chat] == [
        (RED, "Well <done>"), (None, "The menu"),
    ]  # fmt: skip


@pytest.mark.parametrize("place", [Place.REPLACE, Place.INSIDE])
async def test_a_hidden_photo_becomes_a_neutral_picture(
    telegram: FakeTelegram, channel: TelegramChannel, album: Photos, place: Place
) -> None:
    first = await ref(channel, news())
    album.shown.clear()
    assert await send(channel, news(place=place), first) == Sent(first)
    [message] = telegram.user(5).chat
    assert (message.photo, message.text, message.labels) == (photos.neutral(), "Well <done>", ["Thank you"])
    assert await send(channel, news(place=place), first) == Sent(first), "twice is once"


async def test_a_hidden_photo_in_a_message_of_words_changes_only_words(
    telegram: FakeTelegram, channel: TelegramChannel, album: Photos
) -> None:
    first = await ref(channel, news("A list", photo=None))
    album.shown.clear()
    assert await send(channel, news(), first) == Sent(first)
    assert (telegram.user(5).last.photo, telegram.user(5).last.text) == (None, "Well <done>")


async def test_what_is_taken_back_never_comes_as_news(
    telegram: FakeTelegram, channel: TelegramChannel, album: Photos
) -> None:
    first = await ref(channel, news())
    telegram.user(5).about.messages.clear()
    album.shown.clear()
    assert isinstance(await send(channel, news(place=Place.INSIDE), first), Rejected)
    assert telegram.user(5).chat == []
    assert isinstance(await send(channel, news(), first), Sent), "an answer that replaced it does"


async def test_a_photo_that_is_sent_waits_for_telegram(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.fail("429", "sendPhoto", seconds=3)
    assert await send(channel, news()) == Throttled(3.0)


async def test_a_busy_database_is_no_reason_to_leave_it_out(
    telegram: FakeTelegram, channel: TelegramChannel, album: Photos
) -> None:
    album.is_busy = True
    assert isinstance(await send(channel, news()), Unreachable)
    assert telegram.user(5).chat == []


async def test_more_words_than_a_caption_holds_follow_the_photo(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    long = "\n".join(f"{number} " + "word " * 40 for number in range(9))
    parts = fit(news(long), channel.capabilities)
    assert [part.photo for part in parts] == [7, None]
    assert [len(part.buttons) for part in parts] == [0, 1]
    for part in parts:
        await ref(channel, part)
    shown, rest = telegram.user(5).chat
    assert shown.photo == RED
    assert (rest.photo, rest.labels) == (None, ["Thank you"])
    assert f"{shown.text}\n{rest.text}".split() == long.split()


async def test_the_picture_for_a_hidden_one_is_a_picture() -> None:
    image = Image.open(BytesIO(photos.neutral()))
    assert image.format == "JPEG"
    assert max(image.size) <= 1600


async def test_a_document_is_not_a_photo(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    await ref(channel, Screen("x", document=Document("a.ics", "text/calendar", b"x")))
    assert telegram.user(5).last.photo is None


# What the stand-in refuses, in Telegram's words.
REFUSED: list[tuple[str, Json, str]] = [
    ("sendPhoto", {}, "there is no photo in the request"),
    ("sendPhoto", {"photo": "unknown"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"photo": "RED", "caption": "x" * 1025}, "message caption is too long"),
    ("editMessageCaption", {"message_id": 99}, "message to edit not found"),
    ("editMessageCaption", {"message_id": "words"}, "there is no caption in the message to edit"),
    ("editMessageText", {"message_id": "photo", "text": "x"}, "there is no text in the message to edit"),
    ("editMessageMedia", {"message_id": "photo", "media": {"type": "photo"}}, "there is no photo in the request"),
    ("getFile", {"file_id": "unknown"}, "wrong file_id or the file is temporarily unavailable"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "given", "words"), REFUSED)
async def test_the_stand_in_is_as_strict(
    telegram: FakeTelegram, channel: TelegramChannel, client: Client, method: str, given: Json, words: str
) -> None:
    ids: Mapping[object, object] = {
        "photo": int(await ref(channel, news())),
        "words": int(await ref(channel, Screen("x"))),
        "RED": next(iter(telegram.chats.files)),
    }
    call: Json = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in given.items()}
    status, answer = await client.call(method, chat_id=5, **call)
    assert (status, answer["description"]) == (400, f"Bad Request: {words}")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (drawn("red", (2100, 100)), "PHOTO_INVALID_DIMENSIONS"),
        (drawn("red", (6000, 4001)), "PHOTO_INVALID_DIMENSIONS"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
    ],
)
async def test_pictures_that_telegram_refuses(
    telegram: FakeTelegram, channel: TelegramChannel, album: Photos, content: bytes, words: str
) -> None:
    album.shown[7] = content
    result = await send(channel, news())
    assert isinstance(result, Rejected)
    assert words.lower() in result.reason.lower()
