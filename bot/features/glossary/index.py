"""Every way to write every term, built once from the library."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from rapidfuzz.distance import OSA

from bot.features.glossary.near import Near
from bot.features.glossary.sounds import consonants, is_arabic, sound
from bot.features.glossary.words import split, stem
from bot.i18n.languages import SOURCE, Language
from bot.i18n.library import Library

BEGINNING = 5  # letters that tell early that no name begins like this
_TERM = re.compile(r"\[\[|\]\]")


@dataclass(frozen=True, slots=True)
class Name:
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
        if not name.key or name in self.exact[name.key]:
            return
        self.exact[name.key].append(name)
        self.longest = max(self.longest, len(name.keys))
        self.beginnings.add(name.key[:BEGINNING])
        dutch = name.language == SOURCE
        for code in self.languages if dutch else (name.language,):
            search = self.languages[code].search
            bare = [stem(key, search) for key in name.keys]
            self.stems[code]["".join(bare)].append(name)
            self.beginnings.add("".join(bare)[:BEGINNING])
            for words in range(max(2, (len(bare) + 1) // 2), len(bare)):
                self.begun[code]["".join(bare[:words])].append(name)

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
    keys = tuple(word.key for word in split(_TERM.sub("", written), language.search))
    key = "".join(keys)
    # two letters are a word in some language, three letters somebody's name, unless it is the term itself
    if keys:
        yield Name(term, language.code, keys, key, main=main, cautious=len(key) <= (2 if main else 3))


def _is_misspelling(name: Name, main: list[Name]) -> bool:
    return any(name.key != other.key and OSA.distance(name.key, other.key, score_cutoff=2) <= 2 for other in main)


def _spelled(library: Library, name: Name) -> Iterator[Name]:
    """An abbreviation as its letters are called: oo-pee-pee, te el ve, i be er."""
    letters_of, *tail = name.keys
    if len(letters_of) > 4 or len("".join(tail)) > 3:
        return
    for code, language in library.languages.items():
        called = dict(pair.split("=", 1) for pair in language.search.spelled.split() if "=" in pair)
        if not all(letter in called for letter in letters_of):
            continue
        for letters in product(*(called[letter].split(",") for letter in letters_of)):
            keys = (*(word.key for letter in letters for word in split(letter, language.search)), *tail)
            key = "".join(keys)
            yield Name(name.id, code, keys, key, main=False, cautious=len(key) <= 3)


def words_of(listed: str, language: Language) -> frozenset[str]:
    return frozenset(word.key for word in split(listed, language.search))

