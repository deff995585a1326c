"""The form of a plan as the page shows it: what is usual for the kind, what was typed, what is wrong, the times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from bot.console.page import Show, Visit
from bot.delivery import school_time
from bot.features.meetings.catalogue import Kind, list_kinds, list_seats
from bot.features.meetings.planning import form, queries
from bot.features.meetings.planning.form import GUESTS, WINDOWS, Whom
from bot.features.meetings.planning.pages import PLACE
from bot.features.meetings.planning.queries import Child, Colleague
from bot.features.meetings.planning.rules import Chair, Plan, Wrong
from bot.features.meetings.planning.times import Pause, Span, Window, list_times
from bot.features.meetings.planning.words import by_field, times, ways
from bot.features.meetings.rules import GOALS, OWN
from bot.features.meetings.words import goal_name, kind_name, role_name

FIELDS = 500  # of the form: each child of a group twice, each colleague, each time
_GOALS = {  # what a kind is for as a rule
    "start": "get_to_know",
    "progress": "how_it_goes",
    "end": "look_back",
    "support_plan": "plan",
    "large": "support",
    "advice": "next_school",
    "worry": "worry",
    "home_visit": "get_to_know",
}


@dataclass(frozen=True, slots=True)
class About:
    """Which kind of talk, about whom, and who can lead it."""

    kind: Kind
    children: Sequence[Child]  # one, or all of the group
    group_id: int | None
    colleagues: Sequence[Colleague]
    leads: Sequence[int]  # who can lead it, whoever is likely first

    @property
    def whom(self) -> Whom:
        return Whom(tuple(one.id for one in self.children), self.group_id)

    @property
    def chosen(self) -> str:
        return f"group-{self.group_id}" if self.group_id else f"pupil-{self.children[0].id}"


@dataclass(frozen=True, slots=True)
class Proposed:
    key: str
    says: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Day:
    says: str
    is_closed: bool
    times: list[Proposed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Times:
    """`asked`: for what they were worked out; after another choice they are shown anew."""

    asked: str
    days: Sequence[Day]
    number: int
    spans: Sequence[Span]  # those that are chosen


def find_about(visit: Visit, kind: str, chosen: str) -> About | None:
    """None for a kind that is none, and for a child or a group that is not theirs."""
    found = list_kinds(visit.t.library).get(kind)
    what, _, typed = chosen.partition("-")
    number = form.as_id(typed)
    if found is None or number is None or what not in ("pupil", "group"):
        return None
    children = [
        one
        for one in queries.list_children(visit.session, visit.sender)
        if (one.id if what == "pupil" else one.group_id) == number
    ]
    is_whole = what == "pupil" or number in queries.list_whole_groups(visit.session, visit.sender)
    if not children or not is_whole:
        return None
    colleagues = queries.list_colleagues(visit.session, visit.member.school_id)
    teachers = queries.list_teachers(visit.session, children[0].group_id)
    me = visit.member.staff_id
    leads = [*teachers, me] if visit.sender.is_leader else [me, *teachers]
    return About(found, children, number if what == "group" else None, colleagues, list(dict.fromkeys(leads)))


def usual(visit: Visit, about: About) -> Plan:
    """What is usual for the kind, to begin with."""
    kind, leads = about.kind, about.leads[0]
    coordinators = [one for one in about.colleagues if one.role == "coordinator"]
    chairs: list[Chair] = []
    teachers = queries.list_teachers(visit.session, about.children[0].group_id)
    if leads not in teachers:
        chairs += [Chair("teacher", each) for each in teachers]
    if "coordinator" in kind.seats and not any(one.id == leads for one in coordinators):
        chairs += _coordinator(coordinators)
    number = next((int(part) for part in about.children[0].group.split() if part.isdigit()), 0)
    return Plan(
        kind=kind.id,
        pupil_ids=about.whom.pupil_ids,
        group_id=about.group_id,
        goal=_GOALS.get(kind.id, ""),
        leads=leads,
        minutes=kind.minutes,
        way="home" if kind.visits else "school",
        chairs=tuple(chairs),
        child_joins=0 < kind.child_from <= number,
        picks=about.group_id is not None,
    )


def _coordinator(found: Sequence[Colleague]) -> list[Chair]:
    """The only one; by name where Samen does not know them; chosen by hand when there are several."""
    if len(found) == 1:
        return [Chair("coordinator", found[0].id)]
    return [] if found else [Chair("coordinator")]


def list_proposed(visit: Visit, plan: Plan) -> Times | None:
    """None for a fixed time."""
    if not plan.picks or plan.minutes is None or plan.gap is None:
        return None
    asked = _asked(plan.windows, plan.minutes, plan.gap, plan.pause)
    is_new = visit.form.get("listed") != asked
    school = school_time.load(visit.session, visit.member.school_id)
    found = list_times(plan.windows, visit.member.zone, minutes=plan.minutes, gap=plan.gap, pause=plan.pause)
    coming = [one for one in found if one.starts_at > visit.now]
    days: dict[date, Day] = {}
    for one in coming:
        day = days.setdefault(one.day, Day(visit.t.day(one.day, now=visit.now), not school.is_open(one.day)))
        day.times.append(Proposed(one.key, times(visit.t, one), is_new or f"time-{one.key}" in visit.form))
    chosen = [one for one in coming if f"time-{one.key}" in visit.form]
    return Times(asked, list(days.values()), len(coming), chosen)


def _asked(windows: Sequence[Window], minutes: int, gap: int, pause: Pause) -> str:
    days = " ".join(f"{one.day}/{one.begins}/{one.ends}" for one in windows)
    return f"{days} {minutes} {gap} {_clock(pause[0])} {_clock(pause[1])}"


def _clock(at: time | None) -> str:
    return at.isoformat("minutes") if at else "-"


def show_form(
    visit: Visit,
    about: About,
    given: Mapping[str, str],
    *,
    action: str,
    wrong: Sequence[Wrong] = (),
    times: Times | None = None,
    refused: str = "",
) -> Show:
    t = visit.t
    names = {one.id: one.name for one in about.colleagues}
    found = by_field(t, wrong, visit.today)
    values = {
        "action": action,
        "back": PLACE,
        "given": given,
        "wrong": found,
        "refused": refused,
        "is_closed": Wrong.CLOSED in wrong or "closed" in given,
        "chosen": about.chosen,
        "kind": about.kind.id,
        "heading": heading(visit, about),
        "is_group": about.group_id is not None,
        "picks": about.group_id is not None or given.get("times") == "proposed",
        "goals": [(goal, goal_name(t, goal) or t("meetings", "In your own words")) for goal in GOALS],
        "own": OWN,
        "leads": [(str(each), names[each]) for each in about.leads if each in names],
        "colleagues": [(f"staff-{one.id}", one.name, role_name(t, one.role)) for one in about.colleagues],
        "has_colleagues": any(name.startswith("staff-") for name in given),
        "roles": [("", t("meetings", "Role")), *((seat, role_name(t, seat)) for seat in list_seats(t.library))],
        "guests": list(GUESTS),
        "guests_open": "guests" in found or any(given.get(f"role-{number}") for number in GUESTS),
        "windows": [number for number in WINDOWS if number <= 3 or given.get(f"day-{number - 1}")],
        "ways": ways(t),
        "children": [(one.id, one.name, one.guardians) for one in about.children],
        "times": times,
        "few": max(0, len(about.children) - times.number) if times else 0,
        "today": visit.today.isoformat(),
        "new": f"{PLACE}/new",
    }
    return Show("meeting_new.html", t("meetings", "Plan meetings"), values, status=422 if wrong or refused else 200)


def heading(visit: Visit, about: About) -> str:
    """Kind and child, or kind and group."""
    first = about.children[0]
    name = first.group if about.group_id else f"{first.name} ({first.group})"
    return f"{kind_name(visit.t, about.kind.id)} · {name}"
