"""A person with a phone: what they do becomes updates, what they see is their chat."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

from tests.fakes.telegram_server.chats import Chat, Message
from tests.fakes.telegram_server.refusal import Json

if TYPE_CHECKING:
    from tests.fakes.telegram_server.server import FakeTelegram

_queries = itertools.count(1)
PICTURE: Json = {"photo": [{"file_id": "P", "file_unique_id": "P", "width": 90, "height": 60, "file_size": 900}]}
VOICE: Json = {"voice": {"file_id": "V", "file_unique_id": "V", "duration": 3, "mime_type": "audio/ogg"}}


class FakeUser:
    """Made by `FakeTelegram.user`. `about` holds what Telegram knows of them."""

    def __init__(self, telegram: FakeTelegram, chat_id: int, language_code: str | None) -> None:
        self._telegram = telegram
        self.id = chat_id
        self.about: Chat = telegram.chats.known.setdefault(chat_id, Chat(chat_id, language_code))

    @property
    def chat(self) -> list[Message]:
        """The messages now in the chat, edits included, oldest first."""
        return list(self.about.messages.values())

    @property
    def seen(self) -> list[str]:
        """The texts of the bot's messages."""
        return [message.text for message in self.chat if message.by_bot]

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        found = [message for message in self.chat if message.by_bot]
        assert found, "the bot has not written anything yet"
        return found[-1]

    async def reads(self, part: str) -> Message:
        """Wait until a message of the bot contains these words; the newest such message."""
        await self._telegram.until(lambda: any(part in text for text in self.seen))
        return next(message for message in reversed(self.chat) if message.by_bot and part in message.text)

    def start(self, payload: str = "") -> None:
        """Open the bot, with the payload of a deep link; a blocked bot is unblocked by it."""
        if self.about.blocked:
            self.unblock()
        self.about.started = True
        self.say(f"/start {payload}".strip())

    def say(self, text: str) -> Message:
        """Write to the bot; Telegram shows Start first to who never did."""
        self.about.started = True
        message = self._telegram.chats.put(self.about, text, by_bot=False)
        shown = self._telegram.chats.show(message)
        if text.startswith("/"):
            shown["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        self._telegram.updates.push({"message": shown})
        return message

    def send(self, content: Json) -> None:
        """Anything but text, for example `PICTURE`."""
        self.about.started = True
        message = self._telegram.chats.put(self.about, "", by_bot=False)
        self._telegram.updates.push({"message": self._telegram.chats.show(message) | content})

    def photograph(self, content: bytes) -> str:
        """Send a photo; the name of its largest size."""
        self.about.started = True
        message = self._telegram.chats.put(self.about, "", by_bot=False)
        message.photo = content
        shown = self._telegram.chats.show(message)
        self._telegram.updates.push({"message": shown})
        return str(shown["photo"][-1]["file_id"])

    def edit(self, message: Message, text: str) -> None:
        message.text = text
        message.edits += 1
        self._telegram.updates.push({"edited_message": self._telegram.chats.show(message)})

    def tap(self, label: str) -> None:
        """Press the newest button with this label; a button with an address only opens it."""
        for message in reversed(self.chat):
            for button in (button for row in message.rows for button in row):
                if button["text"] == label:
                    assert "callback_data" in button, f"{label} opens {button.get('url')}"
                    self.tap_data(button["callback_data"], message)
                    return
        visible = [label for message in self.chat for label in message.labels]
        raise AssertionError(f"no button {label!r}, only {visible}")

    def tap_data(self, data: str, message: Message | None = None) -> str:
        """What any client can do: press a button with data of its own making. Returns the query's id."""
        query = f"{self.id}-{next(_queries)}"
        self._telegram.methods.callbacks[query] = self.id
        under = self._telegram.chats.show(message or self.last)
        self._telegram.updates.push(
            {
                "callback_query": {
                    "id": query,
                    "from": self.about.user(),
                    "message": under,
                    "chat_instance": str(self.id),
                    "data": data,
                }
            }
        )
        return query

    def type_inline(self, text: str) -> str:
        """Type behind the bot's name in another chat. Returns the query's id."""
        query = f"i{self.id}-{next(_queries)}"
        self._telegram.methods.inline[query] = None
        about = {"id": query, "from": self.about.user(), "query": text, "offset": "", "chat_type": "private"}
        self._telegram.updates.push({"inline_query": about})
        return query

    async def offered(self, query: str) -> list[Json]:
        """What the bot offers for it."""
        inline = self._telegram.methods.inline
        await self._telegram.until(lambda: inline[query] is not None)
        return inline[query] or []

    def block(self) -> None:
        self._membership("member", "kicked")
        self.about.blocked = True

    def unblock(self) -> None:
        self.about.blocked = False
        self._membership("kicked", "member")

    def _membership(self, old: str, new: str) -> None:
        bot = self._telegram.chats.bot
        self._telegram.updates.push(
            {
                "my_chat_member": {
                    "chat": self.about.about(),
                    "from": self.about.user(),
                    "date": int(time.time()),
                    "old_chat_member": {"user": bot, "status": old},
                    "new_chat_member": {"user": bot, "status": new} | ({"until_date": 0} if new == "kicked" else {}),
                }
            }
        )
