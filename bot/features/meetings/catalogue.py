"""The kinds of meetings with what is usual for each, and who can sit at the table: `messages/meetings.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from bot.i18n.library import Library

OTHER = "other"  # of seats: a role in words of the school's own


@dataclass(frozen=True, slots=True)
class Kind:
    """`child_from`: the group from which the child joins as a rule; 0: it does not, unless school says so."""

    id: str
    minutes: int
    terms: tuple[str, ...]
    child_from: int
    special: bool
    visits: bool  # school comes to the family
    seats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """`term`: the school word that explains the role. `staff`: one of the school's own."""

    id: str
    term: str
    staff: bool


def list_kinds(library: Library) -> Mapping[str, Kind]:
    """In the order in which they are offered."""
    return _of(library)[0]


def list_seats(library: Library) -> Mapping[str, Seat]:
    """In the order in which they are offered."""
    return _of(library)[1]


_made: WeakKeyDictionary[Library, tuple[dict[str, Kind], dict[str, Seat]]] = WeakKeyDictionary()


def _of(library: Library) -> tuple[dict[str, Kind], dict[str, Seat]]:
    known = _made.get(library)
    if known is None:
        table = library.meetings
        kinds = {name: _kind(name, given) for name, given in table.get("kinds", {}).items()}
        seats = {name: _seat(name, given) for name, given in table.get("seats", {}).items()}
        known = _made[library] = (kinds, seats)
    return known


def _kind(name: str, given: Mapping[str, Any]) -> Kind:  # Any: TOML
    return Kind(
        id=name,
        minutes=int(given["minutes"]),
        terms=tuple(given["terms"]),
        child_from=int(given["child_from"]),
        special=bool(given.get("special", False)),
        visits=bool(given.get("visits", False)),
        seats=tuple(given["seats"]),
    )


def _seat(name: str, given: Mapping[str, Any]) -> Seat:  # Any: TOML
    return Seat(name, str(given.get("term", "")), bool(given.get("staff", False)))
