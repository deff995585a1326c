"""The terminal as a channel: messages are printed with numbered buttons, typed lines are what the person did."""

import asyncio
import os
import re
import tempfile
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO, get_args

from bot.core import markup
from bot.core.incoming import Attachment, AttachmentKind, Command, Content, Edited, Tapped, Text
from bot.core.markup import Span
from bot.core.screen import Button, Document
from bot.delivery.ports import Capabilities, Outgoing, Result, Sent, Unreachable

NAME = "terminal"
QUIT = "/quit"
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_COMMAND = re.compile(r"/([a-z_]+)(?:\s+(.*))?")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # what could move the cursor or colour the screen
_KINDS: tuple[AttachmentKind, ...] = get_args(AttachmentKind)


class TerminalChannel:
    """Implements `delivery.ports.Channel` for one person at one terminal. Direction is left to the terminal."""

    name = NAME
    capabilities = Capabilities(text_limit=100_000, caption_limit=100_000, label_limit=200, can_edit=False)
    rate: float | None = None
    chat_rate: float | None = None
    batch_size = 50

    def __init__(self, address: str, out: TextIO, *, colour: bool = False) -> None:
        self.address = address
        self.lane = f"send:{NAME}:{address}"
        self.shown = asyncio.Event()  # set whenever something was printed
        self.is_gone = False  # nobody reads the output any more
        self._out, self._colour = out, colour
        self._offered: list[Button] = []
        self._offered_in = ""

    async def send(self, batch: Sequence[Outgoing]) -> list[Result]:
        try:
            for outgoing in batch:
                self._out.write("\n".join(self._lines(outgoing)) + "\n\n")
            self._out.flush()
        except OSError as error:
            self.is_gone = True
            return [Unreachable(type(error).__name__, maybe_sent=True) for _ in batch]
        finally:
            self.shown.set()
        return [Sent(str(outgoing.id)) for outgoing in batch]

    async def close(self) -> None:
        pass

    def understand(self, line: str) -> Content:
        """A button's number, a command, `:photo` and the like for what cannot be typed, or words."""
        text = line.strip()
        if text.isdecimal() and len(text) < 3 and 1 <= int(text) <= len(self._offered):
            tap = self._offered[int(text) - 1].tap
            assert tap is not None
            return Tapped(tap.encode(), self._offered_in)
        if found := _COMMAND.fullmatch(text):
            return Command(found[1], (found[2] or "").strip())
        if text == ":edit":
            return Edited()
        for kind in _KINDS:
            if text == f":{kind}":
                return Attachment(kind)
        return Text(text)

    def _lines(self, outgoing: Outgoing) -> list[str]:
        rich = markup.map_text(outgoing.screen.rich, lambda span: self._styled(_STEERING.sub("", span.text), span))
        lines = [markup.plain(rich)]
        if outgoing.screen.document:
            lines.append(f"  [{_save(outgoing.screen.document)}]")
        if outgoing.screen.photo is not None:
            lines.append("  [photo]")  # a terminal shows none; the words are clear without it
        buttons = [button for row in outgoing.screen.buttons for button in row]
        taps = [button for button in buttons if button.tap]
        if taps:
            self._offered, self._offered_in = taps, str(outgoing.id)
        lines += [f"  {self._style(f'{number}.', _DIM)} {button.label}" for number, button in enumerate(taps, 1)]
        lines += [f"  {button.label}: {button.url}" for button in buttons if button.url]
        return lines

    def _styled(self, text: str, span: Span) -> str:
        return self._style(text, _BOLD) if span.bold or span.term else text

    def _style(self, text: str, style: str) -> str:
        return f"{style}{text}{_PLAIN}" if self._colour else text


def has_colour(out: TextIO) -> bool:
    return out.isatty() and "NO_COLOR" not in os.environ


def _save(document: Document) -> Path:
    """Into a new folder that only this user can read."""
    path = Path(tempfile.mkdtemp(prefix="samen-")) / Path(document.name).name
    path.write_bytes(document.content)
    return path


async def lines(source: TextIO) -> AsyncIterator[str]:
    """The source's lines, read beside the event loop; a thread that nobody waits for, so that Ctrl+C ends at once."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        with suppress(RuntimeError):  # the loop has ended
            for line in source:
                loop.call_soon_threadsafe(waiting.put_nowait, line)
            loop.call_soon_threadsafe(waiting.put_nowait, None)

    threading.Thread(target=read, name="terminal-reader", daemon=True).start()
    while (line := await waiting.get()) is not None:
        yield line
