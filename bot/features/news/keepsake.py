"""All good news of a parent as one HTML page that needs nothing else: to keep, to print, to show to the family."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from itertools import groupby

from bot.features.news import screens
from bot.features.news.queries import Kept
from bot.i18n import paper
from bot.i18n.texts import Texts

_STYLE = """
h2::first-letter { text-transform: uppercase; }
article { break-inside: avoid; margin: 0 0 1rem; padding: .9rem 1.1rem; border: 1px solid #e7d9b8;
  border-radius: .7rem; background: #fffaf0; }
article p { margin: .3rem 0; overflow-wrap: anywhere; }
img { display: block; max-width: 100%; max-height: 24rem; height: auto; margin: .6rem 0; border-radius: .4rem; }
@media print { article { border-color: #bbb; background: none; } }
"""


def page(t: Texts, found: Sequence[Kept], pictures: Mapping[int, bytes], *, now: datetime) -> bytes:
    """In the reader's language and direction. `pictures`: JPEG, by the id of the photo."""
    made = t("news", "Made on: {day}", day=t.day(now, now=now))
    months = groupby(found, key=lambda one: t.month(t.local(one.at).date()))
    parts = [
        f'<p class="quiet">{escape(made)}</p>',
        *(
            part
            for name, kept in months
            for part in (f"<h2>{escape(name)}</h2>", *(_article(t, one, pictures, now=now) for one in kept))
        ),
    ]
    return paper.page(t, t("menu", "My good news"), parts, style=_STYLE)


def _article(t: Texts, one: Kept, pictures: Mapping[int, bytes], *, now: datetime) -> str:
    picture = pictures.get(one.said.photo) if one.said.photo is not None else None
    lines = [*paper.blocks(screens.message(t, one.said).rich)]
    if picture:
        alt = escape(t("news", "Photo"), quote=True)
        lines.append(f'<img alt="{alt}" src="data:image/jpeg;base64,{b64encode(picture).decode()}">')
    lines.append(f'<p class="quiet">{escape(t.day(one.at, now=now))}</p>')
    return "\n".join(["<article>", *lines, "</article>"])
