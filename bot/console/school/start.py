"""The guided start of a new school: a list of steps, one page for each, and what happens when they are done."""

from collections.abc import Mapping

from bot.console.door import ROOT, START
from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.console.school import actions, parts, queries, rules, words
from bot.console.school.rules import Facts, Form, Problem, State, Step
from bot.console.school.sections import SECTIONS
from bot.i18n.texts import Texts
from bot.people.invites import LIFETIME

PATH = START


def show(visit: Visit) -> Answer:
    t, facts = visit.t, queries.get_facts(visit.session, visit.actor)
    states = _states(visit, facts)
    following = next((step for step, state in states.items() if state is State.OPEN), None)
    values = {
        "steps": [(step, words.title(t, step), state, words.state_name(t, state)) for step, state in states.items()],
        "following": following,
        "is_new": all(state is State.OPEN for state in states.values()),
        "done": _done(states),
        "all": len(states),
        "counted": _counted(t, states),
        "groups": parts.groups(visit) if following is None else (),
        "has_letters": facts.letters > 0,
        "lifetime": t.n("school", "A code works once, for {n} day.", "A code works once, for {n} days.", LIFETIME.days),
    }
    return Show("start.html", t("school", "Set up your school"), values)


def counted(visit: Visit) -> str:
    """How far the start is."""
    return _counted(visit.t, _states(visit, queries.get_facts(visit.session, visit.actor)))


def act(visit: Visit) -> Answer:
    wish = visit.form.get("act", "")
    if wish == "end":
        actions.end(visit.session, visit.actor, now=visit.now)
        return Go(ROOT)
    if wish == "again":
        actions.begin_again(visit.session, visit.actor, now=visit.now)
        return Go(PATH)
    actions.begin(visit.session, visit.actor, now=visit.now)
    return Go(ROOT)


def show_step(visit: Visit) -> Answer:
    step = _step(visit)
    return Missing() if step is None else _page(visit, step, parts.form_of(visit, step))


def take_step(visit: Visit) -> Answer:
    """Saves what the form says, or leaves the step for later; then comes the next step."""
    step = _step(visit)
    if step is None:
        return Missing()
    is_later = visit.form.get("later") == "yes"
    problem = None if is_later else _save(visit, step)
    if problem is not None:
        return _page(visit, step, visit.form, problem)
    actions.settle(visit.session, visit.actor, step, is_later=is_later, now=visit.now)
    following = rules.next_step(step, _states(visit, queries.get_facts(visit.session, visit.actor)))
    return Go(PATH if following is None else f"{PATH}/{following}")


def _save(visit: Visit, step: Step) -> Problem | None:
    section = SECTIONS.get(step)
    if section is not None:
        return actions.save(visit.session, visit.actor, section, visit.form, now=visit.now)
    if step is Step.GROUPS and visit.form.get("names", "").strip():
        names = rules.read_groups(visit.form)
        if isinstance(names, Problem):
            return names
        actions.add_groups(visit.session, visit.actor, names, now=visit.now)
    return None


def _states(visit: Visit, facts: Facts) -> dict[Step, State]:
    progress = queries.get_progress(visit.session, visit.actor)
    return {step: rules.state_of(step, progress, facts) for step in rules.steps(facts)}


def _done(states: Mapping[Step, State]) -> int:
    return sum(state is State.DONE for state in states.values())


def _counted(t: Texts, states: Mapping[Step, State]) -> str:
    return t("school", "{done} of {all} steps are done.", done=_done(states), all=len(states))


def _step(visit: Visit) -> Step | None:
    steps = rules.steps(queries.get_facts(visit.session, visit.actor))
    return next((step for step in steps if step == visit.path["step"]), None)


def _page(visit: Visit, step: Step, form: Form, problem: Problem | None = None) -> Show:
    t, facts = visit.t, queries.get_facts(visit.session, visit.actor)
    steps = rules.steps(facts)
    number = steps.index(step) + 1
    is_elsewhere = step not in SECTIONS and step is not Step.GROUPS
    values = {
        "view": parts.view(visit, step, form, problem),
        "number": t("school", "Step {number} of {all}", number=number, all=len(steps)),
        "before": steps[number - 2] if number > 1 else None,
        "is_form": not is_elsewhere,
        "counted": parts.counted(t, step, facts) if is_elsewhere else "",
        "link": parts.PLACES.get(step, ""),
        "label": parts.link_label(t, step) if step in parts.PLACES else "",
    }
    return Show("start-step.html", words.title(t, step), values, status=422 if problem else 200)


PAGES = (
    ConsolePage("start.show", PATH, show),
    ConsolePage("start.act", PATH, act, method="POST"),
    ConsolePage("start.step", f"{PATH}/{{step}}", show_step),
    ConsolePage("start.take", f"{PATH}/{{step}}", take_step, method="POST", fields=rules.FIELDS),
)
