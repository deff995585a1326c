"""What a dialogue answers: a text, its buttons and what happens with the next free text."""

import base64
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.core.markup import Block, Rich, Span, as_rich
from bot.core.tap import Tap, decode


class Place(StrEnum):
    """Where a screen appears: instead of the message that was tapped (if the channel can), or below everything.

    INSIDE: in that message or nowhere. For what takes something back, and must not come as news.
    """

    REPLACE = "replace"
    BELOW = "below"
    INSIDE = "inside"


_CALL = "tel:"


@dataclass(frozen=True, slots=True)
class Button:
    """A label with either a tap, a web address, or a telephone number to call.

    Not every channel can call: a number stands in the words of its screen too.
    """

    label: str
    tap: Tap | None = None
    url: str = ""

    @property
    def calls(self) -> bool:
        return self.url.startswith(_CALL)


def call(phone: str) -> str:
    """The address behind a button that calls this number, as it is written: `020 123 45 67`."""
    digits = "".join(char for char in phone if char in "0123456789")
    return f"{_CALL}{'+' if phone.lstrip().startswith('+') else ''}{digits}"


@dataclass(frozen=True, slots=True)
class Document:
    """`photos`: those that it shows. Once one of them may not be seen any more, it is not given out again."""

    name: str
    mime: str
    content: bytes
    photos: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """The next free text goes to this answer route (`slice.question`) with these arguments."""

    name: str
    args: tuple[str, ...] = ()


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """A str body is literal text, never markup. `photo` is the id of one: its bytes never travel with the words, and
    whether it may be seen is asked each time it is shown. What is said must be clear without it."""

    body: Rich | str
    buttons: Rows = ()
    place: Place = Place.REPLACE
    ask: Ask | None = None
    document: Document | None = None
    photo: int | None = None

    @property
    def rich(self) -> Rich:
        return as_rich(self.body)


def rows(*buttons: Button) -> Rows:
    """One button a row, the layout that fits every language and direction."""
    return tuple((button,) for button in buttons)


_GAP = "\ue000"  # of the private characters: no text of ours has one


def gap(room: int) -> Block:
    """The place of lines that differ from reader to reader, as long as the longest that `put_in` will put there."""
    return Block("p", (Span(_GAP * room),))


def put_in(payload: str, lines: Rich) -> str:
    """The lasting form of a screen with these lines where its gap is."""
    data = json.loads(payload)
    data["body"] = [each for block in data["body"] for each in (_blocks(lines) if _is_gap(block) else [block])]
    return _dump(data)


def _is_gap(block: Any) -> bool:  # Any: JSON
    """What somebody typed stands in a quote, or beside words of ours."""
    text = "".join(span[0] for span in block[1])
    return block[0] == "p" and bool(text) and not text.strip(_GAP)


def _blocks(rich: Rich) -> list[Any]:  # Any: JSON
    return [[block.kind, [[s.text, s.bold, s.term, s.tap] for s in block.spans]] for block in rich]


def _dump(data: dict[str, Any]) -> str:  # Any: JSON
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def to_json(screen: Screen) -> str:
    """The lasting form for the outbox; `ask` has done its work by then and is left out."""
    data: dict[str, Any] = {  # Any: JSON
        "body": _blocks(screen.rich),
        "buttons": [[[b.label, b.tap.encode() if b.tap else "", b.url] for b in row] for row in screen.buttons],
        "place": screen.place.value,
    }
    if screen.document:
        content = base64.b64encode(screen.document.content).decode()
        data["document"] = [screen.document.name, screen.document.mime, content]
        data["shows"] = screen.document.photos
    if screen.photo is not None:
        data["photo"] = screen.photo  # the last, where `photo_in` looks
    return _dump(data)


_PHOTO = re.compile(r',"photo":(\d+)\}')
_SHOWS = re.compile(r',"shows":\[([\d,]*)\]')  # a quotation mark in what somebody wrote stands behind a stroke


def photo_in(source: str) -> int | None:
    """The photo of a stored screen, without reading all of it."""
    found = _PHOTO.fullmatch(source, source.rfind(","))
    return int(found[1]) if found else None


def photos_in_document(source: str) -> tuple[int, ...]:
    """The same for those that its document shows."""
    found = _SHOWS.search(source, max(0, source.rfind(',"shows":')))
    return tuple(map(int, found[1].split(","))) if found and found[1] else ()


def from_json(source: str) -> Screen:
    data = json.loads(source)
    return Screen(
        body=tuple(Block(kind, tuple(Span(*span) for span in spans)) for kind, spans in data["body"]),
        buttons=tuple(
            tuple(Button(label, decode(tapped) if tapped else None, url) for label, tapped, url in row)
            for row in data["buttons"]
        ),
        place=Place(data["place"]),
        document=_document(data) if "document" in data else None,
        photo=data.get("photo"),
    )


def _document(data: dict[str, Any]) -> Document:  # Any: JSON
    name, mime, content = data["document"]
    return Document(name, mime, base64.b64decode(content), tuple(data.get("shows", ())))
