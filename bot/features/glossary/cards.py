"""A school word's card as parts with their headings, for pages that show it whole: the console's and the printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.core.markup import BlockKind, Rich, parse
from bot.i18n.languages import SOURCE
from bot.i18n.library import LongText
from bot.i18n.texts import Texts

_TERM = re.compile(r"\[\[|\]\]")


@dataclass(frozen=True, slots=True)
class Part:
    """`heading` is empty for the explanation itself."""

    key: str
    heading: str
    pieces: tuple[tuple[BlockKind, Rich], ...]  # what belongs together: the items of one list, or paragraphs


@dataclass(frozen=True, slots=True)
class Card:
    """Headings and notes are in the language of the text: Dutch, while it is not written in the reader's."""

    term: str
    language: str
    title: str  # Dutch
    say: str
    short: str
    parts: tuple[Part, ...]
    sources: str
    status: str


def card_of(t: Texts, term: str) -> Card:
    text = t.library.find_long(t.code, f"glossary/{term}")
    own = t if text.language == t.code else t.in_other(text.language)
    publishers = t.library.glossary[term].get("publishers", ())
    return Card(
        term=term,
        language=text.language,
        title=_TERM.sub("", text.title),
        say=str(text.meta.get("say", "")),
        short=str(text.meta.get("short", "")),
        parts=tuple(_parts(own, text)),
        sources=own("glossary", "Sources: {sources}", sources=", ".join(publishers)) if publishers else "",
        status=_status(own, text, str(t.library.glossary[term].get("valid_as_of", ""))),
    )


def _parts(t: Texts, text: LongText) -> Iterator[Part]:
    headings = {
        "": "",
        "you": t("glossary", "What it means for you"),
        "right": t("glossary", "Your rights, and who decides"),
        "ask": t("glossary", "You can ask at school"),
        "differs": t("glossary", "The difference"),
    }
    for key, heading in headings.items():
        if body := text.sections.get(key):
            grouped = groupby(parse(body), key=lambda block: block.kind)
            yield Part(key, heading, tuple((kind, tuple(blocks)) for kind, blocks in grouped))


def _status(t: Texts, text: LongText, as_of: str) -> str:
    written = re.match(r"(\d{4})-(0[1-9]|1[0-2])(?!\d)", as_of)
    shown = t.month(date(int(written[1]), int(written[2]), 1)) if written else as_of
    if text.status == "native":
        return t("glossary", "Information of {date}.", date=shown)
    return t("glossary", "Information of {date}. Not yet read by a native speaker.", date=shown)


def dutch_card(t: Texts, term: str) -> Card:
    """As parents who read Dutch see it."""
    return card_of(t.in_other(SOURCE), term)
