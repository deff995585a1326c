"""Readability formulas over our own syllable counters: hyphenation libraries count `aile` and `idee` as one."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.i18n.prose import words

_DUTCH = re.compile(
    "aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ou|au|ij|ei|ai|oi|[aeiouyàáâäèéêëìíîïòóôöùúûü]", re.IGNORECASE
)
_TURKISH = frozenset("aeıioöuüâîûAEIİOÖUÜÂÎÛ")
_POLISH = "aąeęioóuy"
_POLISH_SYLLABLE = re.compile(f"^[ae]u|i(?![{_POLISH}])|[{_POLISH.replace('i', '')}]")
_ENGLISH_GROUP = re.compile("[aeiouy]+")
_ENGLISH_SILENT = re.compile(r"(?:[^aeiouy]e|[^aeiouyszxcg]es|[^aeiouytd]ed)$")
_LONG_POLISH = 4  # syllables
_LONG_WORD = 6  # letters, for LIX


def dutch_syllables(word: str) -> int:
    return max(1, len(_DUTCH.findall(word)))


def turkish_syllables(word: str) -> int:
    """The vowels as they stand: lower-casing first would turn İ into two characters."""
    return max(1, sum(char in _TURKISH for char in word))


def polish_syllables(word: str) -> int:
    return max(1, len(_POLISH_SYLLABLE.findall(word.lower())))


def english_syllables(word: str) -> int:
    word = word.lower()
    silent = 1 if _ENGLISH_SILENT.search(word) else 0
    spoken_le = 1 if re.search(r"[^aeiouy]les?$", word) else 0
    return max(1, len(_ENGLISH_GROUP.findall(word)) - silent + spoken_le)


@dataclass(frozen=True, slots=True)
class Counts:
    words: int
    sentences: int
    syllables: int
    hard: int  # words that a formula counts as hard

    @property
    def words_per_sentence(self) -> float:
        return self.words / max(1, self.sentences)

    @property
    def syllables_per_word(self) -> float:
        return self.syllables / max(1, self.words)

    @property
    def hard_share(self) -> float:
        return 100 * self.hard / max(1, self.words)


@dataclass(frozen=True, slots=True)
class Formula:
    """`score` of a text; `higher_is_easier` says on which side of the limit it must stay."""

    score: Callable[[Counts], float]
    higher_is_easier: bool
    syllables: Callable[[str], int] = lambda word: 1
    is_hard: Callable[[str], bool] = lambda word: False
    grade: Callable[[Counts], float] | None = None

    def count(self, sentences: Iterable[str]) -> Counts:
        lines = list(sentences)
        found = [word for line in lines for word in words(line)]
        return Counts(
            len(found),
            len(lines),
            sum(map(self.syllables, found)),
            sum(map(self.is_hard, found)),
        )

    def fails(self, score: float, limit: float) -> bool:
        return score < limit if self.higher_is_easier else score > limit


GRADE_FAIL = 7  # school years, for formulas that also give a grade

FORMULAS = {
    "flesch-douma": Formula(
        lambda c: 206.835 - 0.93 * c.words_per_sentence - 77 * c.syllables_per_word, True, dutch_syllables
    ),
    "flesch": Formula(
        lambda c: 206.835 - 1.015 * c.words_per_sentence - 84.6 * c.syllables_per_word,
        True,
        english_syllables,
        grade=lambda c: 0.39 * c.words_per_sentence + 11.8 * c.syllables_per_word - 15.59,
    ),
    "atesman": Formula(
        lambda c: 198.825 - 40.175 * c.syllables_per_word - 2.610 * c.words_per_sentence, True, turkish_syllables
    ),
    "fog": Formula(
        lambda c: 0.4 * (c.words_per_sentence + c.hard_share),
        False,
        is_hard=lambda word: polish_syllables(word) >= _LONG_POLISH,
    ),
    "lix": Formula(
        lambda c: c.words_per_sentence + c.hard_share,
        False,
        is_hard=lambda word: len(word) > _LONG_WORD,
    ),
}
