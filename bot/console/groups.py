"""One group: which families are linked or invited, and in which languages they read."""

from bot.console import actions, queries
from bot.console.door import ROOT
from bot.console.page import Answer, ConsolePage, Missing, Show, Visit


def show(visit: Visit) -> Answer:
    group_id = visit.number("group_id")
    group = None if group_id is None else queries.get_group(visit.session, visit.actor, group_id, visit.now)
    if group is None:
        return Missing()
    actions.record(visit.session, visit.member, "group.read", f"group:{group_id}", now=visit.now)
    languages = group.languages and [(visit.t.language_name(code), count) for code, count in group.languages]
    return Show("group.html", group.count.name, {"group": group, "languages": languages})


PAGES = (ConsolePage("groups.show", f"{ROOT}/groups/{{group_id}}", show, records=True),)
