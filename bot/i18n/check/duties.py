"""Must, may and need not say the same in every language: a card that promises too much or too little does harm.

The patterns are in `locales/words/<language>.toml` under `[duties]`: `duty`, `right`, `allowed`, `free` (no duty) and
`forbidden`. `unclear` holds wordings that may stand for a row or not, each written as `row: pattern`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.i18n.check.context import Context, Problem
from bot.i18n.check.facts import CARDS
from bot.i18n.languages import SOURCE
from bot.i18n.prose import masked, plain_arabic, sentences, whole_words

# The negative rows go first and take their words away, or "need not" would also be found as "need".
ROWS = ("free", "forbidden", "right", "duty", "allowed")
_PARTS = ("you", "right")


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that are certainly said, and rows that may be meant."""

    sure: frozenset[str]
    maybe: frozenset[str]

    def agrees_with(self, other: "Found") -> bool:
        return self.sure <= other.sure | other.maybe and other.sure <= self.sure | self.maybe


def rows(text: str, patterns: Mapping[str, tuple[str, ...]]) -> Found:
    text = re.sub(r"\s+", " ", plain_arabic(masked(text)))
    maybe = set()
    for unclear in patterns.get("unclear", ()):
        row, _, pattern = unclear.partition(":")
        if whole_words((pattern.strip(),)).search(text):
            maybe.add(row)
    sure = set()
    for row in ROWS:
        if patterns.get(row):
            found = whole_words(patterns[row])
            if found.search(text):
                sure.add(row)
                text = found.sub("·", text)
    return Found(frozenset(sure), frozenset(maybe))


def same_duties(context: Context) -> Iterator[Problem]:
    for passage in context.passages:
        ours = context.words[passage.language.code].duties
        theirs = context.words.get(SOURCE)
        if passage.part not in _PARTS or not passage.name.startswith(CARDS) or passage.dutch is None:
            continue
        if not ours or theirs is None or passage.language.code == SOURCE:
            continue
        for text, dutch in _pairs(passage.text, passage.dutch):
            found, wanted = rows(text, ours), rows(dutch, theirs.duties)
            if not found.agrees_with(wanted):
                start = " ".join(dutch.split()[:5])
                yield passage.problem(f"says {_list(found)}, the {SOURCE} text “{start} …” says {_list(wanted)}")


def _pairs(text: str, dutch: str) -> list[tuple[str, str]]:
    """Sentence by sentence where both have as many, else the whole section."""
    ours, theirs = sentences(text), sentences(dutch)
    return list(zip(ours, theirs, strict=True)) if len(ours) == len(theirs) else [(text, dutch)]


def _list(found: Found) -> str:
    return " and ".join(row for row in ROWS if row in found.sure) or "no duty or right"


CHECKS = (same_duties,)
