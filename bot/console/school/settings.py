"""The settings of the school on one page, each part with a form of its own and what stood there before."""

from bot.console.door import ROOT, START
from bot.console.page import Answer, ConsolePage, Go, Menu, Missing, Nav, Show, Visit
from bot.console.school import actions, parts, queries, rules
from bot.console.school.rules import Form, Problem, Step
from bot.console.school.sections import SECTIONS

PATH = f"{ROOT}/school"
_PARTS = tuple(step for step in Step if step in SECTIONS or step is Step.GROUPS)


def show(visit: Visit) -> Answer:
    return _page(visit)


def save(visit: Visit) -> Answer:
    """Answers with the page itself, which holds what stood there before: one press puts it back."""
    step = next((step for step in _PARTS if step == visit.form.get("section")), None)
    if step is None:
        return Go(PATH)
    if step is Step.GROUPS:
        return _add_groups(visit)
    before = parts.form_of(visit, step)
    problem = actions.save(visit.session, visit.actor, SECTIONS[step], visit.form, now=visit.now)
    if problem is not None:
        return _page(visit, step, form=visit.form, problem=problem)
    return _page(visit, step, before=before if parts.form_of(visit, step) != before else None)


def remove_group(visit: Visit) -> Answer:
    group_id = visit.number("group_id")
    if group_id is None or not actions.remove_group(visit.session, visit.actor, group_id, now=visit.now):
        return Missing()
    return Go(f"{START}/{Step.GROUPS}" if visit.form.get("back") == "start" else f"{PATH}#{Step.GROUPS}")


def _add_groups(visit: Visit) -> Answer:
    names = rules.read_groups(visit.form)
    if isinstance(names, Problem):
        return _page(visit, Step.GROUPS, form=visit.form, problem=names)
    actions.add_groups(visit.session, visit.actor, names, now=visit.now)
    return _page(visit, Step.GROUPS)


def _page(
    visit: Visit,
    saved: Step | None = None,
    *,
    before: Form | None = None,
    form: Form | None = None,
    problem: Problem | None = None,
) -> Show:
    """`saved` is the part that was sent; `before` what was just replaced, `problem` why it was refused."""
    views = []
    for step in _PARTS:
        is_refused = step is saved and problem is not None
        shown = form if is_refused and form is not None else parts.form_of(visit, step)
        view = parts.view(visit, step, shown, problem if is_refused else None)
        is_saved = step is saved and problem is None
        views.append({**view, "is_saved": is_saved, "before": before if is_saved else None})
    steps = rules.steps(queries.get_facts(visit.session, visit.actor))
    values = {
        "views": views,
        "elsewhere": [(parts.link_label(visit.t, step), path) for step, path in parts.PLACES.items() if step in steps],
    }
    title = visit.t("console", "School settings")
    return Show("school.html", title, values, status=422 if problem else 200)


PAGES = (
    ConsolePage("school.show", PATH, show, nav=Nav(70, lambda t: t("console", "School settings"), Menu.SCHOOL)),
    ConsolePage("school.save", PATH, save, method="POST", fields=rules.FIELDS),
    ConsolePage("school.remove_group", f"{PATH}/groups/{{group_id}}/remove", remove_group, method="POST"),
)
