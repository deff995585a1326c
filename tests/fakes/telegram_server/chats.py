"""The chats of the stand-in: who started the bot, who blocked it, and what stands in each chat now."""

import hashlib
import itertools
import time
from dataclasses import dataclass, field

from tests.fakes.telegram_server.refusal import Json, Refusal, bad


@dataclass(slots=True)
class File:
    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Message:
    """`text` is what a person sees: parsed, cleaned, without markup. `rows` are the inline buttons."""

    id: int
    chat: int
    by_bot: bool
    text: str
    entities: list[Json] = field(default_factory=list)
    rows: list[list[Json]] = field(default_factory=list)
    file: File | None = None
    photo: bytes | None = None
    edits: int = 0
    date: int = field(default_factory=lambda: int(time.time()))

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.rows for button in row]


@dataclass(slots=True)
class Chat:
    id: int
    language_code: str | None = None
    first_name: str = "Parent"
    kind: str = "private"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    moved_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    def about(self) -> Json:
        if self.kind == "private":
            return {"id": self.id, "type": "private", "first_name": self.first_name}
        return {"id": self.id, "type": self.kind, "title": "Group"}

    def user(self) -> Json:
        language = {"language_code": self.language_code} if self.language_code else {}
        return {"id": abs(self.id), "is_bot": False, "first_name": self.first_name} | language


class Chats:
    def __init__(self, bot: Json) -> None:
        self.bot = bot
        self.known: dict[int, Chat] = {}
        self._ids = itertools.count(1)
        self.files: dict[str, bytes] = {}  # what can be had or sent again, by its file_id

    def writable(self, chat_id: int) -> Chat:
        """The chat, if the bot may write to it."""
        chat = self.known.get(chat_id)
        if chat is None:
            raise bad("chat not found")
        if chat.moved_to is not None:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.moved_to},
            )
        if chat.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not chat.started:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def put(self, chat: Chat, text: str, *, by_bot: bool) -> Message:
        message = Message(next(self._ids), chat.id, by_bot, text)
        chat.messages[message.id] = message
        return message

    def sizes(self, picture: bytes) -> list[Json]:
        """A photo as a message shows it: a small and a large one, each with a name to use it again by."""
        found: list[Json] = []
        for size, side in (("s", 90), ("y", 1280)):
            unique = hashlib.sha256(picture).hexdigest()[:10] + size
            self.files[f"AgAC{unique}"] = picture
            found.append(
                {"file_id": f"AgAC{unique}", "file_unique_id": unique, "width": side, "height": side // 2}
                | {"file_size": len(picture)}
            )
        return found

    def show(self, message: Message) -> Json:
        """The message as the Bot API gives it."""
        chat = self.known[message.chat]
        shown: Json = {
            "message_id": message.id,
            "from": self.bot if message.by_bot else chat.user(),
            "chat": chat.about(),
            "date": message.date,
        }
        if message.photo is not None:
            shown["photo"] = self.sizes(message.photo)
            words = "caption"
        elif message.file:
            numbered = {"file_id": f"F{message.id}", "file_unique_id": f"U{message.id}"}
            shown["document"] = numbered | {"file_name": message.file.name, "mime_type": message.file.mime}
            words = "caption"
        else:
            words = "text"
        if message.text:
            shown[words] = message.text
        if message.entities:
            shown["entities" if words == "text" else "caption_entities"] = message.entities
        if message.edits:
            shown["edit_date"] = message.date
        if message.rows:
            shown["reply_markup"] = {"inline_keyboard": message.rows}
        return shown
