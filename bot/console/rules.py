"""How families are counted, what stays unsaid about small groups, and the order of groups."""

import re
from collections.abc import Hashable, Iterable

SMALL = 5  # fewer families than this are not split: a number of one or two would point at a family


def count_families(ties: Iterable[tuple[int, int]]) -> int:
    """Families among (person, pupil) ties: siblings are one family, and so are two parents of one child."""
    families: list[set[Hashable]] = []
    for person, pupil in ties:
        ends = {("person", person), ("pupil", pupil)}
        joined = [family for family in families if family & ends]
        families = [family for family in families if not family & ends]
        families.append(ends.union(*joined))
    return len(families)


def may_split(families: int) -> bool:
    return families >= SMALL


def in_order(name: str) -> list[tuple[int, str]]:
    """Sorts "Groep 10" after "Groep 9"."""
    return [(int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in re.split(r"(\d{1,9})", name)]
