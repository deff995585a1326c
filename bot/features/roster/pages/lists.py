"""The first two steps of a list: sending the file, and saying which column holds what."""

from collections.abc import Mapping
from typing import Any

from bot.console.page import Answer, ConsolePage, Go, Show, Visit
from bot.features.roster import actions, columns, rules, words
from bot.features.roster.columns import Choice, Field, Table
from bot.features.roster.files import Row, tidy
from bot.features.roster.mistakes import Mistake, Problem, Unusable
from bot.features.roster.pages import queries as staff
from bot.features.roster.pages.home import PATH, TEMPLATES, gone
from bot.features.roster.pages.home import page as home_page
from bot.features.roster.reading import table_or_problem
from bot.i18n.texts import Texts

LISTS = f"{PATH}/lists"
_SHOWN = 3  # cells of each column
_ONE = "one"  # instead of a column: all rows are in one group

Json = dict[str, Any]  # Any: JSON values


def send(visit: Visit) -> Answer:
    """The file was read before; here it is only put away, sealed."""
    if visit.file is None:
        return home_page(visit, problem=Problem(Mistake.EMPTY_FILE), status=422)
    if isinstance(visit.file, Problem):
        return home_page(visit, problem=visit.file, status=422)
    table: Table = visit.file
    content = {
        "columns": table.columns,
        "rows": [[row.line, *row.cells] for row in table.rows],
        "left_out": table.left_out,
    }
    draft_id = actions.keep_draft(visit.session, visit.member.staff_id, content, visit.now)
    return Go(f"{LISTS}/{draft_id}")


def show(visit: Visit) -> Answer:
    found = find(visit)
    if found is None:
        return gone(visit)
    if "entries" in found:
        return Go(f"{LISTS}/{visit.path['draft_id']}/preview")
    table = _table(found)
    return _page(visit, table, columns.guess(table))


def choose(visit: Visit) -> Answer:
    """From here on only the chosen columns are kept, and of the family name one letter."""
    found = find(visit)
    if found is None:
        return gone(visit)
    address = f"{LISTS}/{visit.path['draft_id']}/preview"
    if "entries" in found:
        return Go(address)
    table = _table(found)
    choice = _chosen(table, visit.form)
    try:
        columns.check(table, choice)
    except Unusable as unusable:
        return _page(visit, table, choice, problem=unusable.problem)
    entries = rules.pick(table, choice)
    if not entries:
        return _page(visit, table, choice, problem=Problem(Mistake.NO_PUPILS))
    rows = [[one.line, one.group, one.first_name, one.initial, one.number] for one in entries]
    names = {kind.value: _name(visit.t, table, place) for kind, place in choice.places.items()}
    actions.replace_draft(visit.session, int(visit.path["draft_id"]), {"entries": rows, "names": names})
    return Go(address)


def drop(visit: Visit) -> Answer:
    if find(visit) is None:
        return gone(visit)
    actions.drop_draft(visit.session, int(visit.path["draft_id"]), visit.member.staff_id)
    return Go(PATH)


def find(visit: Visit) -> Json | None:
    draft_id = visit.number("draft_id")
    return None if draft_id is None else staff.find_draft(visit.session, visit.actor, draft_id, visit.now)


def _table(kept: Json) -> Table:
    rows = tuple(Row(line, cells) for line, *cells in kept["rows"])
    return Table(tuple(kept["columns"]), rows, tuple(kept["left_out"]))


def _chosen(table: Table, form: Mapping[str, str]) -> Choice:
    places = {}
    for kind in (Field.GROUP, Field.FIRST_NAME, Field.FAMILY_NAME, Field.NUMBER):
        given = form.get(kind.value, "")
        if given.isascii() and given.isdecimal() and len(given) < 4 and int(given) < len(table.columns):
            places[kind] = int(given)
    place = places.get(Field.FIRST_NAME)
    if place is not None and columns.holds_whole_names(table, place):
        places[Field.WHOLE_NAME] = places.pop(Field.FIRST_NAME)
    group = tidy(form.get("group_name", "")) if form.get(Field.GROUP.value) == _ONE else ""
    return Choice(places, group)


def _page(visit: Visit, table: Table, choice: Choice, *, problem: Problem | None = None) -> Show:
    t, places = visit.t, dict(choice.places)
    if Field.WHOLE_NAME in places:
        places.setdefault(Field.FIRST_NAME, places.pop(Field.WHOLE_NAME))
    about = [
        (place, _name(t, table, place), [row.cells[place] for row in table.rows if row.cells[place]][:_SHOWN])
        for place in range(len(table.columns))
    ]
    values = {
        "draft_id": visit.path["draft_id"],
        "rows": t.n("roster", "{n} row", "{n} rows", len(table.rows)),
        "columns": [one for one in about if one[2]],
        "chosen": {kind.value: place for kind, place in places.items()},
        "group_name": choice.group or visit.form.get("group_name", ""),
        "one_group": visit.form.get(Field.GROUP.value) == _ONE,
        "left_out": [name for name in table.left_out if name],
        "wrong": words.explain(t, problem) if problem else "",
    }
    return Show("roster_columns.html", t("roster", "What is in the columns?"), values, status=422 if problem else 200)


def _name(t: Texts, table: Table, place: int) -> str:
    return table.columns[place] or t("roster", "Column {number}", number=place + 1)


PAGES = (
    ConsolePage("roster.send", LISTS, send, method="POST", templates=TEMPLATES, read=table_or_problem),
    ConsolePage("roster.columns", f"{LISTS}/{{draft_id}}", show, templates=TEMPLATES),
    ConsolePage("roster.choose", f"{LISTS}/{{draft_id}}", choose, method="POST", templates=TEMPLATES),
    ConsolePage("roster.drop", f"{LISTS}/{{draft_id}}/drop", drop, method="POST", templates=TEMPLATES),
)
