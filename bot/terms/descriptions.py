"""What a parent means who describes a thing without its name: "the paper you need before …", by the words of the cards.

BM25 (Robertson) over the cards of one language; small enough to keep in memory and to build when first needed.
"""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

from bot.i18n.languages import Language
from bot.i18n.library import LongText
from bot.terms.index import uncollected, words_of
from bot.terms.words import keys, stem

_NAMED = 2  # times that a word of a short text or a by-name counts
_SATURATION, _LENGTH = 1.5, 0.75  # k1 and b of BM25: how soon a repeated word adds nothing, how much long cards lose
_LETTERS = 5  # of a stem; the rest are mostly endings that the light stemmer left
_BEGINNING, _ALIKE = 3, 0.3  # letters that words of one family share, and what they count beside the word itself
_AFTER = "\U0010ffff"  # comes after every letter
_OFTEN = 1 << 12  # a word stands less often in a card
_SIGNS = ".,?:[]؟،"  # around a word, which without them has to be taken apart only once
_KNOWN_FOR = 0.1  # what a term gains that many others lead to: of two near words the better known one is meant
_FEWEST, _LONGEST = 3, 40  # words: less describes nothing, more is a letter
_SURELY = 4  # words from which on a description can be sure: three are as soon about something else
# How likely a term must be to be an answer, to be one for the fewest words, to be offered, and for one word or two.
_ENOUGH, _ENOUGH_SHORTLY, _RESEMBLES, _RESEMBLES_SHORTLY = 6.0, 7.0, 4.5, 3.7

Glossary = Mapping[str, Mapping[str, Any]]  # Any: TOML values


@dataclass(frozen=True, slots=True)
class Likely:
    """`evidence`: how much of the text the card explains; the most decides which term it is. `likelihood`: whether it
    is one at all. For that many words count more than a rare one, and what the card leaves unexplained counts too."""

    id: str
    evidence: float
    likelihood: float


class Descriptions:
    """The cards of one language, by the words in them."""

    _words: list[str]  # in order, so that a family stands together
    _starts: "array[int]"  # where the places of each word begin
    _places: "array[int]"  # a card that has the word, with how often
    _norms: list[float]  # of each card: how much its length takes off

    def __init__(self, glossary: Glossary, cards: Mapping[str, LongText], language: Language) -> None:
        self._search = language.search
        self._small = words_of(language.search.asking, language) | words_of(language.search.joining, language)
        self._terms = [term for term in glossary if f"glossary/{term}" in cards]
        self._known = _known(glossary, self._terms)
        with uncollected():
            self._read([cards[f"glossary/{term}"] for term in self._terms])

    def meant(self, text: str) -> list[Likely]:
        """The terms that the text is likely to describe, the best first; none if it is hardly a description."""
        asked = self._asked(text)
        found = self._find(asked) if len(asked) >= _FEWEST else []
        enough = _ENOUGH if len(asked) >= _SURELY else _ENOUGH_SHORTLY
        return found if found and found[0].likelihood >= enough else []

    def near(self, text: str, most: int) -> list[str]:
        """What may be offered when nothing is meant for sure."""
        asked = self._asked(text)
        found, enough = self._find(asked), _RESEMBLES if len(asked) >= _FEWEST else _RESEMBLES_SHORTLY
        return [one.id for one in found[:most]] if found and found[0].likelihood >= enough else []

    def _asked(self, text: str) -> list[str]:
        return sorted(set(self._stems(text)))

    def _find(self, asked: Sequence[str]) -> list[Likely]:
        """The cards with these words, those that explain most of them first."""
        if len(asked) > _LONGEST:
            return []
        families = {word[:_BEGINNING] for word in asked if len(word) > _BEGINNING}
        evidence, roots, whole = [0.0] * len(self._terms), [0.0] * len(self._terms), 0.0
        for most, counts in (
            *(self._counted(word, word + "\0", 1.0) for word in asked),
            *(self._counted(family, family + _AFTER, _ALIKE) for family in sorted(families)),
        ):
            whole += most
            for card, count in counts.items():
                explained = most * count / (count + self._norms[card])
                evidence[card] += explained
                roots[card] += math.sqrt(explained)
        found = [
            Likely(term, evidence[card] * self._known[card], roots[card] * math.sqrt(evidence[card] / whole))
            for card, term in enumerate(self._terms)
            if evidence[card]
        ]
        return sorted(found, key=lambda likely: -likely.evidence)

    def _counted(self, first: str, end: str, weight: float) -> tuple[float, dict[int, int]]:
        """How often the cards have words from `first` until `end`; and what such a word would count in a card that
        says nothing else, which is more if few cards have it."""
        counts: dict[int, int] = {}
        begin, stop = bisect_left(self._words, first), bisect_left(self._words, end)
        for place in self._places[self._starts[begin] : self._starts[stop]]:
            card, count = divmod(place, _OFTEN)
            counts[card] = counts.get(card, 0) + count
        rarity = math.log(1 + (len(self._terms) - len(counts) + 0.5) / (len(counts) + 0.5))
        return rarity * (_SATURATION + 1) * weight, counts

    def _stems(self, text: str) -> list[str]:
        small, search = self._small, self._search
        return [stem(key, search)[:_LETTERS] for key in keys(text, search) if len(key) > 1 and key not in small]

    def _read(self, cards: Sequence[LongText]) -> None:
        known = _Stems(self._stems)
        standing: dict[str, list[int]] = defaultdict(list)
        lengths = []
        for card, text in enumerate(cards):
            counted = Counter(chain.from_iterable(map(known.__getitem__, _words_of(text))))
            lengths.append(sum(counted.values()))
            first = card * _OFTEN
            for word, count in counted.items():
                standing[word].append(first + count)
        average = sum(lengths) / max(1, len(lengths))
        self._norms = [_SATURATION * (1 - _LENGTH + _LENGTH * length / average) for length in lengths]
        self._words = sorted(standing)
        places = [standing[word] for word in self._words]
        self._starts = array("I", accumulate(map(len, places), initial=0))
        self._places = array("I", chain.from_iterable(places))


class _Stems(dict[str, list[str]]):
    """The stems of a written word, found when it is first met: words come again and again in the cards."""

    def __init__(self, stems: Callable[[str], list[str]]) -> None:
        self._stems = stems

    def __missing__(self, written: str) -> list[str]:
        found = self[written] = self._stems(written)
        return found


def _words_of(card: LongText) -> list[str]:
    meta = card.meta
    phrases = [alias for alias in meta.get("aliases", ()) if " " in alias]  # one word alone is a name, and found as one
    named = _split((str(meta.get("short", "")), *phrases))
    return named * _NAMED + _split((card.title, *meta.get("descriptions", ()), *card.sections.values()))


def _split(texts: Iterable[str]) -> list[str]:
    written = " ".join(texts)
    for sign in _SIGNS:
        written = written.replace(sign, " ")
    return written.split()


def _known(glossary: Glossary, terms: list[str]) -> list[float]:
    led = Counter(other for about in glossary.values() for other in about.get("related", ()))
    return [1 + _KNOWN_FOR * math.log1p(led[term]) for term in terms]
