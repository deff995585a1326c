"""The answer of one family, written down by school: at the gate, or at the door."""

from dataclasses import dataclass

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit, as_number
from bot.features.events.replies import actions as replies
from bot.features.events.replies.queries import numbers
from bot.features.events.replies.rules import AT_THE_DOOR, Outcome, Result
from bot.features.events.school import rules, words
from bot.features.events.school.pages import ONE, TEMPLATES, queries
from bot.features.events.school.pages.about import describe, find_published
from bot.features.events.school.pages.door import room_said
from bot.features.events.school.rules import Child, Family
from bot.features.events.tables import Event
from bot.i18n.texts import Texts


@dataclass(frozen=True, slots=True)
class AtDoor:
    """A family somebody tapped: `person_id` is the guardian for whom the school answers."""

    pupil_id: int
    person_id: int
    children: tuple[Child, ...]
    answered: Family | None

    @property
    def held(self) -> int:
        """People who have a place already."""
        has_place = self.answered is not None and self.answered.place in (rules.PLACED, rules.OFFERED)
        return self.answered.people if self.answered is not None and has_place else 0


def show(visit: Visit) -> Answer:
    event = find_published(visit)
    family = _family(visit, event)
    return Missing() if event is None or family is None else _page(visit, event, family)


def _family(visit: Visit, event: Event | None) -> AtDoor | None:
    pupil_id = visit.number("pupil_id")
    if event is None or pupil_id is None:
        return None
    found = queries.find_guardian(visit.session, visit.actor, event, pupil_id)
    if found is None:
        return None
    person_id, children = found
    families = queries.list_families(visit.session, visit.actor, event.id)
    answered = next((one for one in families if pupil_id in {child.id for child in one.children}), None)
    return AtDoor(pupil_id, person_id, answered.children if answered else children, answered)


def _page(visit: Visit, event: Event, family: AtDoor, *, asks: int = 0, wrong: str = "") -> Show:
    """`asks`: for how many people there is not room enough, so that somebody has to decide."""
    t, about = visit.t, describe(visit, event)
    found = numbers(visit.session, [event.id])[event.id]
    taken = rules.count_taken(event.capacity or 0, found.free or 0, found.people + found.guests)
    name = words.parent_of(t, family.children)
    values = {
        "about": about,
        "pupil_id": family.pupil_id,
        "name": name,
        "answer": words.answer(t, family.answered),
        "by_school": family.answered is not None and family.answered.by_school,
        "said": room_said(visit, event, about),
        "wrong": wrong,
        "asks": asks,
        "room": max(found.free or 0, 0) + family.held,
        "after": taken - family.held + asks,
        "may_wait": not family.held,
        "most_of_all": AT_THE_DOOR,
    }
    return Show("event-family.html", name, values, status=422 if wrong or asks else 200)


def write(visit: Visit) -> Answer:
    event = find_published(visit)
    family = _family(visit, event)
    if event is None or family is None:
        return Missing()
    people = _number(visit.form.get("people", ""))
    if people is None:
        wrong = visit.t("eventpage", "Choose how many people come, at most {most}.", most=AT_THE_DOOR)
        return _page(visit, event, family, wrong=wrong)
    decided = visit.form.get("full", "")
    if people and not decided and _is_too_full(visit, event, family, people):
        return _page(visit, event, family, asks=people)
    done = replies.answer(
        visit.session,
        event.id,
        family.person_id,
        rules.YES if people else rules.NO,
        people,
        now=visit.now,
        staff_id=visit.member.staff_id,
        beyond=decided == "in",
    )
    if wrong := _refused(visit.t, done):
        return _page(visit, event, family, wrong=wrong)
    return Go(f"/console/events/{event.id}/door?done={family.pupil_id}")


def _number(typed: str) -> int | None:
    number = as_number(typed)
    return number if number is not None and number <= AT_THE_DOOR else None


def _is_too_full(visit: Visit, event: Event, family: AtDoor, people: int) -> bool:
    free = numbers(visit.session, [event.id])[event.id].free
    return free is not None and people > free + family.held


def _refused(t: Texts, done: Outcome) -> str:
    """Why nothing was written down; empty when it was."""
    match done.result:
        case Result.CANCELLED | Result.TOO_LATE:
            return t("eventpage", "It is over or cancelled. Nothing can be written down any more.")
        case Result.NO_ROOM:
            return t("eventpage", "Somebody took the last places just now. What the family had before still stands.")
        case Result.NOT_INVITED | Result.WRONG_NUMBER | Result.NO_OFFER:
            return t("eventpage", "This family is not invited any more.")
        case _:
            return ""


PAGES = (
    ConsolePage("events.family", f"{ONE}/door/{{pupil_id}}", show, templates=TEMPLATES),
    ConsolePage("events.answer", f"{ONE}/door/{{pupil_id}}", write, method="POST", templates=TEMPLATES),
)
