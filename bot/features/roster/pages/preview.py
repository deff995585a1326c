"""The last two steps of a list: what would change for each pupil, and changing it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.console.page import Answer, ConsolePage, Go, Show, Visit
from bot.features.roster import actions, plan, queries, rules, words
from bot.features.roster.columns import Field
from bot.features.roster.pages import lists
from bot.features.roster.pages import queries as staff
from bot.features.roster.pages.home import PATH, TEMPLATES, doer, gone
from bot.features.roster.pages.lists import LISTS
from bot.features.roster.pages.saying import kind_name
from bot.features.roster.plan import Kind, Plan, Step
from bot.features.roster.rules import Entry
from bot.i18n.texts import Texts
from bot.people import audit

_TICKED = re.compile(r"(keep|other)-([0-9]{1,19})")


@dataclass(frozen=True, slots=True)
class Ticks:
    """`keep`: not in the list, and yet stays. `other`: has the name of a pupil of the list, and is not that pupil."""

    keep: frozenset[int] = frozenset()
    other: frozenset[int] = frozenset()

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "Ticks":
        found = [match for name in form if (match := _TICKED.fullmatch(name))]
        return cls(*(frozenset(int(one[2]) for one in found if one[1] == kind) for kind in ("keep", "other")))


def show(visit: Visit) -> Answer:
    found = lists.find(visit)
    if found is None:
        return gone(visit)
    if "entries" not in found:
        return Go(f"{LISTS}/{visit.path['draft_id']}")
    who = doer(visit)
    audit.record(
        visit.session, who.name, "roster.read", f"school:{who.school_id}", now=visit.now, school_id=who.school_id
    )
    return _page(visit, _plan(visit, found, Ticks()), Ticks())


def apply(visit: Visit) -> Answer:
    """Only what was shown: when pupils changed since then, it is shown again."""
    found = lists.find(visit)
    if found is None or "entries" not in found:
        return gone(visit)
    who, ticks = doer(visit), Ticks.read(visit.form)
    actions.lock(visit.session, who.school_id)
    planned = _plan(visit, found, ticks)
    if planned.mark != visit.form.get("mark"):
        return _page(visit, _plan(visit, found, Ticks()), ticks, is_stale=True)
    change_id = actions.apply(visit.session, who, planned, keep=ticks.keep, now=visit.now)
    actions.drop_draft(visit.session, int(visit.path["draft_id"]), visit.member.staff_id)
    return Go(PATH if change_id is None else f"{PATH}/changes/{change_id}")


def _plan(visit: Visit, kept: Mapping[str, object], ticks: Ticks) -> Plan:
    entries = [Entry(*row) for row in kept["entries"]]  # type: ignore[attr-defined]  # JSON that we wrote
    names = {Field(kind): name for kind, name in kept["names"].items()}  # type: ignore[attr-defined]  # the same
    good, refused = rules.check(entries, names)
    roster = queries.load_roster(visit.session, staff.school_of(visit.actor))
    return plan.make(roster, good, refused, strangers=ticks.other)


def _page(visit: Visit, planned: Plan, ticks: Ticks, *, is_stale: bool = False) -> Show:
    t = visit.t
    leaving = planned.leaving(())
    values = {
        "draft_id": visit.path["draft_id"],
        "mark": planned.mark,
        "is_stale": is_stale,
        "only_group": planned.only_group,
        "counts": [(kind_name(t, kind), planned.count(kind)) for kind in Kind],
        "problems": [(one, words.explain(t, one)) for one in planned.problems],
        "leaving": leaving,
        "many_leave": len(leaving) > 10 and len(leaving) * 4 > len(leaving) + len(planned.steps),
        "held": [one.known for one in planned.absent if one.is_held],
        "new_groups": planned.new_groups,
        "sections": [
            (kind, kind_name(t, kind), [(step, _change(t, step)) for step in planned.steps if step.kind is kind])
            for kind in Kind
        ],
        "changes": len(planned.changes),
        "keep": ticks.keep,
        "other": ticks.other,
    }
    return Show("roster_preview.html", t("roster", "What will change"), values, status=409 if is_stale else 200)


def _change(t: Texts, step: Step) -> str:
    """What is different afterwards."""
    if step.known is None or step.kind is Kind.SAME:
        return ""
    said = []
    if step.known.group != step.group:
        said.append(t("roster", "Group: {before} → {after}", before=step.known.group, after=step.group))
    if step.known.name != step.name:
        said.append(t("roster", "Name: {before} → {after}", before=step.known.name, after=step.name))
    if step.known.number != step.number:
        said.append(t("roster", "Pupil number: new") if not step.known.number else t("roster", "Pupil number: changed"))
    return " · ".join(said)


PAGES = (
    ConsolePage("roster.preview", f"{LISTS}/{{draft_id}}/preview", show, templates=TEMPLATES, records=True),
    ConsolePage("roster.apply", f"{LISTS}/{{draft_id}}/apply", apply, method="POST", templates=TEMPLATES, fields=6_000),
)
