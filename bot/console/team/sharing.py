"""Which pupils of a group each support coordinator sees, and changing that."""

from bot.console.access import Role
from bot.console.door import ROOT
from bot.console.page import Answer, ConsolePage, Missing, Show, Visit
from bot.console.team import actions, queries
from bot.console.team.queries import Named, Sharing
from bot.console.team.rules import read_ids


def show(visit: Visit) -> Answer:
    group = _find(visit)
    return Missing() if group is None else _page(visit, group)


def change(visit: Visit) -> Answer:
    """Answers with the page itself, which holds what was shared before: one press changes it back."""
    group, staff_id = _find(visit), visit.number("staff_id")
    if group is None:
        return Missing()
    actions.hold_group(visit.session, group)
    before = _sharing(visit, group, staff_id)
    if before is None:
        return Missing()
    whole, pupils = visit.form.get("whole") == "yes", read_ids(visit.form, "pupil")
    actions.share(visit.session, visit.actor, group, before, whole=whole, pupils=pupils, now=visit.now)
    return _page(visit, group, before=before)


def _find(visit: Visit) -> Named | None:
    group_id = visit.number("group_id")
    return None if group_id is None else queries.get_group(visit.session, visit.actor, group_id)


def _sharing(visit: Visit, group: Named, staff_id: int | None) -> Sharing | None:
    found = queries.list_sharings(visit.session, visit.actor, group.id)
    return next((each for each in found if each.coordinator.id == staff_id), None)


def _page(visit: Visit, group: Named, *, before: Sharing | None = None) -> Show:
    sharings = queries.list_sharings(visit.session, visit.actor, group.id)
    values = {
        "group": group,
        "pupils": queries.list_pupils(visit.session, visit.actor, group.id),
        "sharings": sharings,
        "before": before,
        "said": {each.coordinator.id: _said(visit, each) for each in sharings},
        "is_leader": visit.member.role is Role.LEADER,
    }
    return Show("sharing.html", visit.t("team", "Share pupils of {group}", group=group.name), values)


def _said(visit: Visit, sharing: Sharing) -> str:
    if sharing.whole:
        return visit.t("team", "Sees the whole group.")
    if not sharing.pupils:
        return visit.t("team", "Sees no pupil of this group.")
    number = len(sharing.pupils)
    return visit.t.n("team", "Sees {n} pupil of this group.", "Sees {n} pupils of this group.", number)


PAGES = (
    ConsolePage("sharing.show", f"{ROOT}/groups/{{group_id}}/sharing", show),
    ConsolePage("sharing.change", f"{ROOT}/groups/{{group_id}}/sharing/{{staff_id}}", change, method="POST"),
)
