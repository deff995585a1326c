"""Planning: which kind of talk and about whom, then everything else with what is usual; a draft can be changed."""

from collections.abc import Sequence

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.delivery import school_time
from bot.features.meetings import queries as meetings
from bot.features.meetings.catalogue import list_kinds
from bot.features.meetings.planning import actions, form, queries
from bot.features.meetings.planning.changes import No, Refused
from bot.features.meetings.planning.drafts import entered
from bot.features.meetings.planning.pages import PLACE, TEMPLATES
from bot.features.meetings.planning.pages.entry import FIELDS, About, Times, find_about, list_proposed, show_form, usual
from bot.features.meetings.planning.rules import Plan, Wrong, mistakes
from bot.features.meetings.planning.times import Span, span
from bot.features.meetings.planning.words import refusal
from bot.features.meetings.tables import MeetingRound
from bot.features.meetings.words import kind_name


def new(visit: Visit) -> Answer:
    """First what and about whom; then the form with what is usual for that."""
    kind, chosen = visit.query.get("kind", ""), visit.query.get("for", "")
    if not kind or not chosen:
        return _begin(visit, kind, chosen, status=200)
    about = find_about(visit, kind, chosen)
    if about is None:
        return Missing()
    return show_form(visit, about, form.show(usual(visit, about)), action=f"{PLACE}/new")


def _begin(visit: Visit, kind: str, chosen: str, *, status: int) -> Show:
    t = visit.t
    children = queries.list_children(visit.session, visit.sender)
    whole = queries.list_whole_groups(visit.session, visit.sender)
    groups = list(dict.fromkeys((one.group_id, one.group) for one in children))
    rounds = [(f"group-{group_id}", name) for group_id, name in groups if group_id in whole]
    by_group = [
        (name, [(f"pupil-{one.id}", one.name) for one in children if one.group_id == group_id])
        for group_id, name in groups
    ]
    values = {
        "back": PLACE,
        "action": f"{PLACE}/new",
        "kinds": [(each, kind_name(t, each)) for each in list_kinds(t.library)],
        "kind": kind or next(iter(list_kinds(t.library)), ""),
        "chosen": chosen or (rounds[0][0] if len(rounds) == 1 else ""),
        "rounds": rounds,
        "by_group": by_group,
    }
    return Show("meeting_begin.html", t("meetings", "Plan meetings"), values, status=status)


def write(visit: Visit) -> Answer:
    kind, chosen = visit.form.get("kind", ""), visit.form.get("for", "")
    if not kind or not chosen:
        return _begin(visit, kind, chosen, status=422)
    return _take(visit, None, action=f"{PLACE}/new")


def ask_change(visit: Visit) -> Answer:
    """Of a draft: nobody knows of it."""
    draft = _find(visit)
    if draft is None:
        return Missing()
    plan = entered(visit.session, draft)
    about = find_about(visit, plan.kind, _chosen(plan))
    if about is None:
        return Missing()
    return show_form(visit, about, form.show(plan), action=f"{PLACE}/rounds/{draft.id}/change")


def change(visit: Visit) -> Answer:
    draft = _find(visit, locked=True)
    return Missing() if draft is None else _take(visit, draft, action=f"{PLACE}/rounds/{draft.id}/change")


def _find(visit: Visit, *, locked: bool = False) -> MeetingRound | None:
    found = meetings.get_round_of_school(visit.session, visit.sender, visit.number("round_id"), locked=locked)
    return found if found is not None and found.state == "draft" else None


def _chosen(plan: Plan) -> str:
    return f"group-{plan.group_id}" if plan.group_id else f"pupil-{plan.pupil_ids[0]}" if plan.pupil_ids else ""


def _take(visit: Visit, draft: MeetingRound | None, *, action: str) -> Answer:
    chosen = visit.form.get("for", "") if draft is None else _chosen(entered(visit.session, draft))
    about = find_about(visit, visit.form.get("kind", "") if draft is None else draft.kind, chosen)
    if about is None:
        return Missing()
    staff = {one.id: one.role for one in about.colleagues}
    plan = form.read(visit.t.library, visit.form, about.kind, about.whom, staff=staff, today=visit.today)
    if plan is None or (plan.leads is not None and plan.leads not in about.leads):
        return Missing()
    wrong = [*mistakes(plan, visit.now, visit.today), *_closed(visit, plan)]
    proposed = None if wrong else list_proposed(visit, plan)
    if proposed is not None and not proposed.number:
        wrong = [Wrong.NO_TIMES]
    if wrong:
        return show_form(visit, about, visit.form, action=action, wrong=wrong)
    if proposed is not None and proposed.asked != visit.form.get("listed"):
        return show_form(visit, about, visit.form, action=action, times=proposed)  # seen before anything is written
    return _save(visit, draft, about, plan, action=action, proposed=proposed)


def _closed(visit: Visit, plan: Plan) -> list[Wrong]:
    if plan.picks or plan.day is None or "closed" in visit.form:
        return []
    school = school_time.load(visit.session, visit.member.school_id)
    return [] if school.is_open(plan.day) else [Wrong.CLOSED]


def _save(
    visit: Visit, draft: MeetingRound | None, about: About, plan: Plan, *, action: str, proposed: Times | None
) -> Answer:
    times = _fixed(visit, plan) if proposed is None else proposed.spans
    if not times:
        wrong = [Wrong.HOLE] if proposed is None else [Wrong.NO_TIMES]
        return show_form(visit, about, visit.form, action=action, wrong=wrong, times=proposed)
    if no := _refuse(visit, plan, times):
        return show_form(visit, about, visit.form, action=action, times=proposed, refused=refusal(visit.t, no))
    if draft is None:
        made = actions.write(visit.session, visit.sender, plan, times, now=visit.now)
        return Go(f"{PLACE}/rounds/{made.id}")
    actions.rewrite(visit.session, visit.sender, draft, plan, times=times, now=visit.now)
    return Go(f"{PLACE}/rounds/{draft.id}")


def _fixed(visit: Visit, plan: Plan) -> Sequence[Span]:
    assert plan.day is not None and plan.begins is not None and plan.minutes is not None
    found = span(plan.day, plan.begins, plan.minutes, visit.member.zone)
    return [] if found is None else [found]


def _refuse(visit: Visit, plan: Plan, times: Sequence[Span]) -> No | None:
    if min(one.starts_at for one in times) <= visit.now:
        return No(Refused.PAST)
    people = {plan.leads, *(one.staff_id for one in plan.chairs)} - {None}
    busy = queries.find_busy(visit.session, [one for one in people if one is not None], times)
    if busy is not None:
        return No(Refused.BUSY, busy)
    if plan.picks:
        return None
    return next(
        (
            No(Refused.FAMILY, span=times[0])
            for pupil_id in plan.pupil_ids
            if actions.is_family_busy(visit.session, pupil_id, times[0], now=visit.now)
        ),
        None,
    )


_NEW, _CHANGE = f"{PLACE}/new", f"{PLACE}/rounds/{{round_id}}/change"
PAGES = (
    ConsolePage("meetings.new", _NEW, new, templates=TEMPLATES),
    ConsolePage("meetings.write", _NEW, write, method="POST", fields=FIELDS, templates=TEMPLATES),
    ConsolePage("meetings.ask_change", _CHANGE, ask_change, templates=TEMPLATES),
    ConsolePage("meetings.change_draft", _CHANGE, change, method="POST", fields=FIELDS, templates=TEMPLATES),
)
