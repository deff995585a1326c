"""What was changed, in a line."""

from collections.abc import Iterator, Mapping

from bot.features.roster.plan import Kind
from bot.i18n.texts import Texts


def change_line(t: Texts, counts: Mapping[str, int]) -> str:
    """ "New: 2 · Moved: 14"; what did not happen is not named."""
    return " · ".join(_parts(t, counts))


def _parts(t: Texts, counts: Mapping[str, int]) -> Iterator[str]:
    for kind in (Kind.NEW, Kind.MOVED, Kind.CHANGED, Kind.BACK):
        if n := counts.get(kind.value, 0):
            yield t("roster", "{what}: {n}", what=kind_name(t, kind), n=n)
    if n := counts.get("left", 0):
        yield t("roster", "{what}: {n}", what=t("roster", "Left"), n=n)


def kind_name(t: Texts, kind: Kind) -> str:
    match kind:
        case Kind.NEW:
            return t("roster", "New")
        case Kind.MOVED:
            return t("roster", "Other group")
        case Kind.CHANGED:
            return t("roster", "Changed")
        case Kind.BACK:
            return t("roster", "Back again")
        case Kind.SAME:
            return t("roster", "Unchanged")
