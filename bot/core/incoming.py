"""What a channel hands to the engine: one thing a person did, free of the channel's own types."""

from dataclasses import dataclass
from typing import Literal

AttachmentKind = Literal["photo", "voice", "video", "sticker", "location", "contact", "file", "other"]


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command, without the slash; opening an invite link is `Command("start", code)`."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A pressed button: its payload (the client's word, never trusted) and the message it sat under."""

    data: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """`source` is what the channel calls a photo, to fetch it by; empty when it cannot be fetched."""

    kind: AttachmentKind
    source: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """The person changed an earlier message; we keep the first version and say so."""


@dataclass(frozen=True, slots=True)
class Left:
    """The person blocked the bot or can no longer be reached there."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The person unblocked the bot."""


@dataclass(frozen=True, slots=True)
class InGroup:
    """A command in a group chat, where Samen does not talk about children."""


Content = Command | Text | Tapped | Attachment | Edited | Left | Returned | InGroup


@dataclass(frozen=True, slots=True)
class Incoming:
    """`external_id` is the same for every delivery of the same act; with `channel` it makes the act unique."""

    channel: str
    external_id: str
    address: str
    content: Content
    locale: str | None = None
    raw: bytes | None = None
