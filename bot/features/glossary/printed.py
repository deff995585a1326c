"""The school words as they stand on paper: numbered, in their groups, and an index of the Dutch words."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.features.glossary.categories import GROUPS, group_name, group_of
from bot.features.glossary.parts import Card, card_of
from bot.i18n.texts import Texts

_DIGITS = "0–9"


@dataclass(frozen=True, slots=True)
class Numbered:
    number: int
    card: Card
    note: str  # the school's own line


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    name: str
    words: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A Dutch word of the index, and the number and id of its card."""

    word: str
    number: int
    term: str


@dataclass(frozen=True, slots=True)
class Printed:
    sections: tuple[Section, ...]
    index: tuple[tuple[str, tuple[Entry, ...]], ...]  # by letter


def make(t: Texts, *, notes: Mapping[str, str], hidden: Collection[str]) -> Printed:
    """`notes` are a school's own lines and `hidden` the words its lists leave out, by term."""
    known = t.library.glossary
    sections, number = [], 0
    for key in GROUPS:
        terms = [term for term, about in known.items() if group_of(about["category"]) == key and term not in hidden]
        words = []
        for term in sorted(terms, key=lambda term: _plain(str(known[term]["nl"]))):
            number += 1
            words.append(Numbered(number, card_of(t, term), notes.get(term, "")))
        if words:
            sections.append(Section(key, group_name(t, key), tuple(words)))
    return Printed(tuple(sections), _index(t, sections))


def _index(t: Texts, sections: Collection[Section]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Also under its full name: a letter from school may write either."""
    letters: dict[str, list[Entry]] = defaultdict(list)
    for word in (word for section in sections for word in section.words):
        about = t.library.glossary[word.card.term]
        for name in {str(about["nl"]).casefold(): about["nl"], str(about["full"]).casefold(): about["full"]}.values():
            letters[_letter(str(name))].append(Entry(str(name), word.number, word.card.term))
    return tuple(
        (letter, tuple(sorted(entries, key=lambda entry: _plain(entry.word))))
        for letter, entries in sorted(letters.items())
    )


def _letter(word: str) -> str:
    first = _plain(word)[0].upper()
    return _DIGITS if first.isdigit() else first


def _plain(word: str) -> str:
    """Without accents and marks at its beginning, as a Dutch list is ordered."""
    bare = unicodedata.normalize("NFKD", word.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"^\W+", "", bare)
