"""A real HTTP stand-in for Telegram's Bot API, as strict as Telegram, with faults on request."""

from tests.fakes.telegram_server.chats import Chat, File, Message
from tests.fakes.telegram_server.server import TOKEN, FakeTelegram
from tests.fakes.telegram_server.users import PICTURE, VOICE, FakeUser

__all__ = ["PICTURE", "TOKEN", "VOICE", "Chat", "FakeTelegram", "FakeUser", "File", "Message"]
