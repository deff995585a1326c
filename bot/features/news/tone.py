"""Whether a teacher's own line reads like a concern, which is better said than written: by the word lists beside it.

Rules, not a model: a teacher is told which words it was, nothing of the line leaves the house, and it always says the
same. How the points add up, why, and how well it works: docs/adr/0026-tone-by-rules.md.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_LISTS = Path(__file__).with_name("tone.toml")
_CONCERN, _DOUBTFUL = 3, 1  # points from which a line is one
_TURNED = 2  # a line with "but" is worse by that when the part after it has nothing good, better when it has no sign
_MOST_LIGHT = 4  # points that good words take away at most: praise does not outweigh a plain problem
_NEAR = 40  # characters
_PLAIN = {ord("’"): "'", ord("‘"): "'", ord("`"): "'", ord("´"): "'"}
_BETWEEN = r"[^\w.!?]++"  # two words of a sentence
_SOME = r"(?:[^\w.!?,;:]++\w++){0,6}?" + _BETWEEN  # up to six words of a clause
_MANY = r"(?:[^\w.!?]++\w++){0,10}?" + _BETWEEN  # up to ten words of a sentence


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
    contrast: re.Pattern[str]
    absent: re.Pattern[str]
    dark: dict[int, re.Pattern[str]]  # by the points each sign is worth
    light: dict[int, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class _Sign:
    points: int
    start: int
    end: int


def read_tone(line: str) -> Reading:
    """Of a line in Dutch or English."""
    text = unicodedata.normalize("NFC", line)
    readings = [_read(text, rules) for rules in _languages(_lower(text))]
    return max(readings, key=lambda reading: list(Tone).index(reading.tone))


def _read(text: str, rules: _Rules) -> Reading:
    lower = _lower(text)
    rest = rules.harmless.sub(_blank, lower)
    dark = [sign for sign in _signs(rules.dark, rest) if not _is_absent(rules, rest, sign)]
    if not dark:
        return Reading(Tone.GOOD)
    turn = max((found.end() for found in rules.contrast.finditer(rest)), default=0)
    light = sum(sign.points for sign in _signs(rules.light, lower) if sign.end >= turn)
    points = sum(sign.points for sign in dark) - min(light, _MOST_LIGHT)
    if turn and not any(sign.start >= turn for sign in dark):
        points -= _TURNED
    elif turn and not light:
        points += _TURNED
    if points < _DOUBTFUL:
        return Reading(Tone.GOOD)
    because = tuple(dict.fromkeys(text[sign.start : sign.end] for sign in dark))
    return Reading(Tone.CONCERN if points >= _CONCERN else Tone.DOUBTFUL, because)


def _is_absent(rules: _Rules, text: str, sign: _Sign) -> bool:
    """Whether it says that there was none of it: "no fight", "never a complaint"."""
    return rules.absent.search(text, max(0, sign.start - _NEAR), sign.start) is not None


def _lower(text: str) -> str:
    """As long as the text, so that what is found can be shown as it was typed."""
    return "".join(letter.lower()[:1] for letter in text.translate(_PLAIN))


def _blank(found: re.Match[str]) -> str:
    """A word that no list has, so that its neighbours do not meet."""
    return "_" * len(found[0])


def _signs(patterns: Mapping[int, re.Pattern[str]], text: str) -> Iterator[_Sign]:
    """Those worth most first; the same words do not count twice."""
    taken: set[int] = set()
    for points, pattern in patterns.items():
        for found in pattern.finditer(text):
            place = range(*found.span())
            if taken.isdisjoint(place):
                taken.update(place)
                yield _Sign(points, *found.span())


def _languages(text: str) -> list[_Rules]:
    """The one whose small words it has more of; both when that does not tell."""
    counted = [(len(rules.small.findall(text)), rules) for rules in _rules().values()]
    most = max(number for number, _ in counted)
    return [rules for number, rules in counted if number == most]


@cache
def _rules() -> dict[str, _Rules]:
    lists = tomllib.loads(_LISTS.read_text(encoding="utf-8"))
    return {language: _compiled(of) for language, of in lists.items()}


def _compiled(of: Mapping[str, Mapping[str, list[str]]]) -> _Rules:
    words = of["words"]
    return _Rules(
        small=_any(words["small"], words),
        harmless=_any(_all(of["harmless"]), words),
        contrast=_any(words["contrast"], words),
        absent=re.compile(rf"(?<!\w)(?:{'|'.join(words['absent'])}){_BETWEEN}(?:\w+{_BETWEEN})?\Z"),
        dark={points: _any(_all(of[name]), words) for name, points in (("firm", 5), ("strong", 3), ("soft", 1))},
        light={points: _any(_all(of[name]), words) for name, points in (("overcome", 3), ("turn", 2), ("praise", 1))},
    )


def _all(families: Mapping[str, list[str]]) -> list[str]:
    return [pattern for family in families.values() for pattern in family]


def _any(patterns: Iterable[str], words: Mapping[str, list[str]]) -> re.Pattern[str]:
    """The longest first, so that they tell the whole of what was found."""
    longest = sorted(patterns, key=len, reverse=True)
    plain = [_one(pattern, words) for pattern in longest if _is_word(pattern)]
    signs = [re.escape(pattern) for pattern in longest if not _is_word(pattern)]
    return re.compile("|".join([rf"(?<!\w)(?:{'|'.join(plain)})(?!\w)", *signs]))


def _is_word(pattern: str) -> bool:
    return any(character.isalnum() for character in pattern)


def _one(pattern: str, words: Mapping[str, list[str]]) -> str:
    """See the head of the lists for how a pattern is written."""
    found, between = "", ""
    for piece in pattern.split():
        if piece in {"..", "..."}:
            between = _SOME if piece == ".." else _MANY
            continue
        found += between + _piece(piece, words)
        between = _BETWEEN
    return found


def _piece(piece: str, words: Mapping[str, list[str]]) -> str:
    if piece.startswith("{"):
        return f"(?:{'|'.join(_one(word, words) for word in sorted(words[piece[1:-1]], key=len, reverse=True))})"
    ways = [re.escape(way).replace(r"\*", r"\w*").replace("_", _BETWEEN) for way in piece.split("|")]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
