"""Cuts a screen to what a channel can show: one screen for each message it takes."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from bot.core import markup
from bot.core.markup import Block, Rich, Span
from bot.core.screen import Button, Rows, Screen
from bot.delivery.ports import Capabilities

_SLACK = 96  # rendering may add bullets, blank lines and marks


def fit(screen: Screen, able: Capabilities) -> list[Screen]:
    """Buttons, the question and the document stay with the last part; a photo comes with the first."""
    buttons, links = _links_as_text(_cut_labels(screen.buttons, able), able)
    body = screen.rich + links
    room = able.text_limit - _SLACK
    if screen.document and len(markup.plain(body)) <= able.caption_limit - _SLACK:
        return [replace(screen, body=body, buttons=buttons)]
    parts = list(_split(body, room, able.caption_limit - _SLACK if screen.photo is not None else room)) or [()]
    if screen.document:
        parts.append(())
    screens = [replace(screen, body=part, buttons=(), ask=None, document=None) for part in parts]
    screens[-1] = replace(screen, body=parts[-1], buttons=buttons)
    return [screens[0], *(replace(later, photo=None) for later in screens[1:])]


def _cut_labels(buttons: Rows, able: Capabilities) -> Rows:
    shown = (tuple(button for button in row if able.can_call or not button.calls) for row in buttons)
    kept = [row for row in shown if row][: able.max_buttons]
    return tuple(tuple(_cut(button, able.label_limit) for button in row) for row in kept)


def _cut(button: Button, limit: int) -> Button:
    if len(button.label) <= limit:
        return button
    return replace(button, label=button.label[: limit - 1].rstrip() + "…")


def _links_as_text(buttons: Rows, able: Capabilities) -> tuple[Rows, Rich]:
    """Links that the channel refuses as buttons (Telegram wants a dot in the host) become lines of text."""
    if able.can_open_local_urls:
        return buttons, ()
    refused = [button for row in buttons for button in row if button.url and not _has_dotted_host(button)]
    kept = tuple(row for row in (tuple(b for b in row if b not in refused) for row in buttons) if row)
    return kept, tuple(Block("p", (Span(f"{button.label}: {button.url}"),)) for button in refused)


def _has_dotted_host(button: Button) -> bool:
    return "." in (urlsplit(button.url).hostname or "")


def _split(body: Rich, room: int, first: int) -> Iterator[Rich]:
    """Into parts of at most `room` characters, the first of at most `first`."""
    if sum(map(_size, body)) <= first:
        yield body
        return
    part: list[Block] = []
    used, left = 0, first
    for block in _small_blocks(body, min(room, first)):
        size = _size(block)
        if part and used + size > left:
            yield tuple(part)
            part, used, left = [], 0, room
        part.append(block)
        used += size
    if part:
        yield tuple(part)


def _size(block: Block) -> int:
    return len(block.text) + 4


def _small_blocks(body: Rich, room: int) -> Iterator[Block]:
    for block in body:
        if _size(block) <= room:
            yield block
            continue
        text = block.text  # a paragraph longer than a whole message: only pasted text; its styles are let go
        while text:
            end = len(text) if len(text) <= room - 4 else (text.rfind(" ", 1, room - 4) + 1 or room - 4)
            yield Block(block.kind, (Span(text[:end].rstrip()),))
            text = text[end:]
