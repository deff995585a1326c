"""Handing a group over to a colleague for a while, and handing it back."""

from bot.console.door import ROOT
from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.console.team import actions, queries
from bot.console.team.queries import Named
from bot.console.team.rules import Problem, read_days, read_ids
from bot.console.team.words import period, refusal


def show(visit: Visit) -> Answer:
    group = _find(visit)
    return Missing() if group is None else _page(visit, group)


def hand_over(visit: Visit) -> Answer:
    group = _find(visit)
    if group is None:
        return Missing()
    days, chosen = read_days(visit.form, visit.today), read_ids(visit.form, "to")
    problem = (
        days
        if isinstance(days, Problem)
        else actions.hand_over(visit.session, visit.actor, group, chosen, days=days, now=visit.now)
    )
    return _page(visit, group, problem) if problem else Go(f"{ROOT}/groups/{group.id}/handover")


def hand_back(visit: Visit) -> Answer:
    handover_id = visit.number("handover_id")
    handed = None if handover_id is None else queries.get_handover(visit.session, visit.actor, handover_id)
    if handed is None:
        return Missing()
    actions.hand_back(visit.session, visit.actor, handed, now=visit.now)
    is_still_seen = queries.get_group(visit.session, visit.actor, handed.group.id) is not None
    return Go(f"{ROOT}/groups/{handed.group.id}" if is_still_seen else ROOT)


def _find(visit: Visit) -> Named | None:
    group_id = visit.number("group_id")
    return None if group_id is None else queries.get_own_group(visit.session, visit.actor, group_id)


def _page(visit: Visit, group: Named, problem: Problem | None = None) -> Show:
    handed = queries.list_handovers(visit.session, visit.actor, group.id)
    values = {
        "group": group,
        "handed": [(each, period(visit.t, each, now=visit.now)) for each in handed],
        "free": queries.list_free(visit.session, visit.actor, group.id),
        "chosen": read_ids(visit.form, "to"),
        "first": visit.form.get("first", visit.today.isoformat()),
        "last": visit.form.get("last", ""),
        "today": visit.today.isoformat(),
        "wrong": refusal(visit.t, problem) if problem else "",
    }
    title = visit.t("team", "Hand over {group}", group=group.name)
    return Show("handover.html", title, values, status=422 if problem else 200)


PAGES = (
    ConsolePage("handovers.show", f"{ROOT}/groups/{{group_id}}/handover", show),
    ConsolePage("handovers.make", f"{ROOT}/groups/{{group_id}}/handover", hand_over, method="POST"),
    ConsolePage("handovers.back", f"{ROOT}/handovers/{{handover_id}}/back", hand_back, method="POST"),
)
