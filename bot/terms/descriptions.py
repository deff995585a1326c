"""What a parent means who describes a thing without its name: "the paper you need before …", by the words of the cards.

BM25 (Robertson) over the cards of one language; small enough to keep in memory and to build when first needed.
"""

import math
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.i18n.languages import Language
from bot.i18n.library import LongText
from bot.terms.index import uncollected, words_of
from bot.terms.words import keys, stem

_TITLE, _SHORT, _BODY, _REST = 2.0, 1.5, 1.0, 0.4  # what a word counts, by its place
_SATURATION, _LENGTH = 2.0, 0.5  # k1 and b of BM25: how soon a repeated word adds nothing, how much long cards lose
_LETTERS = 5  # of a stem; the rest are mostly endings that the light stemmer left
_KNOWN_FOR = 0.1  # what a term gains that many others lead to: of two near words the better known one is meant
# How much must be explained, by the number of words: a few everyday words resemble some card by chance.
_ENOUGH = {3: 15.0, 4: 12.5, 5: 11.2}
_ENOUGH_OF_MORE = 10.5
_PART, _MUCH = 0.22, 16.0  # a long text also meets cards by chance: this part of it, unless much is explained
_RESEMBLES, _HALF = 5.0, 0.55  # enough to offer a term, not to give it: so much, and so large a part of the text
_LONGEST = 40  # words; what is longer is a letter, not a description

Glossary = Mapping[str, Mapping[str, Any]]  # Any: TOML values


@dataclass(frozen=True, slots=True)
class Likely:
    """`score`: 0-1, the share of the text that the card explains. `evidence`: how much it explains at all."""

    id: str
    score: float
    evidence: float


class Descriptions:
    """The cards of one language, by the words in them."""

    def __init__(self, glossary: Glossary, cards: Mapping[str, LongText], language: Language) -> None:
        self._search = language.search
        self._small = words_of(language.search.asking, language) | words_of(language.search.joining, language)
        self._terms = [term for term in glossary if f"glossary/{term}" in cards]
        self._known = _known(glossary, self._terms)
        self._numbers: dict[str, int] = {}  # word -> its number
        self._starts = array("L")  # number of a word -> where its cards begin in the two arrays below
        self._cards = array("H")
        self._counts = array("f")  # what the word counts in the card
        stems: dict[str, str] = {}
        with uncollected():
            self._read([self._counted(cards[f"glossary/{term}"], stems) for term in self._terms])

    def meant(self, text: str) -> list[Likely]:
        """The terms that the text is likely to describe, the best first; none if it is hardly a description."""
        number = len(self._words(text))
        if not min(_ENOUGH) <= number <= _LONGEST:
            return []
        found = self.find(text, len(self._terms))
        if not found or found[0].evidence < _ENOUGH.get(number, _ENOUGH_OF_MORE):
            return []
        return found if found[0].score >= _PART or found[0].evidence >= _MUCH else []

    def near(self, text: str, most: int) -> list[str]:
        """What may be offered when nothing is meant for sure."""
        if len(self._words(text)) > _LONGEST:
            return []
        found = self.find(text, most)
        return [one.id for one in found if one.evidence >= _RESEMBLES and one.score >= _HALF]

    def find(self, text: str, most: int) -> list[Likely]:
        """The cards that explain most of the text."""
        scores: dict[int, float] = {}
        whole = 0.0
        for word in sorted(self._words(text)):
            places = self._places(word)
            whole += self._rarity(len(places)) * (_SATURATION + 1)
            for place in places:
                card = self._cards[place]
                scores[card] = scores.get(card, 0.0) + self._counts[place]
        ranked = sorted(scores, key=lambda card: (-scores[card] * self._known[card], card))[:most]
        return [Likely(self._terms[card], min(1.0, scores[card] / whole), scores[card]) for card in ranked]

    def _words(self, text: str) -> set[str]:
        return {word for key in keys(text, self._search) if (word := self._word(key))}

    def _word(self, key: str) -> str:
        return "" if len(key) < 2 or key in self._small else stem(key, self._search)[:_LETTERS]

    def _places(self, word: str) -> range:
        number = self._numbers.get(word)
        return range(0) if number is None else range(self._starts[number], self._starts[number + 1])

    def _rarity(self, cards: int) -> float:
        return math.log(1 + (len(self._terms) - cards + 0.5) / (cards + 0.5))

    def _counted(self, card: LongText, stems: dict[str, str]) -> dict[str, float]:
        """The words of a card with what they count there. `stems` remembers, because words come again and again."""
        parts = {
            _TITLE: [card.title, *card.meta.get("descriptions", ())],
            _SHORT: [str(card.meta.get("short", ""))],
            _BODY: [card.sections[""], *card.meta.get("aliases", ())],
            _REST: [text for key, text in card.sections.items() if key in ("you", "right")],
        }
        counted: dict[str, float] = {}
        for weight, texts in parts.items():
            for key in keys("\n".join(texts), self._search):
                word = stems.get(key)
                if word is None:
                    word = stems[key] = self._word(key)
                if word:
                    counted[word] = counted.get(word, 0.0) + weight
        return counted

    def _read(self, counted: list[dict[str, float]]) -> None:
        standing: dict[str, list[int]] = {}
        for card, words in enumerate(counted):
            for word in words:
                standing.setdefault(word, []).append(card)
        lengths = [sum(words.values()) for words in counted]
        average = sum(lengths) / max(1, len(lengths))
        norms = [_SATURATION * (1 - _LENGTH + _LENGTH * length / average) for length in lengths]
        for number, (word, cards) in enumerate(standing.items()):
            self._numbers[word] = number
            self._starts.append(len(self._cards))
            self._cards.extend(cards)
            rarity = self._rarity(len(cards)) * (_SATURATION + 1)
            for card in cards:
                count = counted[card][word]
                self._counts.append(rarity * count / (count + norms[card]))
        self._starts.append(len(self._cards))


def _known(glossary: Glossary, terms: list[str]) -> list[float]:
    led = [other for about in glossary.values() for other in about.get("related", ())]
    return [1 + _KNOWN_FOR * math.log1p(led.count(term)) for term in terms]
