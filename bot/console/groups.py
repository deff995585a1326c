"""One group: which families are linked or invited, and in which languages they read."""

from babel import Locale

from bot.console import actions, queries
from bot.console.door import ROOT
from bot.console.page import Answer, ConsolePage, Missing, Show, Visit
from bot.i18n.texts import Texts


def show(visit: Visit) -> Answer:
    group_id = visit.number("group_id")
    group = None if group_id is None else queries.get_group(visit.session, visit.actor, group_id, visit.now)
    if group is None:
        return Missing()
    actions.record(visit.session, visit.member, "group.read", f"group:{group_id}", now=visit.now)
    languages = group.languages and [(_language_name(visit.t, code), count) for code, count in group.languages]
    return Show("group.html", group.count.name, {"group": group, "languages": languages})


def _language_name(t: Texts, code: str) -> str:
    """As the reader calls it: a teacher may not be able to read "العربية"."""
    name = Locale.parse(t.library.languages[code].babel).get_language_name(t.language.babel) or code
    return name[0].upper() + name[1:]


PAGES = (ConsolePage("groups.show", f"{ROOT}/groups/{{group_id}}", show, records=True),)
