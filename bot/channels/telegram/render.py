"""A screen as Telegram shows it: HTML of `b` and `blockquote` only, with an inline keyboard."""

from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from bot.core.markup import Block, BlockKind, Rich, Span, literal
from bot.core.screen import Button, Screen
from bot.i18n.languages import all_languages

TEXT_LIMIT = 4096  # code points, counted after the HTML is parsed
CAPTION_LIMIT = 1024

Keyboard = dict[str, list[list[dict[str, str]]]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """`length` is what Telegram counts: the characters that are left after parsing."""

    html: str
    length: int
    keyboard: Keyboard | None

    def parameters(self, field: str = "text") -> dict[str, Any]:  # Any: JSON
        """For sendMessage and editMessageText (`text`) or sendDocument (`caption`)."""
        words: dict[str, Any] = {field: self.html, "parse_mode": "HTML"} if self.html else {}
        return words | ({"reply_markup": self.keyboard} if self.keyboard else {})


def render(screen: Screen, language: str) -> Rendered:
    rich = screen.rich
    refused = [button for row in screen.buttons for button in row if button.url and not can_link(button.url)]
    html, length = _body(rich)
    if refused:
        more, added = _body(literal("\n".join(f"{button.label}: {button.url}" for button in refused)))
        if length + added + 2 <= TEXT_LIMIT:
            html, length = f"{html}\n\n{more}", length + added + 2
    return Rendered(html, length, _keyboard(screen, language))


def can_link(url: str) -> bool:
    """Telegram refuses the whole message when a button's host has no dot, such as localhost."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https", "tg") and "." in (parts.hostname or "")
    except ValueError:
        return False


def _keyboard(screen: Screen, language: str) -> Keyboard | None:
    """A row reads from right to left for who reads so; Telegram always lays it out from the left."""
    spoken = all_languages().get(language)
    step = -1 if spoken is not None and spoken.is_rtl else 1
    rows = [[shown for button in row if (shown := _button(button))][::step] for row in screen.buttons]
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def _button(button: Button) -> dict[str, str] | None:
    if button.tap is not None:
        return {"text": button.label, "callback_data": button.tap.encode()}
    return {"text": button.label, "url": button.url} if can_link(button.url) else None


def _body(rich: Rich) -> tuple[str, int]:
    """The HTML of all blocks, and its length after parsing; line breaks as `markup.plain` has them."""
    parts: list[str] = []
    length = 0
    previous: BlockKind | None = None
    for block in rich:
        gap = _gap(previous, block.kind)
        # Lines of one quotation share one element: two would be drawn as two boxes.
        joined = block.kind == "quote" == previous
        opened = "<blockquote>" if block.kind == "quote" and not joined else ""
        closed = "</blockquote>" if previous == "quote" and not joined else ""
        bullet = "• " if block.kind == "item" else ""
        parts += (closed, gap, opened, bullet, *(_span(span, block) for span in block.spans))
        length += len(gap) + len(bullet) + len(block.text)
        previous = block.kind
    if previous == "quote":
        parts.append("</blockquote>")
    return "".join(parts), length


def _gap(previous: BlockKind | None, kind: BlockKind) -> str:
    if previous is None:
        return ""
    pairs = (("item", "item"), ("quote", "quote"), ("p", "item"))
    together = previous == "head" or (previous, kind) in pairs
    return "\n" if together else "\n\n"


def _span(span: Span, block: Block) -> str:
    # Telegram turns a lone surrogate's whole request down; it cannot come from a person, but may from a file.
    words = escape(span.text.encode("utf-8", "replace").decode(), quote=False)
    return f"<b>{words}</b>" if words and (span.bold or span.term or block.kind == "head") else words
