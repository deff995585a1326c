"""From a raw Update to an Incoming, by tolerant reading of the JSON rather than `Update.de_json`.

De_json raises on payloads that Telegram really sends, hides unknown kinds in `api_kwargs`, shows an inaccessible
message as an ordinary one, and costs several times more. Here a value of the wrong type means None: not for us.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.core.incoming import (
    Attachment,
    AttachmentKind,
    Command,
    Content,
    Edited,
    Incoming,
    InGroup,
    Left,
    Returned,
    Tapped,
    Text,
)
from bot.i18n.bidi import clean

Json = Mapping[str, Any]  # Any: JSON from outside; every value is checked where it is used

NOTHING: Json = {}
LARGEST = 2**63  # what our BIGINT columns hold; Telegram itself promises 52 bits
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
_LOCALE = re.compile(r"[A-Za-z0-9_-]{2,35}")
_FILE = re.compile(r"[A-Za-z0-9_-]{1,200}")
_GROUPS = ("group", "supergroup")

# In this order: an animation comes with a `document` beside it, a venue with a `location`.
_ATTACHMENTS: tuple[tuple[str, AttachmentKind], ...] = (
    ("photo", "photo"),
    ("voice", "voice"),
    ("video", "video"),
    ("video_note", "video"),
    ("animation", "video"),
    ("sticker", "sticker"),
    ("location", "location"),
    ("contact", "contact"),
    ("document", "file"),
    ("audio", "file"),
    ("dice", "other"),
    ("poll", "other"),
    ("story", "other"),
    ("game", "other"),
    ("paid_media", "other"),
    ("checklist", "other"),
)


def parse(update: object, bot_id: str, bot_username: str) -> Incoming | None:
    """The one thing somebody did, or None when it is nothing that Samen answers. Never raises."""
    if not isinstance(update, dict):
        return None
    number = _number(update, "update_id")
    if number is None or number < 0:
        return None
    happening = _act(update, bot_username)
    if happening is None:
        return None
    content, chat, person = happening
    return Incoming(
        channel="telegram",
        external_id=f"{bot_id}:{number}",
        address=str(chat),
        content=content,
        locale=_locale(person),
    )


def callback_id(update: object) -> str | None:
    """What to acknowledge so that the button stops turning, also when the tap itself is not for us."""
    if not isinstance(update, dict):
        return None
    value = _object(update, "callback_query").get("id")
    return value if isinstance(value, str) and 0 < len(value) <= 64 and value.isascii() else None


def _act(update: Json, bot_username: str) -> tuple[Content, int, Json] | None:
    """What was done, in which chat, by whom."""
    for kind, read in (("message", _message), ("edited_message", _edited), ("my_chat_member", _membership)):
        if kind in update:
            event = _object(update, kind)
            return _placed(read(event, bot_username), event, _object(event, "from"))
    if "callback_query" in update:
        query = _object(update, "callback_query")
        # The message may be an inaccessible one: chat, message_id and a date of 0 is all that is left of it.
        message = _object(query, "message")
        return _placed(_tapped(query, message), message, _object(query, "from"))
    return None


def _placed(content: Content | None, event: Json, person: Json) -> tuple[Content, int, Json] | None:
    chat = _number(_object(event, "chat"), "id")
    if content is None or chat is None or person.get("is_bot") is True:
        return None
    return content, chat, person


def _message(message: Json, bot_username: str) -> Content | None:
    place = _object(message, "chat").get("type")
    text = message.get("text")
    if place in _GROUPS:
        return InGroup() if isinstance(text, str) and _is_addressed(text, bot_username) else None
    if place != "private":
        return None
    if text is not None:
        return _text(text, bot_username)
    kind = next((kind for name, kind in _ATTACHMENTS if _is_there(message.get(name))), None)
    return None if kind is None else Attachment(kind, _source(message) if kind == "photo" else "")


def _source(message: Json) -> str:
    """The name of the largest of a photo's sizes; they grow."""
    sizes = message.get("photo")
    last = sizes[-1] if isinstance(sizes, list) else None
    name = last.get("file_id") if isinstance(last, dict) else None
    return name if isinstance(name, str) and _FILE.fullmatch(name) else ""


def _text(text: object, bot_username: str) -> Content | None:
    if not isinstance(text, str):
        return None
    words = clean(text).strip()
    if not words:
        return None
    found = _COMMAND.fullmatch(words)
    if found and (found[2] is None or found[2].casefold() == bot_username.casefold()):
        return Command(found[1].lower(), (found[3] or "").strip())
    return Text(words)


def _is_addressed(text: str, bot_username: str) -> bool:
    """In a group a bare command may be meant for another bot."""
    found = _COMMAND.fullmatch(text)
    return bool(bot_username and found and found[2] and found[2].casefold() == bot_username.casefold())


def _edited(message: Json, bot_username: str) -> Content | None:
    """Only changed words: a shared live location is "edited" every few seconds."""
    is_private = _object(message, "chat").get("type") == "private"
    return Edited() if is_private and isinstance(message.get("text"), str) else None


def _tapped(query: Json, message: Json) -> Content | None:
    data, number = query.get("data"), _number(message, "message_id")
    if _object(message, "chat").get("type") != "private" or number is None:
        return None
    payload = clean(data) if isinstance(data, str) else ""
    return Tapped(payload, str(number)) if payload else None


def _membership(event: Json, bot_username: str) -> Content | None:
    if _object(event, "chat").get("type") != "private":
        return None
    match _object(event, "new_chat_member").get("status"):
        case "kicked" | "left":
            return Left()
        case "member":
            return Returned()
    return None


def _locale(person: Json) -> str | None:
    tag = person.get("language_code")
    return tag if isinstance(tag, str) and _LOCALE.fullmatch(tag) else None


def _object(parent: Json, name: str) -> Json:
    value = parent.get(name)
    return value if isinstance(value, dict) else NOTHING


def _number(parent: Json, name: str) -> int | None:
    value = parent.get(name)
    return value if type(value) is int and -LARGEST < value < LARGEST else None


def _is_there(value: object) -> bool:
    return isinstance(value, dict | list) and bool(value)
