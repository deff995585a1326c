"""What may be hard to read in a Dutch text that staff write: school words, official words and long sentences."""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.i18n.languages import SOURCE, resource
from bot.i18n.library import Library
from bot.i18n.prose import length, mask, whole_words, without_numbers
from bot.terms.explain import is_meant
from bot.terms.finder import finder_of

_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…](?![\s\"'’”»)\]]|$)[^.!?…\n]*)*[.!?…]*")
_SHORT = re.compile(r"(?<!\w)(?:\w\.)+")  # i.v.m. ends no sentence


class Why(StrEnum):
    TERM = "school word"
    OFFICIAL = "official word"
    LONG = "long sentence"
    NAME = "name"  # of a child at this school, perhaps


@dataclass(frozen=True, slots=True)
class Hard:
    """A place in the text. `better`: what to write instead, or what a school word means; empty when we know nothing."""

    why: Why
    start: int
    end: int
    better: str = ""
    words: int = 0  # of a long sentence


def find_hard(library: Library, text: str) -> list[Hard]:
    """As they stand in the text."""
    found = [*_terms(library, text), *_official(text), *_long(library, text)]
    return sorted(found, key=lambda hard: (hard.start, -hard.end))


def find_names(text: str, names: Collection[str]) -> list[Hard]:
    """First names as they are written: with a capital, as whole words."""
    wanted = tuple(re.escape(name) for name in sorted(set(names), key=len, reverse=True) if name)
    if not wanted:
        return []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})(?!\w)")
    return [Hard(Why.NAME, found.start(), found.end()) for found in pattern.finditer(text)]


def _terms(library: Library, text: str) -> Iterator[Hard]:
    for match in finder_of(library).find_in_order(text, SOURCE):
        if is_meant(match):
            card = library.find_long(SOURCE, f"glossary/{match.id}")
            yield Hard(Why.TERM, match.start, match.end, str(card.meta.get("short", "")))


def _official(text: str) -> Iterator[Hard]:
    """The longest wording where several fit."""
    taken: set[int] = set()
    for pattern, better in _easier():
        for found in pattern.finditer(text):
            if taken.isdisjoint(range(*found.span())):
                taken.update(range(*found.span()))
                yield Hard(Why.OFFICIAL, found.start(), found.end(), better)


def _long(library: Library, text: str) -> Iterator[Hard]:
    most = library.languages[SOURCE].limits.max
    whole = _SHORT.sub(lambda short: short[0].replace(".", "x"), text)
    for found in _SENTENCE.finditer(whole):
        words = length(without_numbers(mask(found[0])))
        if words > most:
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            yield Hard(Why.LONG, start, found.end(), words=words)


@cache
def _easier() -> tuple[tuple[re.Pattern[str], str], ...]:
    """From `easier` in the words of Dutch: a pattern and the easier words."""
    table = tomllib.loads((resource("locales") / "words" / f"{SOURCE}.toml").read_text(encoding="utf-8"))
    parted = sorted((line.rpartition(": ") for line in table["easier"]), key=lambda parts: -len(parts[0]))
    return tuple((whole_words((pattern,)), better) for pattern, _, better in parted)
