"""The known words nearest to a mistyped one, without comparing it with all of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

_PREFIX = 6  # two words are compared only if their first letters differ by at most a letter on each side


class Near:
    """`limit(length)` says how many typing errors a word of that length may have. Add all words, then find."""

    def __init__(self, limit: Callable[[int], int]) -> None:
        self._limit = limit
        self._words: set[str] = set()
        self._buckets: dict[str, list[str]] = defaultdict(list)
        self._alike = lru_cache(maxsize=20_000)(self._beginning_alike)

    def add(self, word: str) -> None:
        if word in self._words or not self._limit(len(word)):
            return
        self._words.add(word)
        for part in _parts(word[:_PREFIX]):
            self._buckets[part].append(word)

    def find(self, word: str) -> Iterator[tuple[str, float]]:
        """The near words with their likeness, 1.0 for the word itself."""
        limit = self._limit(len(word))
        if not limit:
            return
        for near in self._alike(word[:_PREFIX]):
            longest = max(len(near), len(word))
            if longest - min(len(near), len(word)) > limit:
                continue
            errors = OSA.distance(word, near, score_cutoff=limit)
            if errors <= min(limit, self._limit(len(near))):
                yield near, 1 - errors / longest

    def _beginning_alike(self, prefix: str) -> tuple[str, ...]:
        return tuple({near for part in _parts(prefix) for near in self._buckets.get(part, ())})


def _parts(prefix: str) -> set[str]:
    return {prefix, *(prefix[:i] + prefix[i + 1 :] for i in range(len(prefix)))}
