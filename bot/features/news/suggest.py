"""Which ready sentences a teacher is offered first; decisions only."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.phrases.bank import Phrase

AGAIN = timedelta(days=60)  # before a child's parents are offered to the same sentence once more
# Themes for some years only, by the number in a group's name; a group without one gets them all.
_YEARS: Mapping[str, Collection[int]] = {"young": (1, 2), "upper": (7, 8)}


def suggest(
    phrases: Mapping[str, Phrase],
    *,
    favourites: Collection[str],
    used: Mapping[str, datetime],
    said: Collection[str],
    groups: Iterable[str] = (),
) -> list[Phrase]:
    """Favourites first, then theme after theme in turn; in both, what the teacher used longest ago, or never, leads.

    `said` is left out: what the children's parents have heard lately. `used`: when the teacher sent each.
    """
    left = [phrase for phrase in phrases.values() if phrase.id not in said]
    starred = _longest_ago([phrase for phrase in left if phrase.id in favourites], used)
    years = _years(groups)
    others = [phrase for phrase in left if phrase.id not in favourites and _fits(phrase.theme, years)]
    return [*starred, *_in_turn(others, used)]


def _in_turn(phrases: Sequence[Phrase], used: Mapping[str, datetime]) -> list[Phrase]:
    themes: defaultdict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        themes[phrase.theme].append(phrase)
    rows = [_longest_ago(theme, used) for theme in themes.values()]
    rows.sort(key=lambda row: max((_when(phrase, used) for phrase in row), default=0.0))
    longest = max(map(len, rows), default=0)
    return [row[place] for place in range(longest) for row in rows if place < len(row)]


def _longest_ago(phrases: Sequence[Phrase], used: Mapping[str, datetime]) -> list[Phrase]:
    return sorted(phrases, key=lambda phrase: _when(phrase, used))


def _when(phrase: Phrase, used: Mapping[str, datetime]) -> float:
    at = used.get(phrase.id)
    return at.timestamp() if at else 0.0


def _years(groups: Iterable[str]) -> set[int]:
    return {int(number) for name in groups for number in re.findall(r"\d+", name)}


def _fits(theme: str, years: set[int]) -> bool:
    wanted = _YEARS.get(theme)
    return wanted is None or not years or not years.isdisjoint(wanted)
