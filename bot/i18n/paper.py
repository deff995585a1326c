"""A page for somebody to keep or to print: one HTML file that needs nothing else, in their language and direction."""

from collections.abc import Iterable
from html import escape

from bot.core.markup import Block, Rich, Span
from bot.i18n.texts import Texts

_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 40rem; padding: 1.5rem; font: 1.1rem/1.6 system-ui, sans-serif; color: #1d2433; }
h1 { font-size: 1.9rem; margin: 0 0 .2rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .6rem; color: #7a4b00; }
blockquote { margin: .3rem 0; padding-inline-start: .8rem; border-inline-start: 3px solid #e0b050; }
.quiet { color: #5b6475; font-size: .95rem; }
"""
_PRINTED = "@media print { body { max-width: none; padding: 0; } }\n"


def page(t: Texts, title: str, body: Iterable[str], *, style: str = "") -> bytes:
    """`body`: HTML. `style`: what this page has besides."""
    parts = [
        f'<!doctype html>\n<html lang="{t.code}" dir="{t.language.direction}">\n<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>\n<style>{_STYLE}{_PRINTED}{style}</style></head>\n<body>",
        f"<h1>{escape(title)}</h1>",
        *body,
        "</body>\n</html>\n",
    ]
    return "\n".join(parts).encode()


def blocks(rich: Rich) -> Iterable[str]:
    return (_block(block) for block in rich if block.text)


def _block(block: Block) -> str:
    inner = "".join(map(_span, block.spans))
    return f'<blockquote dir="auto">{inner}</blockquote>' if block.kind == "quote" else f"<p>{inner}</p>"


def _span(span: Span) -> str:
    words = escape(span.text)
    if span.term:
        return f'<span lang="nl">{words}</span>'
    return f"<b>{words}</b>" if span.bold else words
