"""How far the school reaches its families, and the list of those who are to be reached in another way, for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.console import actions
from bot.console.access import Reach
from bot.console.door import ROOT
from bot.console.page import Answer, ConsolePage, Missing, Nav, Show, Visit
from bot.console.reach import queries, rules, words
from bot.console.reach.queries import Seen
from bot.console.reach.rules import Child, Counts, GroupReach, Split, State
from bot.i18n.texts import Texts

PATH = f"{ROOT}/reach"
WEEKS = 12


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the picture: `count` of all pupils."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """A language in a table, or others taken together."""

    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Card:
    """`to_do` is the one next step, with a way to it; empty when there is none."""

    id: int
    name: str
    counts: Counts
    steps: tuple[Step, ...]
    last: str
    to_do: str
    to_print_letters: bool
    unreached: int
    split: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Week:
    until: str
    linked: int


@dataclass(frozen=True, slots=True)
class Part:
    """Pupils for whom the same can be done."""

    reason: str
    advice: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class List:
    """A group on paper."""

    id: int
    name: str
    parts: tuple[Part, ...]


def show(visit: Visit) -> Answer:
    t = visit.t
    seen = queries.look_around(visit.session, visit.actor, visit.now)
    ids = [group_id for group_id, _ in seen.groups]
    found = rules.look(seen.children, ids, is_whole_school=visit.reach is Reach.SCHOOL)
    names = dict(seen.groups)
    values = {
        "total": found.counts,
        "steps": _steps(t, found.counts, has_message=bool(seen.messages)),
        "cards": [_card(visit, seen, names[group.id], group) for group in found.groups],
        "languages": _rows(t, found.split, t("reach", "Not known yet, or in a small group")),
        "weeks": _weeks(visit, seen.linked),
        "counted": words.how_counted(t),
        "is_leader": visit.reach is Reach.SCHOOL,
    }
    return Show("reach.html", t("reach", "Reach"), values)


def show_list(visit: Visit) -> Answer:
    return _list(visit, None, thing=f"school:{visit.member.school_id}")


def show_group_list(visit: Visit) -> Answer:
    group_id = visit.number("group_id")
    return Missing() if group_id is None else _list(visit, group_id, thing=f"group:{group_id}")


def _list(visit: Visit, group_id: int | None, *, thing: str) -> Answer:
    groups = queries.list_groups(visit.session, visit.actor, group_id)
    if group_id is not None and not groups:
        return Missing()
    actions.record(visit.session, visit.member, "reach.listed", thing, now=visit.now)
    children = queries.list_children(visit.session, visit.actor, visit.now, group_id)
    lists = [List(number, name, _parts(visit.t, children, number)) for number, name in groups]
    values = {
        "lists": [each for each in lists if each.parts],
        "day": visit.t.day(visit.now),
        "back": PATH if group_id is None else f"{PATH}#group-{group_id}",
    }
    return Show("reach-list.html", visit.t("reach", "Not reached yet"), values, is_long=True)


def _parts(t: Texts, children: Sequence[Child], group_id: int) -> tuple[Part, ...]:
    names = {
        state: tuple(child.name for child in children if child.group_id == group_id and child.state is state)
        for state in State
        if state is not rules.REACHABLE
    }
    return tuple(Part(words.reason(t, state), words.advice(t, state), found) for state, found in names.items() if found)


def _card(visit: Visit, seen: Seen, name: str, group: GroupReach) -> Card:
    t, message = visit.t, seen.messages.get(group.id)
    first = rules.next_step(group.states)
    return Card(
        id=group.id,
        name=name,
        counts=group.counts,
        steps=_steps(t, group.counts, has_message=message is not None),
        last=t("reach", "Last message: {day}", day=t.day(message.at, now=visit.now)) if message else "",
        to_do=words.to_do(t, first, group.states[first]) if first else "",
        to_print_letters=first is State.NO_LETTER,
        unreached=group.counts.pupils - group.states[rules.REACHABLE],
        split=_rows(t, group.split, t("reach", "Not known yet")),
    )


def _steps(t: Texts, counts: Counts, *, has_message: bool) -> tuple[Step, ...]:
    """Without a message nobody can have been reached by it, and a row of zeros would say the wrong thing."""
    steps = [Step(t("reach", "Invited"), counts.invited), Step(t("reach", "Linked"), counts.linked)]
    if has_message:
        steps.append(Step(t("reach", "Last message arrived"), counts.reached))
        if counts.answered is not None:
            steps.append(Step(t("reach", "Answered"), counts.answered))
    return tuple(steps)


def _rows(t: Texts, split: Split | None, unknown: str) -> tuple[Row, ...]:
    if split is None:
        return ()
    rows = [Row(t.language_name(code), counts) for code, counts in split.languages]
    if split.others:
        rows.append(Row(t("reach", "Other languages together"), split.others))
    if split.unknown:
        rows.append(Row(unknown, split.unknown))
    return tuple(rows)


def _weeks(visit: Visit, linked: Sequence[datetime]) -> list[Week]:
    """Until the end of each week, the running one last."""
    t = visit.t
    monday = visit.today - timedelta(days=visit.today.weekday())
    sundays = [monday + timedelta(days=6 - 7 * back) for back in reversed(range(WEEKS))]
    ends = [datetime.combine(day + timedelta(days=1), time(), tzinfo=t.zone) for day in sundays]
    return [
        Week(t.day(day, now=visit.now), count) for day, count in zip(sundays, rules.growth(linked, ends), strict=True)
    ]


PAGES = (
    ConsolePage("reach.show", PATH, show, nav=Nav(30, lambda t: t("reach", "Reach"))),
    ConsolePage("reach.list", f"{PATH}/list", show_list, records=True),
    ConsolePage("reach.group_list", f"{ROOT}/groups/{{group_id}}/reach/list", show_group_list, records=True),
)
