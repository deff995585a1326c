"""What the pages of the start and of the settings show of one part: its form, or what is there and where it is done."""

from collections.abc import Mapping

from babel.dates import get_timezone_location

from bot.console.page import Visit
from bot.console.school import queries, rules, words
from bot.console.school.queries import GroupRow
from bot.console.school.rules import Facts, Form, Problem, Step
from bot.console.school.sections import SECTIONS, zones
from bot.i18n.texts import Texts
from bot.people.schools import Kind

MANY = 2  # helpers that stand open: the others are asked for less often
PLACES = {
    Step.PUPILS: "/console/roster",
    Step.TEAM: "/console/staff",
    Step.TRANSLATION: "/console/translation",
}


def form_of(visit: Visit, step: Step) -> dict[str, str]:
    """As it is now; school hours begin with a suggestion."""
    section = SECTIONS.get(step)
    return {} if section is None else section.shown(visit.session, queries.get_school(visit.session, visit.actor))


def view(visit: Visit, step: Step, form: Form, problem: Problem | None = None) -> Mapping[str, object]:
    """What `fields` of `school-parts.html` needs."""
    t, is_suggested = visit.t, step is Step.HOURS and not form and problem is None
    return {
        "step": step.value,
        "title": words.title(t, step),
        "why": words.why(t, step),
        "form": rules.hours_form(rules.SUGGESTED) if is_suggested else form,
        "is_suggested": is_suggested,
        "wrong": words.refusal(t, problem) if problem else "",
        "days": [(number, t.weekday(number)) for number in rules.WEEKDAYS],
        "zones": [(zone, _city(t, zone)) for zone in _zones(visit)] if step is Step.NAME else (),
        "helpers": [(kind.value, words.helper_name(t, kind)) for kind in Kind] if step is Step.PEOPLE else (),
        "many": MANY,
        "has_others": any(form.get(name) for kind in list(Kind)[MANY:] for name in form if name.startswith(f"{kind}-")),
        "caps": [
            (most, t.n("school", "{n} message in seven days", "{n} messages in seven days", most))
            for most in rules.CAPS
        ],
        "groups": groups(visit) if step in (Step.GROUPS, Step.LETTERS) else (),
    }


def groups(visit: Visit) -> list[tuple[GroupRow, str]]:
    """Each with how many pupils it has, in words."""
    return [
        (group, visit.t.n("team", "{n} pupil", "{n} pupils", group.pupils))
        for group in queries.list_groups(visit.session, visit.actor)
    ]


def counted(t: Texts, step: Step, facts: Facts) -> str:
    """What is there already of a step that is done on another page."""
    if step is Step.PUPILS:
        return t.n("roster", "{n} pupil is at school now.", "{n} pupils are at school now.", facts.pupils)
    if step is Step.TEAM:
        many = facts.colleagues
        return t.n("school", "Beside you there is {n} colleague.", "Beside you there are {n} colleagues.", many)
    if step is Step.TRANSLATION:
        return t("school", "Translation is on.") if facts.translates else t("school", "Translation is off.")
    return t.n("school", "{n} letter was made.", "{n} letters were made.", facts.letters)


def link_label(t: Texts, step: Step) -> str:
    return {
        Step.PUPILS: t("school", "To the list of pupils"),
        Step.TEAM: t("school", "To the school team"),
        Step.TRANSLATION: t("school", "To the page about translation"),
    }[step]


def _zones(visit: Visit) -> list[str]:
    return zones(queries.get_school(visit.session, visit.actor))


def _city(t: Texts, zone: str) -> str:
    """As people there call it, in the reader's language."""
    return get_timezone_location(zone, locale=t.language.babel, return_city=True)
