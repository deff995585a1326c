"""`samen check`: everything that can be known of the texts without a reader of the language."""

from collections.abc import Iterable
from pathlib import Path

from bot.core.screen import Screen
from bot.i18n.check import (
    cards,
    duties,
    files,
    letters,
    numbers,
    phrases,
    placeholders,
    plain,
    punctuation,
    rendering,
    sameness,
    spelling,
)
from bot.i18n.check.context import Context, Problem
from bot.i18n.check.facts import read_facts, stamp
from bot.i18n.library import Invalid, Library

__all__ = ["CHECKS", "Problem", "check", "stamp"]

CHECKS = (
    *files.CHECKS,
    *cards.CHECKS,
    *phrases.CHECKS,
    *placeholders.CHECKS,
    *sameness.CHECKS,
    *letters.CHECKS,
    *rendering.CHECKS,
    *punctuation.CHECKS,
    *plain.CHECKS,
    *duties.CHECKS,
    *numbers.CHECKS,
    *spelling.CHECKS,
)


def check(
    library: Library, *, screens: Iterable[tuple[str, str, Screen]] = (), facts: Path | None = None
) -> list[Problem]:
    """Every problem and note, by file and line. `screens` are (language, name, screen); `facts` is a folder."""
    try:
        context = Context(library, tuple(screens), read_facts(facts) if facts else None)
        return sorted({problem for find in CHECKS for problem in find(context)})
    except Invalid as broken:
        return [Problem(broken.path, broken.line, str(broken).partition(f":{broken.line}: ")[2])]
