"""From one page about good news to the others that somebody may open."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.console.access import ROUTES, Reach
from bot.console.page import Visit
from bot.features.news.rules import PLACE

WAITING, ANSWERS, COVERAGE, NEW = (f"{PLACE}/{page}" for page in ("waiting", "answers", "coverage", "new"))


@dataclass(frozen=True, slots=True)
class Way:
    label: str
    path: str
    is_here: bool


def list_ways(visit: Visit, here: str) -> Sequence[Way]:
    t = visit.t
    pages = (
        (NEW, t("goodnews", "Write good news")),
        (WAITING, t("goodnews", "Who waits?")),
        (ANSWERS, t("goodnews", "Answers")),
        (COVERAGE, t("goodnews", "Groups and languages")),
    )
    return [Way(label, path, path == here) for path, label in pages if may_open(visit, path)]


def may_open(visit: Visit, path: str) -> bool:
    permission = ROUTES.get(f"GET {path}")
    return permission is not None and permission.reach(visit.member.role) is not Reach.NOTHING
