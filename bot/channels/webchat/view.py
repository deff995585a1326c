"""Messages as the templates need them: safe pieces, no logic left to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from urllib.parse import urlsplit

from bot.channels.webchat.tables import ChatMessage
from bot.core.markup import Block
from bot.core.screen import Button, Screen, from_json
from bot.i18n.bidi import FSI, PDI, RLM
from bot.i18n.texts import Texts
from bot.photos.queries import Size
from bot.web.documents import is_opened

NO_PHOTOS: Mapping[int, Size] = {}


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that belong together: a list's items, or one paragraph."""

    kind: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    data: str = ""
    url: str = ""
    calls: bool = False


@dataclass(frozen=True, slots=True)
class Bubble:
    id: int
    seq: int
    is_own: bool
    language: str
    direction: str
    at: datetime
    time: str
    key: str = ""
    text: str = ""
    parts: tuple[Part, ...] = ()
    choices: tuple[tuple[Choice, ...], ...] = ()
    document: str = ""
    is_opened: bool = False  # the document, rather than put away
    is_spent: bool = False  # there is one, with a photo that may not be seen any more
    photo: Size | None = None  # to be seen; its bytes come from an address of their own
    is_hidden: bool = False  # there is one, and it may not be seen now


def bubble(message: ChatMessage, t: Texts, now: datetime, photos: Mapping[int, Size] = NO_PHOTOS) -> Bubble:
    """`photos`: those that the reader may see now."""
    language = t.library.languages.get(message.language or "", t.language)
    is_own = message.direction == "in"
    screen = None if is_own else from_json(message.body)
    shows = screen.document.photos if screen and screen.document else ()
    is_spent = not set(shows) <= photos.keys()
    photo = None if screen is None or screen.photo is None else photos.get(screen.photo)
    return Bubble(
        id=message.id,
        seq=message.seq,
        is_own=is_own,
        language=language.code,
        direction=language.direction,
        at=message.created_at,
        time=_when(message.created_at, t, now),
        key=(message.key or "").partition(".")[0],
        text=message.body if is_own else "",
        parts=tuple(_parts(screen)) if screen else (),
        choices=tuple(tuple(map(_choice, row)) for row in screen.buttons) if screen else (),
        document=screen.document.name if screen and screen.document and not is_spent else "",
        is_opened=bool(screen and screen.document and is_opened(screen.document)),
        is_spent=is_spent,
        photo=photo,
        is_hidden=screen is not None and screen.photo is not None and photo is None,
    )


def _parts(screen: Screen) -> Iterator[Part]:
    for kind, blocks in groupby(screen.rich, key=lambda block: block.kind):
        if kind == "quote":
            yield Part(kind, tuple(map(_own_direction, blocks)))
        elif kind == "item":
            yield Part(kind, tuple(blocks))
        else:
            yield from (Part(kind, (block,)) for block in blocks if block.text)


def _own_direction(block: Block) -> Block:
    """Somebody's words run their own way: without our marks around them, the browser finds out which."""
    if not block.spans:
        return block
    first = block.spans[0]
    text = first.text.removeprefix(RLM)
    if text.startswith(FSI) and text.endswith(PDI) and text.count(FSI) == 1:
        text = text[1:-1]
    return replace(block, spans=(replace(first, text=text), *block.spans[1:]))


def _choice(button: Button) -> Choice:
    if button.tap:
        return Choice(button.label, data=button.tap.encode())
    is_known = button.calls or urlsplit(button.url).scheme in ("https", "http", "webcal")
    return Choice(button.label, url=button.url if is_known else "", calls=button.calls)


def _when(at: datetime, t: Texts, now: datetime) -> str:
    if t.local(at).date() == t.local(now).date():
        return t.time(at)
    return t("webchat", "{day}, {time}", day=t.day(at, now=now), time=t.time(at))
