"""Every name that a place in a text can be: as it is written, bent, mistyped or written down by ear."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.i18n.languages import SOURCE, Language
from bot.terms.index import BEGINNING, Index, Name
from bot.terms.sounds import consonants, is_arabic, sound
from bot.terms.words import Word, stem

OWN, _OTHER, _BENT, _TYPED, _HEARD = 1.0, 0.97, 0.93, 0.95, 0.75
_FUZZY_WORDS = 3  # more words than this with an error in them are found through their parts
_LETTER, _LONG_LETTER = 100, 400  # words; nobody types so much by ear, and a letter has to be read at once
_LONGEST_BENT = 8  # letters of an abbreviation of three with an ending: tlvnin, vsodaki
_SHORTEST_HEARD = 5  # letters; the index has no shorter sounds
_LONGEST_NAME = 120  # letters
_MOST_REPEATED = 10  # the same words again and again explain nothing more

Scored = tuple[Name, float]
Stems = Mapping[str, Sequence[str]]  # language -> the words without its endings


@dataclass(frozen=True, slots=True)
class Candidate:
    name: Name
    score: float
    first: int  # word numbers, `last` included
    last: int
    foreign: bool = False  # a name in neither Dutch nor the reader's language

    @property
    def weight(self) -> float:
        return len(self.name.key) * self.score

    def touches(self, taken: set[int]) -> bool:
        return any(number in taken for number in range(self.first, self.last + 1))


class Reading:
    """One text, read word by word."""

    def __init__(
        self, index: Index, words: Sequence[Word], stems: Stems, reader: Language, *, ordinary: frozenset[str]
    ) -> None:
        self._index, self._words, self._stems, self._reader = index, words, stems, reader
        self._ordinary = ordinary
        self._near = [index.typed(code) for code in dict.fromkeys((SOURCE, reader.code))]
        self._fuzzy_words = _FUZZY_WORDS - (len(words) > _LETTER) - (len(words) > _LONG_LETTER)
        self._met: dict[tuple[str, int], int] = {}

    def candidates(self) -> list[Candidate]:
        return [found for first in range(len(self._words)) for found in self._at(first)]

    def _at(self, first: int) -> Iterator[Candidate]:
        """Every name that the words from `first` on can be."""
        words, key = self._words, ""
        bare = dict.fromkeys(self._stems, "")
        for last in range(first, min(len(words), first + self._index.longest)):
            if last > first and words[last].gap == "end":
                return
            key += words[last].key
            for code, ends in self._stems.items():
                bare[code] += ends[last]
            if len(key) > _LONGEST_NAME:
                return
            if last - first >= _FUZZY_WORDS and not self._can_begin(key, bare):
                return
            met = self._met[key, last - first] = self._met.get((key, last - first), 0) + 1
            if met > _MOST_REPEATED:
                continue
            for name, score in self._named(key, bare, words[first : last + 1]):
                foreign = name.language not in (self._reader.code, SOURCE)
                yield Candidate(name, score, first, last, foreign)

    def _can_begin(self, key: str, bare: Mapping[str, str]) -> bool:
        known = self._index.beginnings
        if len(key) < BEGINNING or key[:BEGINNING] in known:
            return True
        return any(len(begun) < BEGINNING or begun[:BEGINNING] in known for begun in bare.values())

    def _named(self, key: str, bare: Mapping[str, str], window: Sequence[Word]) -> list[Scored]:
        written = self._index.exact.get(key)
        if written:
            scored = [(name, score) for name, score in _prefer(written, self._reader) if _fits(name, window)]
            if scored:
                return scored
        scored = self._bent(key, bare, window)
        is_ordinary = len(window) == 1 and key in self._ordinary  # what everybody writes is no mistake
        if not scored and len(window) <= self._fuzzy_words and not is_ordinary:
            scored = self._mistyped(key, len(window))
            if len(key) >= _SHORTEST_HEARD and self._fuzzy_words == _FUZZY_WORDS:
                scored += self._by_ear(key, len(window))
        return scored

    def _bent(self, key: str, bare: Mapping[str, str], window: Sequence[Word]) -> list[Scored]:
        """The same words with other endings: karnesi, specjalnej, doorstroomtoetsen, oppyi."""
        for code, begun in bare.items():
            names = self._index.bent(begun, code) if begun != key else self._index.stems[code].get(begun, [])
            if not names and len(window) == 1 and len(key) <= _LONGEST_BENT:
                short = stem(key, self._index.languages[code].search, 3)
                if len(short) == 3:
                    names = [name for name in self._index.exact.get(short, ()) if name.main]
            if names:
                return [(name, _BENT * score) for name, score in _prefer(names, self._reader) if _fits(name, window)]
        return []

    def _mistyped(self, key: str, words: int) -> list[Scored]:
        """Words that are put together may have one error, not two: "school gaan" is no schoolplan."""
        scored: dict[Name, float] = {}
        for near_words in self._near:
            for near, likeness in near_words.find(key):
                one_error = likeness >= 1 - 1.01 / max(len(near), len(key))
                for name, score in _prefer(self._index.exact[near], self._reader):
                    if one_error or words <= name.words:
                        scored[name] = _TYPED * score * likeness
        return list(scored.items())

    def _by_ear(self, key: str, words: int) -> list[Scored]:
        way = consonants(key) if is_arabic(key) else sound(key)
        nearest = dict(self._index.near_heard.find(way))
        if way in self._index.heard:
            nearest[way] = 1.0
        return [
            (name, _HEARD * score * likeness)
            for near, likeness in nearest.items()
            for known in self._index.heard[near]
            for name, score in _prefer(self._index.exact[known], self._reader)
            if likeness == 1.0 or words <= name.words
        ]


def _prefer(names: Sequence[Name], reader: Language) -> list[Scored]:
    """A word that means different things in different languages means what the reader's language says."""
    own = [(name, OWN) for name in names if name.language in (reader.code, SOURCE)]
    return own or [(name, _OTHER) for name in names]


def _fits(name: Name, window: Sequence[Word]) -> bool:
    """Short names may not be put together from short words: "v so" is no vso, "v s o" is."""
    if len(window) == 1 or len(name.key) > 4 or len(window) == name.words:
        return True
    return all(len(word.key) == 1 for word in window)
