"""The first page of the pupils: sending a list, what was changed lately, and who has left."""

from pathlib import Path

from bot.console.page import Answer, ConsolePage, Go, Menu, Missing, Nav, Show, Visit
from bot.features.roster import actions, queries, words
from bot.features.roster.actions import Doer
from bot.features.roster.files import MAX_BYTES
from bot.features.roster.mistakes import Problem
from bot.features.roster.pages import queries as staff
from bot.features.roster.pages.saying import change_line
from bot.people import pupils

PATH = "/console/roster"
TEMPLATES = Path(__file__).parent / "templates"


def show(visit: Visit) -> Answer:
    return page(visit)


def page(visit: Visit, *, problem: Problem | None = None, note: str = "", status: int = 200) -> Show:
    """`problem` stands beside the file that was sent; `note` above everything."""
    t, school_id = visit.t, staff.school_of(visit.actor)
    places = queries.list_places(visit.session, school_id)
    values = {
        "wrong": words.explain(t, problem) if problem else "",
        "note": note,
        "limit": MAX_BYTES // (1024 * 1024),
        "pupils": t.n(
            "roster",
            "{n} pupil is at school now.",
            "{n} pupils are at school now.",
            sum(place.pupils for place in places),
        ),
        "changes": [
            (one, change_line(t, one.counts), t.day(one.made_at, now=visit.now), t.time(one.made_at))
            for one in staff.list_changes(visit.session, visit.actor, visit.now)
        ],
        "left": [(one, t.day(one.at, now=visit.now)) for one in queries.list_left(visit.session, school_id)],
    }
    return Show("roster.html", t("roster", "Pupils"), values, status=status)


def gone(visit: Visit) -> Show:
    """A list that is not there: too old, somebody else's, or never sent."""
    note = visit.t(
        "roster", "This list is not here any more. Samen keeps it for an hour at most. Please send it again."
    )
    return page(visit, note=note, status=404)


def doer(visit: Visit) -> Doer:
    return Doer(staff.school_of(visit.actor), visit.member.staff_id)


def restore(visit: Visit) -> Answer:
    pupil_id, who = visit.number("pupil_id"), doer(visit)
    ids = [] if pupil_id is None else [pupil_id]
    if not pupils.restore(visit.session, who.school_id, ids, actor=who.name, now=visit.now):
        return Missing()
    return Go(f"{PATH}#left")


def leave(visit: Visit) -> Answer:
    """Leads to the page of the change, which takes it back with one press."""
    pupil_id = visit.number("pupil_id")
    change = None if pupil_id is None else actions.leave(visit.session, doer(visit), pupil_id, visit.now)
    return Missing() if change is None else Go(f"{PATH}/changes/{change}")


PAGES = (
    ConsolePage(
        "roster.home", PATH, show, nav=Nav(40, lambda t: t("roster", "Pupils"), Menu.SCHOOL), templates=TEMPLATES
    ),
    ConsolePage("roster.leave", f"{PATH}/pupils/{{pupil_id}}/leave", leave, method="POST", templates=TEMPLATES),
    ConsolePage("roster.restore", f"{PATH}/pupils/{{pupil_id}}/restore", restore, method="POST", templates=TEMPLATES),
)
