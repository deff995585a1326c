"""How well words of danger are noticed, and how often harmless ones are taken for them: part of `make eval`.

The lists were made on the open part of `danger.jsonl`. Of the closed part, by the hand that made the first lists, and
of the part by another hand only the numbers are looked at.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.features.enquiries.danger import sounds_dangerous
from bot.i18n.library import Library

LINES = Path(__file__).parent / "danger.jsonl"
PARTS = ("open", "closed", "other")


@dataclass(frozen=True)
class Line:
    text: str
    language: str
    label: str
    part: str


@dataclass(frozen=True)
class Noticed:
    """Of the lines about danger those that are noticed, of the harmless ones those that are taken for it."""

    recall: float
    alarms: float
    lines: int


@cache
def danger_lines() -> tuple[Line, ...]:
    return tuple(Line(**json.loads(line)) for line in LINES.read_text("utf-8").splitlines())


def noticed(library: Library, language: str, part: str) -> Noticed:
    lines = [line for line in danger_lines() if line.part == part and language in (line.language, "all")]
    found = {
        label: [_is_noticed(library, line) for line in lines if line.label == label] for label in ("danger", "harmless")
    }
    return Noticed(_share(found["danger"]), _share(found["harmless"]), len(lines))


def _is_noticed(library: Library, line: Line) -> bool:
    return sounds_dangerous(line.text, library.languages)


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found)


def report(library: Library, languages: Sequence[str]) -> Iterator[str]:
    yield "Danger in questions of parents: noticed, and harmless lines taken for it"
    for part in PARTS:
        for language in (*languages, "all"):
            one = noticed(library, language, part)
            yield f"{part:7}{language:4}{one.recall:>8.1%}{one.alarms:>8.1%}   of {one.lines} lines"


def misses(library: Library) -> Iterator[str]:
    """Of the open part only."""
    for line in danger_lines():
        if line.part == "open" and _is_noticed(library, line) != (line.label == "danger"):
            yield f"{line.language} {line.label}: {line.text!r}"
