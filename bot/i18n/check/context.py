"""What the content checks look at, read once: texts piece by piece, word lists, facts and screens."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.core.screen import Screen
from bot.i18n.check.facts import CARDS, Facts
from bot.i18n.languages import SOURCE, Language
from bot.i18n.library import Invalid, Library, LongText

_SECTION = re.compile(r"## ([a-z_]+)")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, and where. A note is worth reading and fails nothing."""

    path: Path
    line: int
    problem: str
    note: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {'note: ' if self.note else ''}{self.problem}"


@dataclass(frozen=True, slots=True)
class Words:
    """`locales/words/<language>.toml`: what the checks know of a language. Every list may stay empty."""

    dictionary: str = ""
    avoid: tuple[str, ...] = ()
    easier: tuple[str, ...] = ()
    function: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    register: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    spelling: frozenset[str] = frozenset()
    duties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    path: Path = Path()


@dataclass(frozen=True, slots=True)
class Shared:
    """`locales/words/shared.toml`: names for every dictionary, and texts that may be equal in two languages."""

    names: frozenset[str] = frozenset()
    same: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a catalogue: `ids` are the English singular and plural, `strings` the translated forms."""

    path: Path
    line: int
    screen: str
    ids: tuple[str, ...]
    strings: tuple[str, ...]
    fuzzy: bool

    @property
    def name(self) -> str:
        return f"{self.screen}: {self.ids[0]}"


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of text: a front matter line or a section of a long text, or one form of a short text.

    `part` is `title`, `short`, `say`, `form` or the section's key; `dutch` is the same piece in the source language.
    """

    path: Path
    line: int
    language: Language
    name: str
    part: str
    text: str
    dutch: str | None = None

    def problem(self, what: str, *, note: bool = False) -> Problem:
        return Problem(self.path, self.line, f"{self.label}: {what}", note)

    @property
    def label(self) -> str:
        return f"“{self.name[:60]}”" if self.part == "form" else self.part or "explanation"

    @property
    def is_prose(self) -> bool:
        """Words of the reader's language, unlike a card's Dutch title or a hint how to say it."""
        return self.part != "say" and not (self.part == "title" and self.name.startswith(CARDS))


@dataclass(frozen=True)
class Context:
    library: Library
    screens: tuple[tuple[str, str, Screen], ...] = ()
    facts: Facts | None = None

    @property
    def languages(self) -> dict[str, Language]:
        return self.library.languages

    @cached_property
    def words(self) -> dict[str, Words]:
        return {code: _read_words(self.library.locales / "words" / f"{code}.toml") for code in self.languages}

    @cached_property
    def shared(self) -> Shared:
        table = _read_toml(self.library.locales / "words" / "shared.toml")
        return Shared(frozenset(table.get("names", ())), frozenset(table.get("same", ())))

    @cached_property
    def catalogues(self) -> dict[str, Catalog]:
        """Catalogues as they are written, fuzzy messages included; a missing one is left out."""
        found = {}
        for code, language in self.languages.items():
            path = self.library.po_path(code)
            if path.exists():
                with path.open("rb") as file:
                    found[code] = read_po(file, locale=language.babel)
        return found

    @cached_property
    def entries(self) -> dict[str, dict[tuple[str, str], Entry]]:
        """Short texts per language, by screen and English text."""
        return {code: dict(_entries(self.library.po_path(code), found)) for code, found in self.catalogues.items()}

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return (*self._long_passages(), *self._short_passages())

    def _long_passages(self) -> Iterator[Passage]:
        for code, texts in self.library.long.items():
            for name, text in texts.items():
                original = self.library.long.get(SOURCE, {}).get(name)
                dutch = {part: words for part, _, words in _parts(original)} if original else {}
                for part, line, words in _parts(text):
                    yield Passage(text.path, line, self.languages[code], name, part, words, dutch.get(part))

    def _short_passages(self) -> Iterator[Passage]:
        for code, entries in self.entries.items():
            for key, entry in entries.items():
                dutch = self.entries.get(SOURCE, {}).get(key)
                for number, words in enumerate(entry.strings):
                    original = dutch.strings[min(number, len(dutch.strings) - 1)] if dutch else ""
                    where = (entry.path, entry.line, self.languages[code], entry.name)
                    if words.strip():
                        yield Passage(*where, "form", words, original or None)

    @cached_property
    def terms(self) -> dict[str, str]:
        """The glossary id of each spelling of a Dutch term."""
        found: dict[str, str] = {}
        for term, entry in self.library.glossary.items():
            for spelling in (entry.get("nl", term), entry.get("full", term), *entry.get("abbreviations", ())):
                found.setdefault(str(spelling).casefold(), term)
        return found


def line_of(path: Path, start: str) -> int:
    """The first line that starts so, or 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(start)), 1)


def _read_toml(path: Path) -> dict[str, Any]:  # Any: TOML values
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Invalid(path, 1, str(error)) from None


def _read_words(path: Path) -> Words:
    table = _read_toml(path)
    dictionary = str(table.pop("dictionary", ""))
    duties = {row: tuple(patterns) for row, patterns in table.pop("duties", {}).items()}
    spelling = frozenset(table.pop("spelling", ()))
    lists = {name: tuple(words) for name, words in table.items()}
    try:
        return Words(dictionary, spelling=spelling, duties=duties, path=path, **lists)
    except TypeError as error:
        raise Invalid(path, 1, f"has a list the checks do not know: {error}") from None


def _entries(path: Path, catalogue: Catalog) -> Iterator[tuple[tuple[str, str], Entry]]:
    for message in catalogue:
        if not message.id:
            continue
        ids = tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)
        strings = tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)
        screen = message.context or ""
        yield (screen, ids[0]), Entry(path, message.lineno or 1, screen, ids, strings, message.fuzzy)


def _parts(text: LongText) -> Iterable[tuple[str, int, str]]:
    """Front matter lines and sections with their line numbers."""
    head = text.path.read_text(encoding="utf-8").splitlines()[: text.body_line - 1]
    for part in ("title", "short", "say"):
        if isinstance(text.meta.get(part), str):
            found = (number for number, line in enumerate(head, 1) if re.match(rf"{part}\s*=", line))
            yield part, next(found, 1), str(text.meta[part])
    lines = {"": text.body_line}
    for number, line in enumerate(text.body.splitlines()):
        if section := _SECTION.fullmatch(line.strip()):
            lines[section[1]] = text.body_line + number
    for key, words in text.sections.items():
        if words:
            yield key, lines[key], words
