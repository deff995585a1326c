"""Whom school tells how a child is doing: the linked parents of one pupil, yes or no for each, and back."""

from collections.abc import Sequence
from functools import partial

from bot.console.page import Answer, ConsolePage, Missing, Show, Visit
from bot.feature import Withhold
from bot.features.guardians.pages import TEMPLATES, queries
from bot.features.guardians.pages.queries import Child, Parent
from bot.people import audit, rights

PATH = "/console/pupils/{pupil_id}/guardians"


def show(visit: Visit) -> Answer:
    pupil = _find(visit)
    if pupil is None:
        return Missing()
    _record(visit, "guardians.read", f"pupil:{pupil.id}")
    return _page(visit, pupil)


def decide(withholds: Sequence[Withhold], visit: Visit) -> Answer:
    """Answers with the page itself, where one press takes it back."""
    pupil, guardian_id = _find(visit), visit.number("guardian_id")
    parents = queries.list_parents(visit.session, visit.actor, pupil.id) if pupil else []
    parent = next((one for one in parents if one.id == guardian_id), None)
    told = {"yes": True, "no": False}.get(visit.form.get("told", ""))
    if pupil is None or parent is None:
        return Missing()
    if told is None or not rights.set_informed(visit.session, parent.id, informed=told):
        return _page(visit, pupil)
    if not told:
        for withhold in withholds:
            withhold(visit.session, parent.person_id, pupil.id)
    _record(visit, "guardian.told" if told else "guardian.not_told", f"guardian:{parent.id}")
    return _page(visit, pupil, changed=parent)


def _record(visit: Visit, act: str, thing: str) -> None:
    member = visit.member
    audit.record(visit.session, f"staff:{member.staff_id}", act, thing, now=visit.now, school_id=member.school_id)


def _find(visit: Visit) -> Child | None:
    pupil_id = visit.number("pupil_id")
    return None if pupil_id is None else queries.get_pupil(visit.session, visit.actor, pupil_id)


def _page(visit: Visit, pupil: Child, *, changed: Parent | None = None) -> Show:
    parents = queries.list_parents(visit.session, visit.actor, pupil.id)
    values = {
        "pupil": pupil,
        "rows": [(one, _about(visit, one)) for one in parents],
        "changed": changed,
    }
    return Show("guardians.html", visit.t("guardians", "Parents of {child}", child=pupil.first_name), values)


def _about(visit: Visit, parent: Parent) -> str:
    t = visit.t
    return t(
        "guardians",
        "Joined {day}, reads {language}",
        day=t.day(parent.joined, now=visit.now),
        language=t.language_name(parent.language),
    )


def make_pages(withholds: Sequence[Withhold]) -> tuple[ConsolePage, ...]:
    return (
        ConsolePage("guardians.show", PATH, show, records=True, templates=TEMPLATES),
        ConsolePage(
            "guardians.decide",
            f"{PATH}/{{guardian_id}}",
            partial(decide, withholds),
            method="POST",
            templates=TEMPLATES,
        ),
    )
