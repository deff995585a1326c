"""Every number in a card comes from its facts: a week, an age or a year that nobody looked up does harm.

Number words are in `locales/words/<language>.toml` under `numbers`, each as `6: patterns`. "One" is no number here: in
most languages it is also an article.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from babel import Locale

from bot.i18n.check.context import Context, Problem
from bot.i18n.check.facts import CARDS, Facts
from bot.i18n.prose import TERM, masked, paragraphs, plain_arabic, whole_words

_FACTS = "en"  # the language that the facts are kept in
_NO_WORDS = ("id", "sources", "related", "source_dating", "confidence")  # keys and counts, nothing a card could say
_MONTHS = {name.casefold(): number for number, name in Locale(_FACTS).months["format"]["wide"].items()}
_BOTH = re.compile(r"\bboth\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?؟])\s")
_MONTH = whole_words(tuple(_MONTHS))


def numbers(text: str, words: Sequence[str]) -> frozenset[int]:
    """Digits and number words; `16:30` and `2026-2027` are two numbers each."""
    text = plain_arabic(text)
    found = {int(digits) for digits in re.findall(r"\d{1,9}", text)}
    known, any_of_them = _patterns(tuple(words))
    if any_of_them.search(text):
        for value, pattern in known:
            if pattern.search(text):
                found.add(value)
                text = pattern.sub("·", text)
    return frozenset(found - {1})


@cache
def _patterns(words: tuple[str, ...]) -> tuple[list[tuple[int, re.Pattern[str]]], re.Pattern[str]]:
    """Each value with its patterns, and all patterns together: most sentences have no number."""
    parted = [(int(value), patterns.strip()) for value, _, patterns in (line.partition(":") for line in words)]
    return [(value, whole_words((pattern,))) for value, pattern in parted], whole_words(tuple(p for _, p in parted))


def from_facts(context: Context) -> Iterator[Problem]:
    """A sentence that names another word may take its number from the facts of that word."""
    if context.facts is None:
        return
    known = _Known(context, context.facts)
    for passage in context.passages:
        term = passage.name.removeprefix(CARDS)
        if not passage.name.startswith(CARDS) or term not in known.facts.entries or not passage.is_prose:
            continue
        words = context.words[passage.language.code].numbers
        for sentence in (part for line in paragraphs(passage.text) for part in _SENTENCE.split(line)):
            said = numbers(masked(sentence), words)
            if said:
                named = {context.terms.get(name.casefold(), "") for name in TERM.findall(sentence)}
                for number in sorted(said.difference(*map(known.of, {term, *named}))):
                    yield passage.problem(f"says {number}, which is not in the facts")


class _Known:
    """The numbers in the facts of each term, and those that the facts show by a list: `counted` in the glossary."""

    def __init__(self, context: Context, facts: Facts) -> None:
        self.facts, self._glossary = facts, context.library.glossary
        self._english = context.words[_FACTS].numbers if _FACTS in context.words else ()
        self._found: dict[str, frozenset[int]] = {}

    def of(self, term: str) -> frozenset[int]:
        if term not in self._found:
            own = self._glossary.get(term, {})
            words = (*_words(list(self.facts.entries.get(term, ()))), str(own.get("nl", "")), str(own.get("full", "")))
            text = _BOTH.sub("two", " ".join(words))
            months = {_MONTHS[month.casefold()] for month in _MONTH.findall(text)}
            self._found[term] = numbers(text, self._english) | months | frozenset(own.get("counted", ()))
        return self._found[term]


def _words(value: Any) -> Iterator[str]:  # Any: YAML values
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _NO_WORDS:
                yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
    else:
        yield str(value)


CHECKS = (from_facts,)
