"""The school at a glance: the groups that somebody may see, with how many families are linked."""

from bot.console import queries
from bot.console.door import ROOT
from bot.console.page import Answer, ConsolePage, Nav, Show, Visit
from bot.console.team.words import role_name


def show(visit: Visit) -> Answer:
    member = visit.member
    groups = queries.list_groups(visit.session, visit.actor)
    return Show(
        "overview.html",
        visit.t("console", "Overview"),
        {
            "groups": groups,
            "pupils": sum(group.pupils for group in groups),
            "linked": sum(group.linked for group in groups),
            "role": role_name(visit.t, member.role),
        },
    )


PAGES = (ConsolePage("overview.show", ROOT, show, nav=Nav(10, lambda t: t("console", "Overview"))),)
