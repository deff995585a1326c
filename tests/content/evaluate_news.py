"""How well ready sentences are found, and concerns told from good news: part of `make eval`.

The lines of `tone.jsonl` were written by three people who did not know the rules. The rules were made on the open part;
nobody looks one by one at the lines of the other two. `test` is by the same hands as most of the open part, and
`held` by the third.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.features.news.tone import Tone, read_tone
from bot.i18n.library import Library
from bot.phrases.bank import PRAISE
from bot.phrases.search import search

HERE = Path(__file__).parent
PARTS = ("open", "test", "held")
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
class Told:
    """`recall`: of the concerns, those stopped or asked about; `stopped`: those stopped.
    `good_stopped`, `good_asked`: of the good lines."""

    recall: float
    stopped: float
    good_stopped: float
    good_asked: float
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


def told(language: str, part: str) -> Told:
    lines = [line for line in tone_lines() if line.half == part and language in (line.language, "all")]
    concerns = Counter(read_tone(line.text).tone for line in lines if line.label == "concern")
    good = Counter(read_tone(line.text).tone for line in lines if line.label == "good")
    return Told(
        recall=1 - concerns[Tone.GOOD] / concerns.total(),
        stopped=concerns[Tone.CONCERN] / concerns.total(),
        good_stopped=good[Tone.CONCERN] / good.total(),
        good_asked=good[Tone.DOUBTFUL] / good.total(),
        lines=len(lines),
    )


def report(library: Library, languages: Sequence[str]) -> Iterator[str]:
    yield "Ready sentences: searches with a right one among the first three"
    for language in (*languages, "all"):
        right, asked = found(library, language)
        yield f"{language:4}{right:>6} of {asked}"
    yield "Tone of own lines: concerns stopped or asked about, stopped; good lines stopped, asked about"
    for part in PARTS:
        for language in ("nl", "en", "all"):
            one = told(language, part)
            shares = (one.recall, one.stopped, one.good_stopped, one.good_asked)
            yield f"{part:5}{language:4}" + "".join(f"{share:>8.1%}" for share in shares) + f"   of {one.lines} lines"


def misses(library: Library) -> Iterator[str]:
    """Of the open part only."""
    for each in searches():
        if not each.is_found(library):
            yield f"{each.lang} {each.q!r}: {[phrase.id for phrase in search(library, PRAISE, each.lang, each.q)][:4]}"
    for line in tone_lines():
        is_told = read_tone(line.text).tone is not Tone.GOOD
        if line.half == "open" and is_told != (line.label == "concern"):
            yield f"{line.language} {line.label}: {line.text!r} {read_tone(line.text)}"
