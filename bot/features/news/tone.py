"""Whether a teacher's own line reads like a concern, which is better said than written: by the word lists beside it.

Rules, not a model: a teacher is told which words it was, nothing of the line leaves the house, and it always says the
same. Why, and how well: docs/adr/0026-tone-by-rules.md.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_LISTS = Path(__file__).with_name("tone.toml")
_GAP = r"(?:\W+\w+){0,6}?\W+"
_PLAIN = {ord("’"): "'", ord("‘"): "'", ord("`"): "'", ord("´"): "'"}
_GONE = "\N{MIDDLE DOT}"  # in the place of what was taken out, so that its neighbours do not meet


class Tone(StrEnum):
    GOOD = "good"
    DOUBTFUL = "doubtful"  # may be either: worth a second look
    CONCERN = "concern"


@dataclass(frozen=True, slots=True)
class Reading:
    """`because`: the words that made it so, as they stand in the line."""

    tone: Tone
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rules:
    small: re.Pattern[str]
    harmless: re.Pattern[str]
    concern: re.Pattern[str]  # problem, mixed and request
    mixed: re.Pattern[str]
    doubt: re.Pattern[str]
    turn: re.Pattern[str]


def read_tone(line: str) -> Reading:
    """Of a line in Dutch or English."""
    text = unicodedata.normalize("NFC", line).translate(_PLAIN)
    readings = [_read(text, rules) for rules in _languages(text)]
    return max(readings, key=lambda reading: list(Tone).index(reading.tone))


def _read(text: str, rules: _Rules) -> Reading:
    rest = rules.harmless.sub(_GONE, text)
    sure = _found(rules.concern, rest) or _found(rules.mixed, rest)
    if sure:
        return Reading(Tone.CONCERN, sure)
    doubts = _found(rules.doubt, rest)
    if doubts and not rules.turn.search(text):
        return Reading(Tone.DOUBTFUL, doubts)
    return Reading(Tone.GOOD)


def _found(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found[0].strip() for found in pattern.finditer(text)))


def _languages(text: str) -> list[_Rules]:
    """The one whose small words it has more of; both when that does not tell."""
    counted = [(len(rules.small.findall(text)), rules) for rules in _rules().values()]
    most = max(number for number, _ in counted)
    return [rules for number, rules in counted if number == most]


@cache
def _rules() -> dict[str, _Rules]:
    lists: dict[str, dict[str, list[str]]] = tomllib.loads(_LISTS.read_text(encoding="utf-8"))
    return {
        language: _Rules(
            small=_any(of["small"]),
            harmless=_any(of["harmless"]),
            concern=_any([*of["problem"], *of["mixed"], *of["request"]]),
            mixed=_after(of["contrast"], of["lack"]),
            doubt=_any(of["doubt"]),
            turn=_any(of["turn"]),
        )
        for language, of in lists.items()
    }


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    """The longest first, so that they tell the whole of what was found."""
    return re.compile("|".join(map(_one, sorted(patterns, key=len, reverse=True))), re.IGNORECASE)


def _after(first: Sequence[str], then: Sequence[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{_any(first).pattern})[^.!?]*?(?:{_any(then).pattern})", re.IGNORECASE)


def _one(pattern: str) -> str:
    """`*` stands for letters, `..` for up to six words; signs such as 😅 stand anywhere."""
    parts = [
        r"\W+".join(re.escape(word).replace(r"\*", r"\w*") for word in part.split()) for part in pattern.split(" .. ")
    ]
    body = _GAP.join(parts)
    begins = r"(?<!\w)" if pattern[0].isalnum() else ""
    ends = r"(?!\w)" if pattern[-1].isalnum() or pattern.endswith("*") else ""
    return f"{begins}{body}{ends}"
