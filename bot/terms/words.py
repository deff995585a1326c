"""A text cut into words that can be compared, each with its place in the text."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from bot.i18n.folding import fold
from bot.i18n.languages import Search

# What stands between a word and the one before it: part of the same written word (opp'yi, ib-er, o.p.p., بالـopp),
# an ordinary space, or the end of a clause, over which no term reaches.
Gap = Literal["join", "space", "end"]

_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d\u00ad"
_ARABIC = (  # letters; digits and punctuation are left out
    "\u0600-\u0605\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff"
    "\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
)
_WORD = re.compile(rf"[{_ARABIC}{_MARKS}]+|(?:[^\W_{_ARABIC}]+|[{_MARKS}]+)+")
_JOIN = re.compile(r"['’‘ʼ`´.\-‐‑_\u2066-\u2069\u200b\u200e\u200f]*")
_SPACE = re.compile(r"[\s'’‘ʼ`´\-‐‑_\u2066-\u2069\u200b\u200e\u200f\"“”„«»()\[\]*/&+]*")


_ByLength = tuple[tuple[int, frozenset[str]], ...]


class Word(NamedTuple):  # a tuple, because a pasted letter makes a thousand of them
    """`key` is the folded word; `start` and `end` its place in the text as it was typed."""

    key: str
    start: int
    end: int
    gap: Gap


def split(text: str, search: Search) -> list[Word]:
    words: list[Word] = []
    for found in _WORD.finditer(text):
        key = fold(found[0], search)
        if not key:
            continue
        gap = _gap(text, words[-1], found.start()) if words else "end"
        words.append(Word(key, found.start(), found.end(), gap))
    return words


def keys(text: str, search: Search) -> tuple[str, ...]:
    """The words alone, for a name whose place does not matter."""
    return tuple(_WORD.findall(fold(text, search)))


def _gap(text: str, before: Word, start: int) -> Gap:
    between = text[before.end : start]
    if "\n\n" not in between and _JOIN.fullmatch(between):
        return "join"
    letter = len(before.key) == 1  # "o. p. p." is one abbreviation
    plain = between.replace(".", "") if letter else between
    return "space" if "\n\n" not in between and _SPACE.fullmatch(plain) else "end"


@lru_cache(maxsize=4_000)
def stem(key: str, search: Search, shortest: int = 4) -> str:
    """The word without the endings of its language, down to `shortest` letters. A light hand: it only compares."""
    if len(key) <= shortest:
        return key
    prefixes, suffixes, last = _affixes(search)
    for length, known in prefixes:
        if key[:length] in known and len(key) - length >= shortest:
            key = key[length:]
            break
    for _ in range(3):  # endings stack: okul-un-da
        if key[-1:] not in last:
            break
        for length, known in suffixes:
            if len(key) - length >= shortest and key[-length:] in known:
                key = key[:-length]
                break
        else:
            break
    return key


@lru_cache(maxsize=100)
def _affixes(search: Search) -> tuple[_ByLength, _ByLength, frozenset[str]]:
    """Prefixes, suffixes and the letters that a suffix ends with."""
    last = frozenset(suffix[-1] for suffix in search.suffixes.split())
    return _by_length(search.prefixes), _by_length(search.suffixes), last


def _by_length(words: str) -> _ByLength:
    """The words by their number of letters, the longest first."""
    lengths = sorted({len(word) for word in words.split()}, reverse=True)
    return tuple((length, frozenset(word for word in words.split() if len(word) == length)) for length in lengths)
