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

UNDATED = "undated"
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
    sources, status = origin(own, term, text)
    return Card(
        term=term,
        language=text.language,
        title=_TERM.sub("", text.title),
        say=str(text.meta.get("say", "")),
        short=str(text.meta.get("short", "")),
        parts=tuple(_parts(own, text)),
        sources=sources,
        status=status,
    )


def headings(t: Texts) -> dict[str, str]:
    """Over each section of a card that follows its explanation, in order."""
    return {
        "you": t("glossary", "What it means for you"),
        "right": t("glossary", "Your rights, and who decides"),
        "ask": t("glossary", "You can ask at school"),
        "differs": t("glossary", "The difference"),
    }


def origin(t: Texts, term: str, text: LongText) -> tuple[str, str]:
    """Who published the sources (empty when nobody is named), and how old the text is and who has read it."""
    about = t.library.glossary[term]
    publishers = about.get("publishers", ())
    named = t("glossary", "Sources: {sources}", sources=", ".join(publishers)) if publishers else ""
    return named, _age(t, str(about.get("valid_as_of", UNDATED)), text)


def _parts(t: Texts, text: LongText) -> Iterator[Part]:
    for key, heading in {"": "", **headings(t)}.items():
        if body := text.sections.get(key):
            grouped = groupby(parse(body), key=lambda block: block.kind)
            yield Part(key, heading, tuple((kind, tuple(blocks)) for kind, blocks in grouped))


def _age(t: Texts, as_of: str, text: LongText) -> str:
    is_native = text.status == "native"
    if as_of == UNDATED:
        if is_native:
            return t("glossary", "The sources carry no date.")
        return t("glossary", "The sources carry no date. Not yet read by a native speaker.")
    if is_native:
        return t("glossary", "Information of {date}.", date=_date(t, as_of))
    # Translators: {date} is a bare month and year or a year, such as "August 2025".
    return t("glossary", "Information of {date}. Not yet read by a native speaker.", date=_date(t, as_of))


def _date(t: Texts, written: str) -> str:
    """`2025-08-01` and `2025-08` as a month; a year or a school year as it is."""
    found = re.match(r"(\d{4})-(0[1-9]|1[0-2])(?!\d)", written)
    return t.month(date(int(found[1]), int(found[2]), 1)) if found else written


def dutch_card(t: Texts, term: str) -> Card:
    """As parents who read Dutch see it."""
    return card_of(t.in_other(SOURCE), term)
