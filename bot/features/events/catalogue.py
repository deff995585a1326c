"""The kinds of events with what is usual for each, and what can be needed: `messages/events.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from weakref import WeakKeyDictionary

from bot.i18n.library import Library

OTHER = "other"  # of kinds and of needs: what staff wrote themselves


@dataclass(frozen=True, slots=True)
class Kind:
    """`needs`: what is often needed."""

    id: str
    begins: time
    minutes: int
    little_ones: str  # welcome, care, home
    most: int  # people of one family
    needs: tuple[str, ...]
    visits: bool  # somebody of school comes to the family


def list_kinds(library: Library) -> Mapping[str, Kind]:
    """In the order in which they are offered."""
    known = _made.get(library)
    if known is None:
        known = _made[library] = {name: _kind(name, given) for name, given in library.events.get("kinds", {}).items()}
    return known


def visits(library: Library, kind: str) -> bool:
    """A kind may be gone by the time that something old is read again."""
    found = list_kinds(library).get(kind)
    return found is not None and found.visits


def list_needs(library: Library) -> Mapping[str, int]:
    """What can be needed, with how many by default."""
    return library.events.get("needs", {})


_made: WeakKeyDictionary[Library, dict[str, Kind]] = WeakKeyDictionary()


def _kind(name: str, given: Mapping[str, object]) -> Kind:
    return Kind(
        id=name,
        begins=time.fromisoformat(str(given["begins"])),
        minutes=int(given["minutes"]),  # type: ignore[call-overload]  # TOML
        little_ones=str(given["little_ones"]),
        most=int(given["most"]),  # type: ignore[call-overload]  # TOML
        needs=tuple(given["needs"]),  # type: ignore[arg-type]  # TOML
        visits=bool(given.get("visits", False)),
    )
