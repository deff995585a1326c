"""All texts in memory: the short strings of `locales/` and the long texts of `messages/`.

Every problem in a file is an `Invalid` with the file and line, for `samen check` and for a start-up that refuses.
"""

import gettext
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from bot.i18n.languages import SOURCE, Language, load

_FENCE = "+++"
STATUSES = ("draft", "checked", "native")


class Invalid(Exception):
    """A content file that cannot be used: what is wrong, and where."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem


@dataclass(frozen=True, slots=True)
class LongText:
    """One file of `messages/`: its front matter and its body, split at `## key` lines when it has any."""

    path: Path
    language: str
    name: str
    meta: Mapping[str, Any]  # Any: TOML values, checked per kind of text
    body: str
    body_line: int
    sections: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return str(self.meta.get("title", ""))

    @property
    def status(self) -> str:
        return str(self.meta.get("status", "draft"))

    @property
    def revision(self) -> str:
        """Changes when the words change; translations keep the revision of the Dutch they were made from."""
        words = "\n".join((self.title, str(self.meta.get("short", "")), self.body.strip()))
        return hashlib.sha256(words.encode()).hexdigest()[:10]


def read_long(path: Path, language: str, name: str) -> LongText:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise Invalid(path, 1, f"is not UTF-8: {error.reason} at byte {error.start}") from None
    if not lines or lines[0].strip() != _FENCE:
        raise Invalid(path, 1, "must start with a +++ line before its front matter")
    try:
        end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == _FENCE)
    except StopIteration:
        raise Invalid(path, len(lines), "has no +++ line after its front matter") from None
    try:
        meta = tomllib.loads("\n".join(lines[1:end]))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise Invalid(path, int(found[1]) + 1 if found else 2, f"front matter: {error}") from None
    body = "\n".join(lines[end + 1 :]).strip("\n")
    if not body.strip():
        raise Invalid(path, end + 1, "has no text after its front matter")
    if meta.get("status", "draft") not in STATUSES:
        raise Invalid(path, 2, f"status must be one of {', '.join(STATUSES)}, not {meta['status']!r}")
    return LongText(path, language, name, meta, body, end + 2, _split(body))


def _split(body: str) -> dict[str, str]:
    """`""` holds what stands before the first `## key` line; a `## ` line of more words is a heading, not a key."""
    sections: dict[str, list[str]] = {"": []}
    key = ""
    for line in body.splitlines():
        found = re.fullmatch(r"## ([a-z_]+)", line.strip())
        if found:
            key = found[1]
            sections[key] = []
        else:
            sections[key].append(line)
    return {name: "\n".join(lines).strip() for name, lines in sections.items()}


class Strings(gettext.NullTranslations):
    """The short strings of a language, as they were read; made a .mo file first they would take twice as long."""

    def __init__(self, read: Catalog) -> None:
        super().__init__()
        self._strings = {(one.context, _first(one.id)): one.string for one in read if one.string and not one.fuzzy}
        self.plural = gettext.c2py(read.plural_expr)

    def pgettext(self, context: str, message: str) -> str:
        found = self._strings.get((context, message), message)
        return found if isinstance(found, str) else found[self.plural(1)] or message

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        found = self._strings.get((context, msgid1), "")
        said = "" if isinstance(found, str) else found[self.plural(n)]
        return said or (msgid1 if n == 1 else msgid2)


def _first(message_id: str | tuple[str, ...] | list[str]) -> str:
    """The singular, of a message that has a plural."""
    return message_id if isinstance(message_id, str) else message_id[0]


class Library:
    """Read once at start-up. `long[language][name]`, names such as `glossary/opp`."""

    def __init__(self, locales: Path, messages: Path) -> None:
        self.locales, self.messages = locales, messages
        self.languages: dict[str, Language] = load(locales)
        self.catalogues = {code: self._catalogue(language) for code, language in self.languages.items()}
        self.long: dict[str, dict[str, LongText]] = {code: dict(self._long(code)) for code in self.languages}

    def po_path(self, code: str) -> Path:
        return self.locales / code / "LC_MESSAGES" / "bot.po"

    def _catalogue(self, language: Language) -> gettext.NullTranslations:
        path = self.po_path(language.code)
        if not path.exists():
            return gettext.NullTranslations()
        try:
            with path.open("rb") as file:
                return Strings(read_po(file, locale=language.babel, abort_invalid=True))
        except PoFileError as error:
            raise Invalid(path, getattr(error, "lineno", 0) + 1, str(error)) from None

    def _long(self, code: str) -> list[tuple[str, LongText]]:
        folder = self.messages / code
        return [
            (name, read_long(path, code, name))
            for path in sorted(folder.rglob("*.md"))
            for name in [path.relative_to(folder).with_suffix("").as_posix()]
        ]

    def find_long(self, language: str, name: str) -> LongText:
        """The text in the language, or the Dutch one while it is missing (which `samen check` reports)."""
        return self.long[language].get(name) or self.long[SOURCE][name]

    @cached_property
    def glossary(self) -> dict[str, dict[str, Any]]:
        """`messages/glossary.toml`: what is known of each term in every language."""
        return self._table("glossary.toml")

    @cached_property
    def phrases(self) -> dict[str, dict[str, Any]]:
        """`messages/phrases.toml`: the folders of ready sentences, with their themes."""
        return self._table("phrases.toml")

    @cached_property
    def events(self) -> dict[str, dict[str, Any]]:
        """`messages/events.toml`: the kinds of events with what is usual, and what can be needed."""
        return self._table("events.toml")

    @cached_property
    def meetings(self) -> dict[str, dict[str, Any]]:
        """`messages/meetings.toml`: the kinds of meetings with what is usual, and who can sit at the table."""
        return self._table("meetings.toml")

    def _table(self, name: str) -> dict[str, dict[str, Any]]:
        """A file of tables in `messages`; empty when there is none."""
        path = self.messages / name
        if not path.exists():
            return {}
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            raise Invalid(path, int(found[1]) if found else 1, str(error)) from None
