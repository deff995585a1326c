"""One group: which families are linked or invited, and who else may see it."""

from bot.console import actions, queries
from bot.console.access import WHOLE_GROUPS, Reach, Role
from bot.console.door import ROOT
from bot.console.page import Answer, ConsolePage, Missing, Show, Visit
from bot.console.reach import queries as reach
from bot.console.sending.messages import ways_to_write
from bot.console.team import queries as team
from bot.console.team.queries import Sharing
from bot.console.team.words import period
from bot.i18n.texts import Texts


def show(visit: Visit) -> Answer:
    group_id = visit.number("group_id")
    group = None if group_id is None else queries.get_group(visit.session, visit.actor, group_id, visit.now)
    if group_id is None or group is None:
        return Missing()
    actions.record(visit.session, visit.member, "group.read", f"group:{group_id}", now=visit.now)
    mine = visit.member.staff_id
    handed = [
        (each, period(visit.t, each, now=visit.now))
        for each in team.list_handovers(visit.session, visit.actor, group_id)
    ]
    shared = team.list_sharings(visit.session, visit.actor, group_id)
    values = {
        "group": group,
        "is_whole": bool(reach.list_groups(visit.session, visit.actor_for(WHOLE_GROUPS), group_id)),
        "sharings": [(each, _how_much(visit.t, each)) for each in shared if each.whole or each.pupils],
        "lent": [(each, days) for each, days in handed if each.staff_id == mine],
        "handed": [(each, days) for each, days in handed if each.staff_id != mine],
        "may_expect": visit.member.role is Role.TEACHER,
        "may_share": visit.reach is not Reach.SHARED,
        "may_hand_over": team.get_own_group(visit.session, visit.actor, group_id) is not None,
        "may_write": visit.reach is not Reach.SHARED,
        "to_write": () if visit.reach is Reach.SHARED else ways_to_write(visit, str(group_id)),
        "is_part": visit.member.role is Role.COORDINATOR,
    }
    return Show("group.html", group.count.name, values)


def _how_much(t: Texts, sharing: Sharing) -> str:
    number = len(sharing.pupils)
    return t("team", "the whole group") if sharing.whole else t.n("team", "{n} pupil", "{n} pupils", number)


PAGES = (ConsolePage("groups.show", f"{ROOT}/groups/{{group_id}}", show, records=True),)
