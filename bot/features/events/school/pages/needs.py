"""Changing what is needed for an event, and answering what parents suggest."""

from collections.abc import Callable
from functools import partial

from bot.console.page import Answer, ConsolePage, Go, Missing, Visit, as_number
from bot.features.events import catalogue
from bot.features.events.helping import planning
from bot.features.events.helping.rules import Result
from bot.features.events.queries import may_steer
from bot.features.events.school.pages import ONE, TEMPLATES, show
from bot.features.events.school.pages.about import describe, find_published
from bot.features.events.school.pages.bringing import refused
from bot.features.events.tables import Event

_GONE = Result.NOT_INVITED


def add(visit: Visit) -> Answer:
    return _act(visit, partial(_add, visit), "needs")


def change(visit: Visit) -> Answer:
    return _one(visit, "need_id", _change, "needs")


def remove(visit: Visit) -> Answer:
    return _one(visit, "need_id", _remove, "needs")


def add_suggestion(visit: Visit) -> Answer:
    return _one(visit, "suggestion_id", _add_suggestion, "ideas")


def thank(visit: Visit) -> Answer:
    return _one(visit, "suggestion_id", _thank, "ideas")


def _add(visit: Visit, event: Event) -> Result:
    form, staff_id = visit.form, visit.member.staff_id
    what, words = form.get("what", ""), form.get("words", "")
    if what not in catalogue.list_needs(visit.t.library):
        return Result.WRONG
    wanted = _wanted(visit)
    return planning.add_need(visit.session, event, what, wanted, words=words, staff_id=staff_id, now=visit.now)


def _change(visit: Visit, event: Event, number: int) -> Result:
    return planning.change_need(
        visit.session, event, number, _wanted(visit), staff_id=visit.member.staff_id, now=visit.now
    )


def _remove(visit: Visit, event: Event, number: int) -> Result:
    return planning.remove_need(visit.session, event, number, staff_id=visit.member.staff_id, now=visit.now)


def _add_suggestion(visit: Visit, event: Event, number: int) -> Result:
    words, staff_id, wanted = visit.form.get("words", ""), visit.member.staff_id, _wanted(visit)
    return planning.add_suggestion(visit.session, event, number, wanted, words=words, staff_id=staff_id, now=visit.now)


def _thank(visit: Visit, event: Event, number: int) -> Result:
    return planning.thank(visit.session, event, number, staff_id=visit.member.staff_id, now=visit.now)


def _wanted(visit: Visit) -> int:
    return as_number(visit.form.get("wanted", "")) or 0


def _one(visit: Visit, name: str, act: Callable[[Visit, Event, int], Result], part: str) -> Answer:
    number = visit.number(name)
    return Missing() if number is None else _act(visit, lambda event: act(visit, event, number), part)


def _act(visit: Visit, act: Callable[[Event], Result], part: str) -> Answer:
    """For whoever may steer the event, which is held meanwhile; then back to this part of its page."""
    event = find_published(visit, locked=True)
    if event is None or not may_steer(visit.sender, event):
        return Missing()
    result = act(event)
    if result is _GONE:
        return Missing()
    if wrong := refused(visit.t, result):
        return show.page(visit, event, describe(visit, event), wrong=wrong)
    return Go(f"/console/events/{event.id}#{part}")


_NEED, _IDEA = f"{ONE}/needs/{{need_id}}", f"{ONE}/suggestions/{{suggestion_id}}"
PAGES = (
    ConsolePage("events.need_add", f"{ONE}/needs", add, method="POST", templates=TEMPLATES),
    ConsolePage("events.need_change", _NEED, change, method="POST", templates=TEMPLATES),
    ConsolePage("events.need_remove", f"{_NEED}/remove", remove, method="POST", templates=TEMPLATES),
    ConsolePage("events.idea_add", f"{_IDEA}/add", add_suggestion, method="POST", templates=TEMPLATES),
    ConsolePage("events.idea_thank", f"{_IDEA}/thank", thank, method="POST", templates=TEMPLATES),
)
