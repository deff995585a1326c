"""The new school year: where the pupils of each group go, what that means, and moving them in one go."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.console.page import Answer, ConsolePage, Go, Show, Visit
from bot.features.roster import actions, queries
from bot.features.roster.files import tidy
from bot.features.roster.pages import queries as staff
from bot.features.roster.pages.home import PATH, TEMPLATES, doer
from bot.features.roster.queries import Place
from bot.features.roster.rules import MAX_GROUP, group_key
from bot.features.roster.years import Way, next_of
from bot.people.rules import in_order

YEAR = f"{PATH}/year"
STAY, LEAVE, TO = "stay", "leave", "to:"


@dataclass(frozen=True, slots=True)
class Line:
    """A group with pupils; `choice` is STAY, LEAVE or TO and a name."""

    place: Place
    choice: str
    way: Way

    @property
    def target(self) -> str:
        return self.choice.removeprefix(TO) if self.choice.startswith(TO) else ""


def show(visit: Visit) -> Answer:
    return _choosing(visit, _lines(_places(visit), {}))


def preview(visit: Visit) -> Answer:
    lines = _lines(_places(visit), visit.form)
    if all(line.choice == STAY for line in lines) or visit.form.get("again"):
        return _choosing(visit, lines)
    return _summary(visit, lines)


def apply(visit: Visit) -> Answer:
    who = doer(visit)
    actions.lock(visit.session, who.school_id)
    places = _places(visit)
    lines = _lines(places, visit.form)
    if visit.form.get("mark") != _mark(places):
        return _summary(visit, lines, is_stale=True)
    targets = {line.place.id: line.target or None for line in lines if line.choice != STAY}
    change_id = actions.move_up(visit.session, who, targets, visit.now)
    return Go(YEAR if change_id is None else f"{PATH}/changes/{change_id}")


def _places(visit: Visit) -> list[Place]:
    found = queries.list_places(visit.session, staff.school_of(visit.actor))
    return sorted(found, key=lambda place: in_order(place.name))


def _mark(places: list[Place]) -> str:
    return " ".join(f"{place.id}:{place.pupils}" for place in sorted(places, key=lambda place: place.id))


def _lines(places: list[Place], form: Mapping[str, str]) -> list[Line]:
    spelling = {group_key(place.name): place.name for place in places}
    lines = []
    for place in places:
        proposed = next_of(place.name)
        choice = {Way.UP: TO + spelling.get(group_key(proposed.name), proposed.name), Way.LEAVE: LEAVE}.get(
            proposed.way, STAY
        )
        lines.append(Line(place, _given(place, form, spelling) or choice, proposed.way))
    return [line for line in lines if line.place.pupils]


def _given(place: Place, form: Mapping[str, str], spelling: Mapping[str, str]) -> str:
    """What was chosen for this group; a typed name goes before. Nothing that makes no sense."""
    typed = tidy(form.get(f"new-{place.id}", ""))[:MAX_GROUP]
    choice = TO + typed if any(map(str.isalnum, typed)) else form.get(f"group-{place.id}", "")
    if not choice.startswith(TO):
        return choice if choice in (STAY, LEAVE) else ""
    name = tidy(choice.removeprefix(TO))[:MAX_GROUP]
    name = spelling.get(group_key(name), name)
    if not any(map(str.isalnum, name)):
        return ""
    return STAY if name == place.name else TO + name


def _choosing(visit: Visit, lines: list[Line]) -> Show:
    t, school_id = visit.t, staff.school_of(visit.actor)
    known = [place.name for place in _places(visit)]
    proposed = [line.target for line in lines if line.target]
    last = queries.last_moved_up(visit.session, school_id, visit.now)
    values = {
        "lines": lines,
        "names": sorted(dict.fromkeys([*known, *proposed]), key=in_order),
        "last": t.day(last, now=visit.now) if last else "",
        "longest": MAX_GROUP,
    }
    return Show("roster_year.html", t("roster", "New school year"), values)


def _summary(visit: Visit, lines: list[Line], *, is_stale: bool = False) -> Show:
    places = _places(visit)
    known = {place.name for place in places}
    values = {
        "lines": lines,
        "shown": [(line, visit.t.n("roster", "{n} pupil", "{n} pupils", line.place.pupils)) for line in lines],
        "new": list(dict.fromkeys(line.target for line in lines if line.target and line.target not in known)),
        "moving": sum(line.place.pupils for line in lines if line.target),
        "leaving": sum(line.place.pupils for line in lines if line.choice == LEAVE),
        "mark": _mark(places),
        "is_stale": is_stale,
    }
    return Show(
        "roster_year_preview.html", visit.t("roster", "What will change"), values, status=409 if is_stale else 200
    )


PAGES = (
    ConsolePage("roster.year", YEAR, show, templates=TEMPLATES),
    ConsolePage("roster.year_preview", YEAR, preview, method="POST", templates=TEMPLATES, fields=500),
    ConsolePage("roster.year_apply", f"{YEAR}/apply", apply, method="POST", templates=TEMPLATES, fields=500),
)
