"""What a change did, and taking it back within a day."""

from bot.console.page import Answer, ConsolePage, Missing, Show, Visit
from bot.features.roster import actions, queries, undo
from bot.features.roster.pages import queries as staff
from bot.features.roster.pages.home import PATH, TEMPLATES, doer
from bot.features.roster.pages.queries import Change
from bot.features.roster.pages.saying import change_line


def show(visit: Visit) -> Answer:
    found = _find(visit)
    return Missing() if found is None else _page(visit, found)


def take_back(visit: Visit) -> Answer:
    who = doer(visit)
    actions.lock(visit.session, who.school_id)
    found = _find(visit)
    if found is None or not found.may_undo:
        return Missing()
    stayed = undo.take_back(visit.session, who, found.id, visit.now)
    after = _find(visit)
    return Missing() if after is None else _page(visit, after, stayed=stayed)


def _find(visit: Visit) -> Change | None:
    change_id = visit.number("change_id")
    return None if change_id is None else staff.find_change(visit.session, visit.actor, change_id, visit.now)


def _page(visit: Visit, change: Change, *, stayed: int = 0) -> Show:
    t, refused = visit.t, change.counts.get("refused", 0)
    if change.is_undone:
        title = t("roster", "The change is taken back")
    else:
        title = t("roster", "The list of pupils is up to date")
    values = {
        "change": change,
        "line": change_line(t, change.counts),
        "until": t.time(change.made_at + queries.UNDO),
        "day": t.day(change.made_at + queries.UNDO, now=visit.now),
        "refused": t.n(
            "roster",
            "{n} row was left out. Put it right in the file and send it again.",
            "{n} rows were left out. Put them right in the file and send it again.",
            refused,
        )
        if refused and not change.is_undone
        else "",
        "stayed": t.n(
            "roster",
            "{n} pupil stays as it is now: changed since then, or a parent has joined.",
            "{n} pupils stay as they are now: changed since then, or a parent has joined.",
            stayed,
        )
        if stayed
        else "",
    }
    return Show("roster_change.html", title, values)


PAGES = (
    ConsolePage("roster.change", f"{PATH}/changes/{{change_id}}", show, templates=TEMPLATES),
    ConsolePage("roster.undo", f"{PATH}/changes/{{change_id}}/undo", take_back, method="POST", templates=TEMPLATES),
)
