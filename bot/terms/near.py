"""The known words nearest to a mistyped one, without comparing it with all of them."""

from collections.abc import Callable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_PREFIX = 5  # two words are compared only if their first letters differ by at most a letter on each side
_REMEMBERED = 1_500


class Near:
    """`limit(length)` says how many typing errors a word of that length may have. Add all words, then find."""

    def __init__(self, limit: Callable[[int], int]) -> None:
        self._limit = limit
        self._words: dict[str, list[str]] = {}  # beginning -> words
        # Beginning with a letter left out -> beginnings; tuples, because most have one, and there are 20,000.
        self._parts: dict[str, tuple[str, ...]] = {}
        self._alike: dict[str, list[str]] = {}

    def add(self, word: str) -> None:
        if not self._limit(len(word)):
            return
        prefix = word[:_PREFIX]
        known = self._words.get(prefix)
        if known is None:
            self._words[prefix] = [word]
            for part in _parts(prefix):
                self._parts[part] = (*self._parts.get(part, ()), prefix)
        elif word not in known:
            known.append(word)

    def find(self, word: str) -> list[tuple[str, float]]:
        """The near words with their likeness, 1.0 for the word itself."""
        limit = self._limit(len(word))
        alike = self._beginning_alike(word[:_PREFIX]) if limit else None
        if not alike:
            return []
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=limit, limit=None)
        return [
            (other, 1 - errors / max(len(other), len(word)))
            for other, errors, _ in near
            if errors <= self._limit(len(other))
        ]

    def _beginning_alike(self, prefix: str) -> list[str]:
        known = self._alike.get(prefix)
        if known is None:
            prefixes = {near for part in _parts(prefix) for near in self._parts.get(part, ())}
            known = [word for near in sorted(prefixes) for word in self._words[near]]
            if len(self._alike) >= _REMEMBERED:
                self._alike.clear()
            self._alike[prefix] = known
        return known


def _parts(prefix: str) -> set[str]:
    return {prefix, *[prefix[:i] + prefix[i + 1 :] for i in range(len(prefix))]}
