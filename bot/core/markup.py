"""Rich text without a channel: paragraphs, list items and headings made of spans.

Texts are written with `**bold**`, `- item`, `## heading` and `[[term]]`; values are put in afterwards as literal
spans, so nothing a person typed can become markup.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

BlockKind = Literal["p", "item", "head", "quote"]


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    bold: bool = False
    term: bool = False  # a Dutch school word, shown as it is written
    tap: str = ""  # an encoded Tap behind the words, for channels that can show one


@dataclass(frozen=True, slots=True)
class Block:
    kind: BlockKind
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


Rich = tuple[Block, ...]

_PART = re.compile(r"(\*\*|\[\[[^\[\]]+\]\]|\{[a-z_]+\})")


def literal(text: str) -> Rich:
    """Plain text as it stands, one paragraph a line."""
    return tuple(Block("p", (Span(line),)) for line in text.split("\n"))


def as_rich(body: "Rich | str") -> Rich:
    return literal(body) if isinstance(body, str) else body


def bold(text: str) -> Rich:
    return (Block("p", (Span(text, bold=True),)),)


def quote(text: str) -> Rich:
    """Somebody's own words, set apart from ours."""
    return tuple(Block("quote", (Span(line),)) for line in text.split("\n"))


def parse(source: str, values: Mapping[str, str] | None = None) -> Rich:
    """The blocks of a written text with `{name}` replaced by literal values; an unknown name raises KeyError."""
    template, has_slots = _template(source)
    if not has_slots:
        return template
    given = values or {}
    return tuple(Block(block.kind, tuple(_filled(span, given) for span in block.spans)) for block in template)


@dataclass(frozen=True, slots=True)
class _Slot(Span):
    """Where a value goes; its text is the value's name."""


def _filled(span: Span, values: Mapping[str, str]) -> Span:
    return Span(values[span.text], bold=span.bold) if isinstance(span, _Slot) else span


@lru_cache(maxsize=4096)  # our own texts, parsed once: every reader of a language gets the same
def _template(source: str) -> tuple[Rich, bool]:
    blocks = tuple(Block(kind, tuple(_spans(" ".join(lines)))) for kind, lines in _paragraphs(source))
    return blocks, any(isinstance(span, _Slot) for block in blocks for span in block.spans)


def _paragraphs(source: str) -> Iterable[tuple[BlockKind, list[str]]]:
    kind: BlockKind = "p"
    lines: list[str] = []
    for line in [*source.splitlines(), ""]:
        stripped = line.strip()
        starts = _marker(stripped)
        if lines and (not stripped or starts):
            yield kind, lines
            lines = []
        if not stripped:
            continue
        if not lines:
            kind = starts or "p"
        lines.append(stripped.removeprefix("- ").removeprefix("## ") if starts else stripped)


def _marker(line: str) -> BlockKind | None:
    if line.startswith("- "):
        return "item"
    return "head" if line.startswith("## ") else None


def _spans(text: str) -> Iterable[Span]:
    is_bold = False
    for part in _PART.split(text):
        if part == "**":
            is_bold = not is_bold
        elif part.startswith("[["):
            yield Span(part[2:-2], bold=is_bold, term=True)
        elif part.startswith("{") and part.endswith("}"):
            yield _Slot(part[1:-1], bold=is_bold)
        elif part:
            yield Span(part, bold=is_bold)


def map_text(rich: Rich, change: Callable[[Span], str]) -> Rich:
    return tuple(
        replace(block, spans=tuple(replace(span, text=change(span)) for span in block.spans)) for block in rich
    )


def plain(rich: Rich) -> str:
    """The text alone: a blank line between paragraphs, `•` before items."""
    lines: list[str] = []
    previous: BlockKind | None = None
    for block in rich:
        if (
            previous
            and not (block.kind == previous and block.kind in ("item", "quote"))
            and not (previous == "head" or (previous == "p" and block.kind == "item"))
        ):
            lines.append("")
        lines.append(("• " if block.kind == "item" else "") + block.text)
        previous = block.kind
    return "\n".join(lines)
