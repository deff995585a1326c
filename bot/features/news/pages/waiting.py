"""Per group: for each child when the last good news went out, those waiting longest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.console.page import Answer, ConsolePage, Missing, Nav, Show, Visit, as_number
from bot.features.news.pages import TEMPLATES
from bot.features.news.pages.queries import list_children, list_groups
from bot.features.news.pages.ways import NEW, WAITING, list_ways, may_open
from bot.features.news.waiting import rules
from bot.features.news.waiting.rules import Child, Level
from bot.features.news.waiting.words import level_name
from bot.people import audit
from bot.people.classlist import place_in_list


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    name: str
    number: int  # that stands for the child in a chat without names
    level: Level
    words: str
    day: str  # of the last good news, or since when there could have been some


def show(visit: Visit) -> Answer:
    """Of one group: the one that was asked for, else the first."""
    groups = list_groups(visit.session, visit.actor)
    asked = visit.query.get("group")
    group_id = as_number(asked) if asked is not None else next((number for number, _ in groups), None)
    if asked is not None and group_id not in dict(groups):
        return Missing()
    children: Sequence[Child] = ()
    if group_id is not None:
        children = list_children(visit.session, visit.actor, group_id)
        _note(visit, group_id)
    t = visit.t
    ordered = sorted(children, key=lambda child: place_in_list(child.name, child.id))
    numbers = {child.id: number for number, child in enumerate(ordered, 1)}
    counts = rules.count(children, visit.now)
    values = {
        "ways": list_ways(visit, WAITING),
        "groups": groups,
        "group_id": group_id,
        "name": dict(groups).get(group_id or 0, ""),
        "counts": [(one, level_name(t, one), counts[one]) for one in Level],
        "rows": [_row(visit, child, numbers[child.id]) for child in rules.longest_first(children)],
        "unreached": [child.name for child in rules.unreached(children)],
        "write": NEW if may_open(visit, NEW) else "",
        "here": WAITING,
    }
    return Show("news-waiting.html", t("waiting", "Who waits for good news?"), values)


def _row(visit: Visit, child: Child, number: int) -> Row:
    t, found = visit.t, rules.level(child, visit.now)
    day = t.day(child.since, now=visit.now) if child.since else ""
    if child.last is None:
        day = t("waiting", "here since {day}", day=day)
    return Row(child.id, child.name, number, found, level_name(t, found), day)


def _note(visit: Visit, group_id: int) -> None:
    member = visit.member
    actor, thing = f"staff:{member.staff_id}", f"group:{group_id}"
    audit.record(visit.session, actor, "waiting.read", thing, now=visit.now, school_id=member.school_id)


PAGES = (
    ConsolePage(
        "news.waiting",
        WAITING,
        show,
        records=True,
        nav=Nav(25, lambda t: t("goodnews", "Good news")),
        templates=TEMPLATES,
    ),
)
