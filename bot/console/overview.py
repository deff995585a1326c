"""The school at a glance: its groups with how many families are linked, and for leaders its staff."""

from bot.console import queries
from bot.console.access import PARTS, Role
from bot.console.door import ROOT
from bot.console.page import Actor, Answer, ConsolePage, Nav, Show, Visit
from bot.i18n.texts import Texts


def show(visit: Visit) -> Answer:
    member = visit.member
    groups = queries.list_groups(visit.session, visit.actor)
    staff = queries.list_staff(visit.session, Actor(member, PARTS["overview.staff"].reach(member.role)))
    return Show(
        "overview.html",
        visit.t("console", "Overview"),
        {
            "groups": groups,
            "pupils": sum(group.pupils for group in groups),
            "linked": sum(group.linked for group in groups),
            "staff": [(colleague, role_name(visit.t, colleague.role)) for colleague in staff],
            "role": role_name(visit.t, member.role),
            "is_leader": member.role is Role.LEADER,
        },
    )


def role_name(t: Texts, role: Role) -> str:
    match role:
        case Role.TEACHER:
            return t("console", "Teacher")
        case Role.COORDINATOR:
            return t("console", "Support coordinator")
        case Role.LEADER:
            return t("console", "School leader")


PAGES = (ConsolePage("overview.show", ROOT, show, nav=Nav(10, lambda t: t("console", "Overview"))),)
