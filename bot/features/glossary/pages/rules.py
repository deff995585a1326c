"""What a school's own line may be, which words a list shows, and when a language may be named."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.i18n import bidi

LONGEST = 200  # characters of a school's own line: more is not read under a card
FEW = 5  # parents; where fewer read a language, naming it would point at a family


@dataclass(frozen=True, slots=True)
class Note:
    line: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """Parents who found a word unclear: by language where that points at nobody, the rest together."""

    total: int
    languages: tuple[tuple[str, int], ...] = ()
    others: int = 0


def one_line(typed: str) -> str:
    return " ".join(bidi.clean(typed).split())


def too_many(line: str) -> int:
    """Characters over the limit."""
    return max(0, len(line) - LONGEST)


def count(unclear: Mapping[str, int], readers: Mapping[str, int]) -> Count:
    """`unclear` and `readers` are parents by language: those who tapped, and all of the school."""
    named = [(language, number) for language, number in unclear.items() if readers.get(language, 0) >= FEW]
    total = sum(unclear.values())
    shown = tuple(sorted(named, key=lambda item: (-item[1], item[0])))
    return Count(total, shown, total - sum(number for _, number in named))
