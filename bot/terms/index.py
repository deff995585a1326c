"""Every way to write every term, built once from the library."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import NamedTuple

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


class Name(NamedTuple):  # a tuple, because 200 terms have 14,000 of them
    """One name of a term: its folded words, also as one `key`. `main`: it is no by-name but the term itself."""

    id: str
    language: str
    keys: tuple[str, ...]
    key: str
    main: bool
    cautious: bool


def typing_errors(length: int) -> int:
    """How many wrong letters still mean the same word; short words are too close to other words."""
    return 0 if length < 6 else 1 if length < 8 else min(3, max(2, length // 6))


def hearing_errors(length: int) -> int:
    return 0 if length < 7 else 1 if length < 12 else 2


@dataclass(slots=True)
class Index:
    languages: dict[str, Language]
    exact: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    stems: dict[str, dict[str, list[Name]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    typed: Near = field(default_factory=lambda: Near(typing_errors))
    heard: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # sound -> keys of `exact`
    near_heard: Near = field(default_factory=lambda: Near(hearing_errors))
    begun: dict[str, dict[str, list[Name]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    beginnings: set[str] = field(default_factory=set)  # the first letters of all names and their stems
    longest: int = 1  # words in the longest name

    def add(self, name: Name) -> None:
        self.exact[name.key].append(name)
        self.beginnings.add(name.key[:BEGINNING])
        self.longest = max(self.longest, len(name.keys))

    def add_bent(self, name: Name) -> None:
        """Every language puts its own endings on the Dutch word itself: tlv'nin, startgespreku, doorstroomtoetsen."""
        for code in self.languages if name.main and name.language == SOURCE else (name.language,):
            search = self.languages[code].search
            bare = [stem(word, search) for word in name.keys]
            key = "".join(bare)
            self.stems[code][key].append(name)
            self.beginnings.add(key[:BEGINNING])
            if code == name.language:
                for part in _beginnings(bare):
                    self.begun[code][part].append(name)

    def hear(self, name: Name) -> None:
        for way in {sound(name.key), consonants(name.key)}:
            if len(way) >= 6:
                self.heard[way].add(name.key)
                self.near_heard.add(way)


def build(library: Library) -> Index:
    index = Index(library.languages)
    for term in library.glossary:
        names = list(dict.fromkeys(_names(library, term)))
        main = [name for name in names if name.main]
        for name in names:
            index.add(name)
            index.add_bent(name)
            # a misspelling that is written down counts only as it stands: an error upon an error is another word
            if name.main or not _is_misspelling(name, main):
                index.typed.add(name.key)
        for name in main:
            if name.language == SOURCE and not is_arabic(name.key):
                index.hear(name)
                for spelled in _spelled(library, name):
                    index.add(spelled)
    return index


def _names(library: Library, term: str) -> Iterator[Name]:
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


def _name(term: str, language: Language, written: str, *, main: bool) -> Iterator[Name]:
    words = keys(_TERM.sub("", written), language.search)
    key = "".join(words)
    # two letters are a word in some language, three letters somebody's name, unless it is the term itself
    if words:
        yield Name(term, language.code, words, key, main=main, cautious=len(key) <= (2 if main else 3))


def _beginnings(bare: list[str]) -> Iterator[str]:
    """What somebody may say of a long name: two words or more, and most of its letters."""
    for number in range(2, len(bare)):
        begun = "".join(bare[:number])
        if len(begun) >= _MOST * len("".join(bare)):
            yield begun


def _is_misspelling(name: Name, main: list[Name]) -> bool:
    return any(name.key != other.key and OSA.distance(name.key, other.key, score_cutoff=2) <= 2 for other in main)


def _spelled(library: Library, name: Name) -> Iterator[Name]:
    """An abbreviation as its letters are called: oo-pee-pee, te el ve, i be er."""
    letters_of, *tail = name.keys
    if len(letters_of) > 4 or len("".join(tail)) > 3:
        return
    for code, language in library.languages.items():
        called = _called(language.search)
        if all(letter in called for letter in letters_of):
            for ways in product(*(called[letter] for letter in letters_of)):
                key = "".join((*ways, *tail))
                yield Name(name.id, code, (*ways, *tail), key, main=False, cautious=len(key) <= 3)


@lru_cache(maxsize=100)
def _called(search: Search) -> dict[str, tuple[str, ...]]:
    """Dutch letter -> the ways to write down how it is called."""
    pairs = (pair.split("=", 1) for pair in search.spelled.split())
    return {letter: tuple(fold(way, search) for way in ways.split(",")) for letter, ways in pairs}


def words_of(listed: str, language: Language) -> frozenset[str]:
    return frozenset(keys(listed, language.search))
