"""Every way to write every term, built once from the library."""

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import NamedTuple, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.i18n.folding import fold
from bot.i18n.languages import SOURCE, Language, Search
from bot.i18n.library import Library
from bot.terms.near import Near
from bot.terms.sounds import consonants, is_arabic, sound
from bot.terms.words import keys, stem

BEGINNING = 5  # letters that tell early that no name begins like this
_MOST = 0.6  # below this "secondary school" would stand for "secondary school advice"
_TERM = re.compile(r"\[\[|\]\]")


class Name(NamedTuple):  # a tuple, because 200 terms have 16,000 of them
    """One name of a term: the `key` is its folded words in one. `main`: it is no by-name but the term itself.

    `spelled`: an abbreviation as its letters are called.
    """

    id: str
    language: str
    words: int
    key: str
    main: bool
    cautious: bool
    spelled: bool = False

    @property
    def is_dutch(self) -> bool:
        """Whether it is the Dutch word itself."""
        return self.main and self.language == SOURCE

    def means(self, code: str) -> bool:
        """Whether it is the reader's word, or the Dutch word itself, on which every language puts its endings."""
        return self.language == code or self.is_dutch


Words = tuple[str, ...]
_Value = TypeVar("_Value")


def typing_errors(length: int) -> int:
    """How many wrong letters still mean the same word; short words are too close to other words."""
    return 0 if length < 6 else 1 if length < 11 else min(3, max(2, length // 6))


def hearing_errors(length: int) -> int:
    return 0 if length < 7 else 1 if length < 12 else 2


@dataclass(slots=True)
class Index:
    """The names by their keys. A name stands in `stems` and `begun` only under keys that are not its own."""

    languages: dict[str, Language]
    exact: dict[str, list[Name]] = field(default_factory=dict)
    stems: dict[str, dict[str, list[Name]]] = field(default_factory=dict)  # by language
    heard: dict[str, list[str]] = field(default_factory=dict)  # sound -> keys of `exact`
    near_heard: Near = field(default_factory=lambda: Near(hearing_errors))
    begun: dict[str, dict[str, list[Name]]] = field(default_factory=dict)
    beginnings: set[str] = field(default_factory=set)  # the first letters of all names and their stems
    longest: int = 1  # words in the longest name
    _main: dict[str, list[str]] = field(default_factory=dict)  # the keys of each term's main names
    _typed: dict[str, Near] = field(default_factory=dict)  # by language

    def bent(self, key: str, code: str) -> list[Name]:
        """The names that are `key` without the endings of the language."""
        names = self.stems[code].get(key, [])
        return [*names, *(name for name in self.exact.get(key, ()) if name.means(code))]

    def typed(self, code: str) -> Near:
        """The names that may be written with typing errors."""
        near = self._typed.get(code)
        if near is None:
            near = Near(typing_errors)
            for key in self._without_misspellings(code):
                near.add(key)
            self._typed[code] = near
        return near

    def _without_misspellings(self, code: str) -> Iterator[str]:
        """A misspelling that is written down counts only as it stands: an error upon an error is another word."""
        for name in self._written(code):
            if name.main or not _is_misspelling(name.key, self._main[name.id]):
                yield name.key

    def _written(self, code: str) -> Iterator[Name]:
        for names in self.exact.values():
            for name in names:
                if name.language == code and not name.spelled:
                    yield name

    def add(self, name: Name) -> None:
        _append(self.exact, name.key, name)
        self.beginnings.add(name.key[:BEGINNING])
        if name.main:
            _append(self._main, name.id, name.key)
        self.longest = max(self.longest, name.words)

    def add_bent(self, name: Name, words: Words) -> None:
        for code in self.languages if name.is_dutch else (name.language,):
            search = self.languages[code].search
            bare = [stem(word, search) for word in words]
            key = "".join(bare)
            if key != name.key:
                _append(self.stems[code], key, name)
                self.beginnings.add(key[:BEGINNING])
            if code == name.language and name.words > 2:
                for part in _beginnings(bare):
                    _append(self.begun[code], part, name)

    def hear(self, name: Name) -> None:
        for way in {sound(name.key), consonants(name.key)}:
            if len(way) >= 6 and name.key not in self.heard.get(way, ()):
                _append(self.heard, way, name.key)
                self.near_heard.add(way)


def _append(lists: dict[str, list[_Value]], key: str, value: _Value) -> None:
    known = lists.get(key)
    if known is None:
        lists[key] = [value]
    else:
        known.append(value)


@contextmanager
def uncollected() -> Iterator[None]:
    """While nothing can be thrown away, looking for it again and again takes a third of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def build(library: Library) -> Index:
    index = Index(library.languages)
    for code in library.languages:
        index.stems[code], index.begun[code] = {}, {}
    with uncollected():
        for term in library.glossary:
            _add(index, library, term)
    for code in library.languages:
        index.typed(code)
    return index


def _add(index: Index, library: Library, term: str) -> None:
    names = dict(_names(library, term))
    for name, words in names.items():
        index.add(name)
        index.add_bent(name, words)
        if name.is_dutch and not is_arabic(name.key):
            index.hear(name)
            for spelled in _spelled(library, name, words):
                index.add(spelled)


def _names(library: Library, term: str) -> Iterator[tuple[Name, Words]]:
    about = library.glossary[term]
    dutch = library.languages[SOURCE]
    for written in (about["nl"], about.get("full", ""), *about.get("abbreviations", ()), term.replace("-", " ")):
        yield from _name(term, dutch, written, main=True)
    for code, language in library.languages.items():
        text = library.long[code].get(f"glossary/{term}")
        if text:
            title = text.title.split("(")[0]  # what stands between brackets explains the word
            yield from _name(term, language, title, main=True)
            for alias in text.meta.get("aliases", ()):
                yield from _name(term, language, alias, main=False)
        agreed = about.get("agreed", {}).get(code, "")
        yield from _name(term, language, agreed, main=False)


def _name(term: str, language: Language, written: str, *, main: bool) -> Iterator[tuple[Name, Words]]:
    words = keys(_TERM.sub("", written) if "[" in written else written, language.search)
    key = "".join(words)
    # two letters are a word in some language, three letters somebody's name, unless it is the term itself
    if words:
        yield Name(term, language.code, len(words), key, main, len(key) <= (2 if main else 3)), words


def _beginnings(bare: list[str]) -> Iterator[str]:
    """What somebody may say of a long name: two words or more, and most of its letters."""
    for number in range(2, len(bare)):
        begun = "".join(bare[:number])
        if len(begun) >= _MOST * len("".join(bare)):
            yield begun


def _is_misspelling(key: str, main: Sequence[str]) -> bool:
    return key not in main and process.extractOne(key, main, scorer=OSA.distance, score_cutoff=2) is not None


def _spelled(library: Library, name: Name, words: Words) -> Iterator[Name]:
    """An abbreviation as its letters are called: oo-pee-pee, te el ve, i be er."""
    letters_of, *tail = words
    if len(letters_of) > 4 or len("".join(tail)) > 3:
        return
    for code, language in library.languages.items():
        called = _called(language.search)
        if all(letter in called for letter in letters_of):
            for ways in product(*(called[letter] for letter in letters_of)):
                key = "".join((*ways, *tail))
                yield Name(name.id, code, len(ways) + len(tail), key, main=False, cautious=len(key) <= 3, spelled=True)


@lru_cache(maxsize=100)
def _called(search: Search) -> dict[str, tuple[str, ...]]:
    """Dutch letter -> the ways to write down how it is called."""
    pairs = (pair.split("=", 1) for pair in search.spelled.split())
    return {letter: tuple(fold(way, search) for way in ways.split(",")) for letter, ways in pairs}


def words_of(listed: str, language: Language) -> frozenset[str]:
    return frozenset(keys(listed, language.search))
