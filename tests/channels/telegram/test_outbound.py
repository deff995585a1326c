"""Every answer that Telegram can give becomes the right result, over real HTTP."""

import logging
from typing import Any

import pytest
from pydantic import SecretStr
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.channels.telegram.outbound import TelegramChannel, classify
from bot.channels.telegram.transport import Garbled, Transport
from bot.config import Settings
from bot.core.screen import Button, Document, Place, Screen, rows
from bot.core.tap import tap
from bot.delivery.ports import Channel, Gone, Moved, Outgoing, Rejected, Result, Sent, Throttled, Unreachable
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_server.chats import Chat


async def send(channel: Channel, screen: Screen | str = "Hello", **more: Any) -> Result:
    shown = screen if isinstance(screen, Screen) else Screen(screen)
    return (await channel.send([Outgoing(id=1, to="5", language="en", screen=shown, **more)]))[0]


async def test_a_screen_arrives(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    user = telegram.user(5, started=True)
    sent = await send(channel, Screen("Hello <you> & me", rows(Button("Menu", tap("menu.show")))))
    assert sent == Sent(str(user.last.id))
    assert user.seen == ["Hello <you> & me"]
    assert user.last.labels == ["Menu"]
    assert telegram.log.calls[-1].parameters["link_preview_options"] == {"is_disabled": True}


async def test_results_come_in_the_order_of_the_batch(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    for number in (5, 6):
        telegram.user(number, started=True)
    batch = [Outgoing(n, to, "en", Screen(f"message {n}")) for n, to in ((1, "5"), (2, "404"), (3, "6"), (4, "5"))]
    results = await channel.send(batch)
    assert [type(result) for result in results] == [Sent, Gone, Sent, Sent]
    assert telegram.user(5).seen == ["message 1", "message 4"]


async def test_an_edit_replaces_the_message(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    user = telegram.user(5, started=True)
    first = await send(channel, Screen("One", rows(Button("Menu", tap("menu.show")))))
    assert isinstance(first, Sent)
    assert await send(channel, "Two", replaces=first.ref) == first
    assert user.seen == ["Two"]
    assert user.last.labels == []


async def test_the_same_screen_again_counts_as_sent(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.user(5, started=True)
    first = await send(channel, "Same")
    assert isinstance(first, Sent)
    assert await send(channel, "Same", replaces=first.ref) == first
    assert len(telegram.user(5).seen) == 1


@pytest.mark.parametrize("replaces", ["999", "not a number", "the person's own", "a document"])
async def test_what_cannot_be_edited_is_sent_anew(
    telegram: FakeTelegram, channel: TelegramChannel, replaces: str
) -> None:
    user = telegram.user(5, started=True)
    own = user.say("Hi").id
    await send(channel, Screen("", document=Document("a.ics", "text/calendar", b"x")))
    known = {"the person's own": str(own), "a document": str(user.last.id)}
    result = await send(channel, "New", replaces=known.get(replaces, replaces))
    assert result == Sent(str(user.last.id))
    assert user.seen[-1] == "New"


async def test_a_screen_below_is_not_an_edit(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.user(5, started=True)
    first = await send(channel, "One")
    assert isinstance(first, Sent)
    await send(channel, Screen("Two", place=Place.BELOW), replaces=first.ref)
    assert telegram.user(5).seen == ["One", "Two"]


async def test_a_document_comes_with_its_caption(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    user = telegram.user(5, started=True)
    document = Document('é"vent\n.ics', "text/calendar", b"BEGIN:VCALENDAR")
    await send(channel, Screen("Your <date>", rows(Button("Menu", tap("menu.show"))), document=document))
    file = user.last.file
    assert file is not None
    assert (file.name, file.mime, file.content) == ("é_vent_.ics", "text/calendar", b"BEGIN:VCALENDAR")
    assert user.last.text == "Your <date>"
    assert user.last.labels == ["Menu"]


REFUSED = [
    ("blocked", {"blocked": True}, Gone("Forbidden: bot was blocked by the user")),
    ("deactivated", {"deactivated": True}, Gone("Forbidden: user is deactivated")),
    ("never started", {"started": False}, Gone("Forbidden: bot can't initiate conversation with a user")),
    ("moved", {"moved_to": -1009}, Moved("-1009")),
]


@pytest.mark.parametrize(("state", "expected"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
async def test_a_chat_that_cannot_be_written_to(
    telegram: FakeTelegram, channel: TelegramChannel, state: dict[str, Any], expected: Result
) -> None:
    telegram.chats.known[5] = Chat(5, **{"started": True} | state)
    assert await send(channel) == expected


async def test_an_unknown_chat_is_gone(channel: TelegramChannel) -> None:
    assert await send(channel) == Gone("Chat not found")


FAULTS: list[tuple[dict[str, Any], Result | type[Rejected], bool]] = [
    ({"trouble": "429", "seconds": 7}, Throttled(7.0), False),
    ({"trouble": "500"}, Unreachable("Internal Server Error", maybe_sent=True), False),
    ({"trouble": "502"}, Unreachable("the answer is not the Bot API's", maybe_sent=True), False),
    ({"trouble": "reset"}, Unreachable("ServerDisconnectedError", maybe_sent=True), False),
    ({"trouble": "timeout", "seconds": 9}, Unreachable("Timed out", maybe_sent=True), False),
    ({"trouble": "garbage"}, Unreachable("the answer is not the Bot API's", maybe_sent=True), True),
    ({"trouble": "no_result"}, Unreachable("the answer is not the Bot API's", maybe_sent=True), True),
    ({"trouble": "drop_reply"}, Unreachable("ServerDisconnectedError", maybe_sent=True), True),
    ({"trouble": "error", "description": "Bad Request: something"}, Rejected("Something"), False),
    ({"trouble": "error", "code": 403, "description": "Forbidden: bot was kicked from the group chat"},
     Gone("Forbidden: bot was kicked from the group chat"), False),
    ({"trouble": "error", "code": 413, "description": "Request Entity Too Large"},
     Rejected("Request Entity Too Large"), False),
    ({"trouble": "error", "code": 401, "description": "Unauthorized"},
     Unreachable("Telegram refuses the bot token (SAMEN_TELEGRAM_TOKEN)"), False),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "expected", "arrives"), FAULTS)
async def test_trouble_at_telegrams_side(
    telegram: FakeTelegram, fault: dict[str, Any], expected: Result, arrives: bool
) -> None:
    telegram.user(5, started=True)
    telegram.fail(method="sendMessage", **fault)
    channel = made(telegram.url, telegram.token)
    try:
        if fault["trouble"] == "timeout":
            await impatient(channel)
        assert await send(channel) == expected
    finally:
        await channel.close()
    assert bool(telegram.user(5).seen) is arrives


def test_a_proxys_page_is_never_taken_for_telegrams_word() -> None:
    """Else one filtering proxy that answers 403 would close every address."""
    for refused in (Forbidden("Forbidden (403)"), BadRequest("Chat not found"), InvalidToken("x")):
        refused.__cause__ = Garbled("the answer is not JSON")
        assert classify(refused) == Unreachable("the answer is not the Bot API's", maybe_sent=True)


async def test_nobody_listens(telegram: FakeTelegram) -> None:
    """The one kind of failure where the message certainly did not arrive."""
    await telegram.stop()
    channel = made(telegram.url, telegram.token)
    assert await send(channel) == Unreachable("no connection: ClientConnectorError", maybe_sent=False)
    await channel.close()


async def test_too_much_text_and_too_little_are_rejected(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.user(5, started=True)
    assert await send(channel, "x" * 4097) == Rejected("Message is too long")
    assert await send(channel, "") == Rejected("Message text is empty")


async def test_the_chat_limit_throttles(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.user(5, started=True)
    telegram.limits.per_chat, telegram.limits.per_chat_burst = 1, 1
    assert isinstance(await send(channel), Sent)
    assert await send(channel) == Throttled(1.0)


async def test_a_tap_is_acknowledged_once_and_a_late_one_is_no_error(
    telegram: FakeTelegram, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    user = telegram.user(5, started=True)
    await send(channel, Screen("Menu", rows(Button("Go", tap("menu.show")))))
    query = user.tap_data("menu.show")
    channel.acknowledge(query)
    await telegram.until(lambda: telegram.methods.answered == [query])
    with caplog.at_level(logging.INFO, "bot"):
        channel.acknowledge(query)
        await telegram.until(lambda: telegram.log.asked["answerCallbackQuery"] == 2)
        await channel.close()
    assert not caplog.records


async def test_acknowledging_never_raises(telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    channel = made(telegram.url, telegram.token)
    telegram.fail("502", "answerCallbackQuery")
    with caplog.at_level(logging.INFO, "bot"):
        channel.acknowledge("1")
        await telegram.until(lambda: telegram.log.asked["answerCallbackQuery"])
        await channel.close()
    assert [record.message for record in caplog.records] == ["telegram.not_acknowledged"]


async def test_commands_are_told_per_language(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.prepare({"nl": [("menu", "Het menu")], "tr": [("menu", "Menü")]})
    assert telegram.methods.commands == {
        "nl": [{"command": "menu", "description": "Het menu"}],
        "tr": [{"command": "menu", "description": "Menü"}],
        "": [{"command": "menu", "description": "Het menu"}],
    }


async def test_the_username_is_asked_once(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    assert await channel.bot_username() == await channel.bot_username() == "samen_test_bot"
    assert telegram.log.asked["getMe"] == 1


async def test_the_token_is_never_written_anywhere(telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    """Every fault at DEBUG, with the token as a canary in logs and reasons."""
    told: list[object] = []
    with caplog.at_level(logging.DEBUG):
        channel = made(telegram.url, telegram.token)
        telegram.user(5, started=True)
        for fault, *_ in FAULTS:
            if fault["trouble"] != "timeout":
                telegram.fail(method="sendMessage", **fault)
                told.append(await send(channel, "a secret word"))
        await telegram.stop()
        told.append(await send(channel, "a secret word"))
        await channel.close()
    written = "\n".join([*map(str, told), *(f"{r.getMessage()} {r.exc_text or ''}" for r in caplog.records)])
    assert telegram.token.split(":")[1] not in written
    assert "secret word" not in written


def made(url: str, token: str) -> TelegramChannel:
    return TelegramChannel(Settings(telegram_token=SecretStr(token), telegram_api_url=url))


async def impatient(channel: TelegramChannel) -> None:
    """The same transport, waiting for an answer a hundredth of the usual time."""
    for transport in (channel.api._transport, channel.api._polls):
        transport._timeout = Transport(read_timeout=0.3)._timeout
        await transport.shutdown()
