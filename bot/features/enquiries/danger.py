"""Whether words sound as if somebody is in danger: by the word lists beside it, in every language at once.

What it finds is only ever an answer to the one who wrote: nothing of it is kept, logged or told to anybody.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import permutations
from pathlib import Path

from bot.i18n.languages import Language, Search
from bot.i18n.library import Library
from bot.terms.words import split

_LISTS = Path(__file__).with_name("danger.toml")
_NEAR = 4  # words of the same sentence, at most, where a pattern has `..`
_AROUND = 6  # the same between parts in any order
_TAKEN = "_"  # stands for harmless words

Span = tuple[int, int]  # of words: the first, and the one after the last
Places = Mapping[int, Sequence[int]]  # by piece, at which words of a sentence it stands


def sounds_dangerous(text: str, languages: Mapping[str, Language]) -> bool:
    return any(_is_found(text, code, languages[code].search) for code in _lists() if code in languages)


def prepare(library: Library) -> None:
    """Reads the lists, before a person has to wait for it."""
    sounds_dangerous("", library.languages)


def _is_found(text: str, code: str, search: Search) -> bool:
    harmless, danger = _of_language(code, search)
    return any(danger.finds(without(harmless, words)) for words in sentences(text, search))


def sentences(text: str, search: Search) -> Iterator[list[str]]:
    for part in re.split(r"[.!?؟;\n]+", text):
        yield [word.key for word in split(part, search)]


def without(harmless: "Patterns", words: list[str]) -> list[str]:
    """With one mark for each run of harmless words, the first of those that begin earliest."""
    left: list[str] = []
    at = 0
    for start, end in harmless.spans(words):
        if start >= at:
            left += [*words[at:start], _TAKEN]
            at = end
    return left + words[at:]


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_LISTS.read_text(encoding="utf-8"))


@cache
def _of_language(code: str, search: Search) -> "tuple[Patterns, Patterns]":
    """What is taken out first, and what makes it dangerous."""
    lists = _lists()[code]
    danger = [pattern for name, patterns in lists.items() if name != "harmless" for pattern in patterns]
    return Patterns.read(lists["harmless"], search), Patterns.read(danger, search)


@dataclass(frozen=True)
class _Step:
    piece: int
    near: bool = False  # not right behind the one before


@dataclass
class Patterns:
    """See the head of the lists for how a pattern is written.

    A piece is what stands for one word. The words of a text say which pieces there are, and only the patterns that
    begin with one of these are looked at: the lists may grow without making it slower.
    """

    pieces: dict[str, int] = field(default_factory=dict)
    whole: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    begins: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    others: list[tuple[re.Pattern[str], int]] = field(default_factory=list)
    patterns: defaultdict[int, list[tuple[int, list[list[_Step]]]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls, patterns: Sequence[str], search: Search) -> "Patterns":
        made = cls()
        for number, pattern in enumerate(patterns):
            parts = [list(made._steps(part, search)) for part in pattern.split(" & ")]
            made.patterns[parts[0][0].piece].append((number, parts))
        return made

    def finds(self, words: Sequence[str]) -> bool:
        return next(self._found(words), None) is not None

    def spans(self, words: Sequence[str]) -> list[Span]:
        """Those that begin earliest first, and of these as the patterns stand in the list."""
        found = sorted(((start, number, end) for number, (start, end) in self._found(words)))
        return [(start, end) for start, _, end in found]

    def _steps(self, part: str, search: Search) -> Iterator[_Step]:
        near = False
        for piece in part.split():
            if piece != "..":
                yield _Step(self._piece(piece, search), near)
            near = piece == ".."

    def _piece(self, piece: str, search: Search) -> int:
        if piece in self.pieces:
            return self.pieces[piece]
        number = self.pieces[piece] = len(self.pieces)
        for way in piece.split("|"):
            keys = ["".join(word.key for word in split(part, search)) for part in way.split("*")]
            if len(keys) == 1:
                self.whole[keys[0]].append(number)
            elif len(keys) == 2 and not keys[1]:
                self.begins[keys[0]].append(number)
            else:
                self.others.append((re.compile(r"\S*".join(map(re.escape, keys))), number))
        return number

    def _places(self, words: Sequence[str]) -> Places:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for place, word in enumerate(words):
            here = {*self.whole.get(word, ()), *(one for pattern, one in self.others if pattern.fullmatch(word))}
            for length in range(len(word) + 1):
                here.update(self.begins.get(word[:length], ()))
            for piece in here:
                found[piece].append(place)
        return found

    def _found(self, words: Sequence[str]) -> Iterator[tuple[int, Span]]:
        """Of each pattern that stands there its number and where, the shortest for each beginning."""
        places = self._places(words)
        for piece in places:
            for number, parts in self.patterns.get(piece, ()):
                for span in _whole(parts, places):
                    yield number, span


def _whole(parts: Sequence[Sequence[_Step]], places: Places) -> Iterator[Span]:
    spans = [list(_part(steps, places)) for steps in parts]
    if all(spans):
        for order in permutations(spans):
            yield from _in_order(order)


def _part(steps: Sequence[_Step], places: Places) -> Iterator[Span]:
    for start in places.get(steps[0].piece, ()):
        ends = {start + 1}
        for step in steps[1:]:
            reach = _NEAR if step.near else 0
            here = places.get(step.piece, ())
            ends = {place + 1 for place in here if any(0 <= place - end <= reach for end in ends)}
        if ends:
            yield start, min(ends)


def _in_order(spans: Sequence[Sequence[Span]]) -> Iterator[Span]:
    """From the first of these to the last, one behind the other and not far."""
    chains = [[span] for span in spans[0]]
    for following in spans[1:]:
        chains = [[*chain, span] for chain in chains for span in following if 0 <= span[0] - chain[-1][1] <= _AROUND]
    for chain in chains:
        yield chain[0][0], chain[-1][1]
