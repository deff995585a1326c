"""The answers to one event as staff see them, and what is counted of them."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

YES, MAYBE, NO = "yes", "maybe", "no"
PLACED, WAITING, OFFERED = "placed", "waiting", "offered"


@dataclass(frozen=True, slots=True)
class Child:
    id: int
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Family:
    """`children`: those of the answer whom the reader may see; none of a family of other groups.

    `language`: of whoever answered, or of a parent when the school did. `position`: on the waiting list.
    """

    children: tuple[Child, ...]
    answer: str
    people: int
    place: str | None
    language: str
    by_school: bool
    offered_until: datetime | None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without Samen. `language` is empty when nobody asked."""

    id: int
    name: str
    people: int
    language: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """Who comes and reads this language; empty: guests whose language nobody asked."""

    language: str
    families: int
    people: int
    has_help: bool  # somebody can interpret


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who brings or does something. `children`: of theirs, whom the reader may see."""

    children: tuple[Child, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Need:
    id: int
    what: str
    words: str
    wanted: int
    helpers: tuple[Helper, ...]

    @property
    def taken(self) -> int:
        return sum(helper.number for helper in self.helpers)

    @property
    def missing(self) -> int:
        return max(self.wanted - self.taken, 0)


@dataclass(frozen=True, slots=True)
class Suggestion:
    id: int
    children: tuple[Child, ...]
    language: str
    words: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody wrote about how it was; whoever wrote it is not known here."""

    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Liked:
    """How it was: how many chose each face, the happiest first, and what they wrote."""

    faces: tuple[tuple[int, int], ...]
    lines: tuple[Line, ...]


FACES = (3, 2, 1)


def count_taken(capacity: int, free: int, people: int) -> int:
    """Places that nobody else can have; more than there are when staff let in more people."""
    return max(capacity - free, people)


def have_place(families: Iterable[Family]) -> list[Family]:
    return [family for family in families if family.place == PLACED]


def in_line(families: Iterable[Family]) -> list[Family]:
    """Those who were offered a place, then the waiting list in its order."""
    waiting = [family for family in families if family.place in (OFFERED, WAITING)]
    return sorted(waiting, key=lambda family: family.position or 0)


def count_languages(coming: Iterable[Family], guests: Iterable[Guest], helped: Set[str]) -> list[Tongue]:
    """The most people first; those whose language nobody asked last. A guest is no family, only people."""
    families: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for family in coming:
        families[family.language] += 1
        people[family.language] += family.people
    for guest in guests:
        people[guest.language] += guest.people
    found = [Tongue(code, families[code], people[code], code in helped) for code in people]
    return sorted(found, key=lambda one: (not one.language, -one.people, one.language))


def count_silent(ties: Iterable[tuple[int, int]], answered: Set[int], family_of: dict[int, int]) -> int:
    """Families invited of whom nobody answered. `ties`: (person, pupil); `answered`: pupils of an answer."""
    invited = {family_of[pupil] for _, pupil in ties}
    return len(invited - {family_of[pupil] for pupil in answered if pupil in family_of})


def split_seen(families: Sequence[Family]) -> tuple[list[Family], list[Family]]:
    """Those of whom the reader sees a child, by its name; and the others."""
    seen = [family for family in families if family.children]
    return seen, [family for family in families if not family.children]
