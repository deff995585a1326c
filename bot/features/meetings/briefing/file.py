"""The pages of talks as one file that needs nothing else, for the chat."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.core.screen import Document
from bot.features.meetings.briefing import words
from bot.features.meetings.briefing.queries import Brief
from bot.i18n.texts import Texts

_TEMPLATES = Path(__file__).parent / "pages" / "templates"
_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 48rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #111; }
h2, h3, h4, p, ul, ol { margin: 0; }
h3, h4 { margin-block-start: .8rem; }
header { display: flex; justify-content: space-between; gap: 1rem; border-block-end: 2px solid #111; font-weight: 700; }
.sheet { padding-block: 1.5rem; border-block-end: 1px dashed #999; overflow-wrap: anywhere; }
.tag { padding: 0 .4rem; border: 1px solid #555; border-radius: .6rem; font-size: .8rem; }
.wish { padding: .3rem .6rem; border: 2px solid #111; }
.quiet { color: #444; }
.kept { white-space: pre-wrap; }
.points { list-style: "☐ "; }
.room { min-height: 12rem; }
@page { size: A4; margin: 12mm 13mm; }
@media print { body { padding: 0; max-width: none; font-size: 10.5pt; line-height: 1.35; }
  .sheet { padding: 0; border: 0; break-after: page; } .sheet:last-child { break-after: auto; }
  .dense { font-size: 9pt; line-height: 1.25; } }
"""


def document(t: Texts, briefs: Sequence[Brief], day: date) -> Document:
    """Without the notes: they stay in the console."""
    title = t("briefing", "Talks on {day}", day=t.day(day))
    pages = [words.page(t, one, with_notes=False) for one in briefs]
    html = _environment().get_template("brief-file.html").render(t=t, title=title, pages=pages, style=_STYLE)
    return Document(f"samen-{day:%Y-%m-%d}.html", "text/html", html.encode())


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
