"""How families are counted, and what stays unsaid about small groups."""

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
