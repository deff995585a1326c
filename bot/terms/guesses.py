"""The names nearest to what somebody typed, with more errors in them than a find allows: to be offered, not given."""

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.i18n.languages import SOURCE, Search
from bot.terms.index import Index
from bot.terms.words import keys

_ALIKE = 0.62  # of the letters must be the same; below this every word is near to some name
_SHORT = 5  # letters; shorter words differ from too many others, unless they are an abbreviation without vowels
_LONG = 60  # letters
_WORDS = 6  # a longer text is not a name that somebody tried to write
_TOGETHER = 3  # words that may be one name
_VOWELS = frozenset("aeiouy")


class Guesses:
    def __init__(self, index: Index) -> None:
        self._index = index
        self._keys: dict[str, list[str]] = {}  # by language

    def names(self, text: str, search: Search, code: str) -> list[str]:
        """Terms, the likeliest first."""
        scores: dict[str, float] = {}
        for key in _windows(text, search):
            for near, likeness in self._near(key, code):
                for name in self._index.exact[near]:
                    if name.language in (code, SOURCE):
                        scores[name.id] = max(scores.get(name.id, 0.0), likeness)
        return sorted(scores, key=lambda term: -scores[term])

    def _near(self, key: str, code: str) -> Iterator[tuple[str, float]]:
        if _SHORT <= len(key) <= _LONG:
            known = self._known(code)
            near = process.extract(key, known, scorer=OSA.distance, score_cutoff=len(key) // 2, limit=20)
            for other, distance, _ in near:
                likeness = 1 - distance / max(len(key), len(other))
                if likeness >= _ALIKE:
                    yield other, likeness
        elif 2 < len(key) < _SHORT and not _VOWELS & set(key):
            alike = (other for other in self._known(code) if len(other) == len(key))
            near = process.extract(key, list(alike), scorer=OSA.distance, score_cutoff=1, limit=5)
            yield from ((other, 1 - distance / len(key)) for other, distance, _ in near)

    def _known(self, code: str) -> list[str]:
        known = self._keys.get(code)
        if known is None:
            every = (name for names in self._index.exact.values() for name in names if not name.spelled)
            known = sorted({name.key for name in every if name.language in (code, SOURCE)})
            self._keys[code] = known
        return known


def _windows(text: str, search: Search) -> Iterator[str]:
    words = keys(text, search)
    if len(words) > _WORDS:
        return
    for first in range(len(words)):
        for last in range(first, min(len(words), first + _TOGETHER)):
            yield "".join(words[first : last + 1])
