"""Which pupils make a family, and how many families a number must be about."""

from collections.abc import Iterable

SMALL = 5  # fewer families than this are not split: a number of one or two would point at a family


def families_of(ties: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The family of each pupil in (person, pupil) ties: siblings are one, and so are two parents of one child.

    A family is known by the smallest id of its pupils.
    """
    head: dict[int, int] = {}
    first_of: dict[int, int] = {}  # person -> a pupil of theirs

    def find(pupil: int) -> int:
        while head[pupil] != pupil:
            head[pupil] = head[head[pupil]]  # shorter for the next one who asks
            pupil = head[pupil]
        return pupil

    for person, pupil in ties:
        head.setdefault(pupil, pupil)
        one, other = find(pupil), find(first_of.setdefault(person, pupil))
        head[max(one, other)] = min(one, other)
    return {pupil: find(pupil) for pupil in head}


def count_families(ties: Iterable[tuple[int, int]]) -> int:
    return len(set(families_of(ties).values()))


def may_split(families: int) -> bool:
    return families >= SMALL
