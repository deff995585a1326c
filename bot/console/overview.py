"""The school at a glance: the groups that somebody may see, with how many families are linked."""

from bot.console import queries
from bot.console.door import ROOT, START
from bot.console.page import Answer, ConsolePage, Go, Nav, Show, Start, Visit
from bot.console.school.start import counted
from bot.console.team.words import role_name


def show(visit: Visit) -> Answer:
    member = visit.member
    if member.start is Start.NEW:
        return Go(START)
    groups = queries.list_groups(visit.session, visit.actor)
    return Show(
        "overview.html",
        visit.t("console", "Overview"),
        {
            "groups": groups,
            "pupils": sum(group.pupils for group in groups),
            "linked": sum(group.linked for group in groups),
            "role": role_name(visit.t, member.role),
            "start": counted(visit) if member.start else "",
        },
    )


PAGES = (ConsolePage("overview.show", ROOT, show, nav=Nav(10, lambda t: t("console", "Overview"))),)
