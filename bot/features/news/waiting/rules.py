"""How long a child has waited for good news, and in which order that is shown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SHORT, LONG = timedelta(weeks=2), timedelta(weeks=4)


class Level(StrEnum):
    """How long ago the last good news went out."""

    FRESH = "fresh"  # within two weeks
    SOON = "soon"  # two to four weeks
    LONG = "long"  # more than four weeks
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Child:
    """`last`: when the last good news about them went out. `reached`: since when it would reach somebody, if at all."""

    id: int
    name: str
    group_id: int
    last: datetime | None = None
    reached: datetime | None = None

    @property
    def since(self) -> datetime | None:
        """Since when they wait. Nobody waits for what could not have come."""
        return self.last or self.reached


def level(child: Child, now: datetime) -> Level:
    if child.last is None:
        return Level.NEVER
    waited = now - child.last
    if waited <= SHORT:
        return Level.FRESH
    return Level.SOON if waited <= LONG else Level.LONG


def is_overdue(child: Child, now: datetime) -> bool:
    """For more than four weeks; a child who is new here as long as somebody could be reached."""
    return child.reached is not None and child.since is not None and now - child.since > LONG


def longest_first(children: Iterable[Child]) -> list[Child]:
    """Those whose news would reach somebody."""
    waiting = [(child.since, child.name.casefold(), child.id, child) for child in children if child.reached is not None]
    return [child for *_, child in sorted(waiting, key=lambda one: one[:3])]


def unreached(children: Iterable[Child]) -> list[Child]:
    """Those who cannot get any now: the school tells their parents in another way."""
    return sorted((child for child in children if child.reached is None), key=lambda child: child.name.casefold())


def count(children: Iterable[Child], now: datetime) -> Mapping[Level, int]:
    """Of those whose news would reach somebody."""
    found = Counter(level(child, now) for child in children if child.reached is not None)
    return {one: found[one] for one in Level}
