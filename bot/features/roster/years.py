"""Where the pupils of a group go when the school year begins."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.features.roster.plan import years

LAST = 8


class Way(StrEnum):
    UP = "up"
    LEAVE = "leave"
    MIXED = "mixed"  # more than one school year: nobody can tell from the group who moves
    UNKNOWN = "unknown"  # no school year in its name


@dataclass(frozen=True, slots=True)
class Next:
    way: Way
    name: str = ""


def next_of(group: str) -> Next:
    """ "Groep 6A" goes to "Groep 7A", "6b" to "7b", groep 8 leaves. A proposal: people change it."""
    found = years(group)
    if not found:
        return Next(Way.UNKNOWN)
    if len(found) > 1:
        return Next(Way.MIXED)
    [year] = found
    if year == LAST:
        return Next(Way.LEAVE)
    name = re.sub(r"(?<!\d)0?[1-8](?!\d)", str(year + 1), group, count=1)
    return Next(Way.UP, name)
