"""All good news of a parent as one HTML page that needs nothing else: to keep, to print, to show to the family."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from itertools import groupby

from bot.core.markup import Block, Rich, Span
from bot.features.news import screens
from bot.features.news.queries import Kept
from bot.i18n.texts import Texts

_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 40rem; padding: 1.5rem; font: 1.1rem/1.6 system-ui, sans-serif; color: #1d2433; }
h1 { font-size: 1.9rem; margin: 0 0 .2rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .6rem; color: #7a4b00; }
h2::first-letter { text-transform: uppercase; }
article { break-inside: avoid; margin: 0 0 1rem; padding: .9rem 1.1rem; border: 1px solid #e7d9b8;
  border-radius: .7rem; background: #fffaf0; }
article p { margin: .3rem 0; overflow-wrap: anywhere; }
blockquote { margin: .3rem 0; padding-inline-start: .8rem; border-inline-start: 3px solid #e0b050; }
img { display: block; max-width: 100%; max-height: 24rem; height: auto; margin: .6rem 0; border-radius: .4rem; }
.quiet { color: #5b6475; font-size: .95rem; }
@media print { body { max-width: none; padding: 0; } article { border-color: #bbb; background: none; } }
"""


def page(t: Texts, found: Sequence[Kept], pictures: Mapping[int, bytes], *, now: datetime) -> bytes:
    """In the reader's language and direction. `pictures`: JPEG, by the id of the photo."""
    title, made = t("menu", "My good news"), t("news", "Made on: {day}", day=t.day(now, now=now))
    months = groupby(found, key=lambda one: t.month(t.local(one.at).date()))
    parts = [
        f'<!doctype html>\n<html lang="{t.code}" dir="{t.language.direction}">\n<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style></head>\n<body>",
        f"<h1>{escape(title)}</h1>",
        f'<p class="quiet">{escape(made)}</p>',
        *(
            part
            for name, kept in months
            for part in (f"<h2>{escape(name)}</h2>", *(_article(t, one, pictures, now=now) for one in kept))
        ),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts).encode()


def _article(t: Texts, one: Kept, pictures: Mapping[int, bytes], *, now: datetime) -> str:
    picture = pictures.get(one.said.photo) if one.said.photo is not None else None
    lines = [_block(block) for block in _rich(t, one)]
    if picture:
        alt = escape(t("news", "Photo"), quote=True)
        lines.append(f'<img alt="{alt}" src="data:image/jpeg;base64,{b64encode(picture).decode()}">')
    lines.append(f'<p class="quiet">{escape(t.day(one.at, now=now))}</p>')
    return "\n".join(["<article>", *lines, "</article>"])


def _rich(t: Texts, one: Kept) -> Rich:
    return tuple(block for block in screens.message(t, one.said).rich if block.text)


def _block(block: Block) -> str:
    inner = "".join(map(_span, block.spans))
    return f'<blockquote dir="auto">{inner}</blockquote>' if block.kind == "quote" else f"<p>{inner}</p>"


def _span(span: Span) -> str:
    words = escape(span.text)
    if span.term:
        return f'<span lang="nl">{words}</span>'
    return f"<b>{words}</b>" if span.bold else words
