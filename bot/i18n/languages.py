"""The languages Samen speaks, read from `locales/languages.toml`: no language is named in code."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

PACKAGE = Path(__file__).parent.parent
SOURCE = "nl"  # long texts are written in Dutch first; the other languages follow its facts


@dataclass(frozen=True, slots=True)
class Limits:
    """Plain-language limits: words per sentence, and the formula's aim and failing value."""

    mean: int
    max: int
    formula: str = ""
    aim: float = 0
    fail: float = 0
    from_words: int = 60


@dataclass(frozen=True, slots=True, eq=False)  # one per language, and a key of caches: compared by identity
class Search:
    """How words of the language are looked up. Every field holds words with spaces between them.

    `suffixes` and `prefixes` are written folded (no accents). `asking` and `joining` are words around a word that
    somebody asks about; `ordinary` are everyday words that look or sound like a school word; `polite` are those of
    greetings, thanks, yes and no. `spelled` says how a Dutch letter is written down by ear: `b=be,bee`.
    """

    lower: str = ""  # "Iı İi": capitals whose small letter differs from Unicode's
    prefixes: str = ""
    suffixes: str = ""
    asking: str = ""
    joining: str = ""
    ordinary: str = ""
    spelled: str = ""
    polite: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    babel: str
    direction: Literal["ltr", "rtl"]
    date: str
    dutch_is_called: str
    plural: str
    quotes: str
    comma: str
    question: str
    semicolon: str
    letters: str
    limits: Limits
    telegram_code: str = ""
    search: Search = Search()

    @property
    def is_rtl(self) -> bool:
        return self.direction == "rtl"


def resource(name: str) -> Path:
    """A data folder of ours: beside the package in a checkout, inside it in an installed wheel."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def load(folder: Path) -> dict[str, Language]:
    with (folder / "languages.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {code: _language(code, table) for code, table in tables.items()}


def _language(code: str, table: dict[str, Any]) -> Language:  # Any: TOML values
    limits = Limits(**table.pop("limits", {"mean": 10, "max": 15}))
    search = Search(**table.pop("search", {}))
    return Language(code=code, limits=limits, search=search, **table)


@cache
def all_languages() -> dict[str, Language]:
    """Every language of the manifest, in the order it is offered."""
    return load(resource("locales"))


def match(wanted: Iterable[str | None]) -> str | None:
    """The first offered language among the client's tags such as `pt-br` or `ar_SY`, best first."""
    for tag in wanted:
        code = (tag or "").replace("_", "-").split("-")[0].lower()
        if code in all_languages():
            return code
    return None
