"""How well ready sentences are found, and concerns told from good news: part of `make eval`.

The lines of `tone.jsonl` were written by somebody who did not know the rules; nobody looks at its held half one by one.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.features.news.tone import Tone, read_tone
from bot.i18n.library import Library
from bot.phrases.bank import PRAISE
from bot.phrases.search import search

HERE = Path(__file__).parent
HALVES = ("open", "held")
_SEEN = 3  # of the sentences found: what stands in sight on a phone


@dataclass(frozen=True)
class Search:
    q: str
    lang: str
    ids: list[str]

    def is_found(self, library: Library) -> bool:
        found = search(library, PRAISE, self.lang, self.q, most=_SEEN)
        return any(phrase.id in self.ids for phrase in found)


@dataclass(frozen=True)
class Line:
    text: str
    language: str
    label: str
    half: str


@dataclass(frozen=True)
class Stopped:
    """`recall`: of the concerns; `precision`: concerns among what was stopped; `false`: of the good lines."""

    recall: float
    precision: float
    false: float
    lines: int


@cache
def searches() -> tuple[Search, ...]:
    return tuple(Search(**json.loads(line)) for line in _lines("phrases.jsonl"))


@cache
def tone_lines() -> tuple[Line, ...]:
    return tuple(Line(**json.loads(line)) for line in _lines("tone.jsonl"))


def _lines(name: str) -> list[str]:
    return (HERE / name).read_text("utf-8").splitlines()


def found(library: Library, language: str) -> tuple[int, int]:
    """How many of the language's searches have a right sentence among the first, and how many there are."""
    asked = [each for each in searches() if language in (each.lang, "all")]
    return sum(each.is_found(library) for each in asked), len(asked)


def stopped(language: str, half: str) -> Stopped:
    lines = [line for line in tone_lines() if line.half == half and language in (line.language, "all")]
    wrong = [line for line in lines if line.label == "concern"]
    caught = sum(map(_is_stopped, wrong))
    false = sum(_is_stopped(line) for line in lines if line.label == "good")
    good = len(lines) - len(wrong)
    return Stopped(caught / len(wrong), caught / (caught + false), false / good, len(lines))


def _is_stopped(line: Line) -> bool:
    return read_tone(line.text).tone is not Tone.GOOD


def report(library: Library, languages: Sequence[str]) -> Iterator[str]:
    yield "Ready sentences: searches with a right one among the first three"
    for language in (*languages, "all"):
        right, asked = found(library, language)
        yield f"{language:4}{right:>6} of {asked}"
    yield "Tone of own lines: concerns that were stopped, stopped lines that are concerns, good lines that were stopped"
    for half in HALVES:
        for language in ("nl", "en", "all"):
            one = stopped(language, half)
            yield (
                f"{half:5}{language:4}{one.recall:>8.1%}{one.precision:>8.1%}{one.false:>8.1%}   of {one.lines} lines"
            )


def misses(library: Library) -> Iterator[str]:
    """Of the open half only."""
    for each in searches():
        if not each.is_found(library):
            yield f"{each.lang} {each.q!r}: {[phrase.id for phrase in search(library, PRAISE, each.lang, each.q)][:4]}"
    for line in tone_lines():
        if line.half == "open" and _is_stopped(line) != (line.label == "concern"):
            yield f"{line.language} {line.label}: {line.text!r} {read_tone(line.text)}"
