"""At the door, or at the gate: a family is found by a child's first letters; who came without Samen stands there."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.console.page import Answer, ConsolePage, Missing, Show, Visit, as_number
from bot.features.events.replies.queries import numbers
from bot.features.events.replies.rules import AT_THE_DOOR
from bot.features.events.school import words
from bot.features.events.school.pages import ONE, TEMPLATES, queries
from bot.features.events.school.pages.about import About, describe, find_published
from bot.features.events.school.rules import Family
from bot.features.events.tables import Event
from bot.i18n.folding import fold

SHOWN = 12  # children on the page: more is not read, another letter is typed sooner
LETTERS = 30
NAME = 60  # letters of somebody without Samen


@dataclass(frozen=True, slots=True)
class Hit:
    """`can_answer`: a parent of the child uses Samen and is invited."""

    id: int
    name: str
    group: str
    answer: str
    can_answer: bool


def show(visit: Visit) -> Answer:
    event = find_published(visit)
    return Missing() if event is None else page(visit, event)


def page(visit: Visit, event: Event, *, guest: Mapping[str, object] | None = None, status: int = 200) -> Show:
    """`guest`: what was entered about somebody without Samen, and what is to be said about it."""
    about, typed = describe(visit, event), visit.query.get("q", "")[:LETTERS].strip()
    families = queries.list_families(visit.session, visit.actor, event.id)
    hits = _search(visit, event, families, typed) if typed and about.is_open else []
    values = {
        "about": about,
        "typed": typed,
        "hits": hits[:SHOWN],
        "more": max(len(hits) - SHOWN, 0),
        "done": _done(visit, families),
        "said": room_said(visit, event, about),
        **_guest_part(visit, event, guest or {}),
    }
    return Show("event-door.html", visit.t("eventpage", "At the door"), values, status=status)


def _search(visit: Visit, event: Event, families: list[Family], typed: str) -> list[Hit]:
    """Children whose name begins with what was typed."""
    search = visit.t.language.search
    wanted = fold(typed, search)
    answers = {child.id: family for family in families for child in family.children}
    found = queries.list_invited(visit.session, visit.actor, event)
    return [
        Hit(child.id, child.name, child.group, words.answer(visit.t, answers.get(child.id)), can_answer)
        for child, can_answer in found
        if fold(child.name, search).startswith(wanted)
    ]


def _done(visit: Visit, families: list[Family]) -> str:
    """What was just written down, said once more: a slip of the finger is seen."""
    pupil_id = as_number(visit.query.get("done", ""))
    family = next((one for one in families if pupil_id in {child.id for child in one.children}), None)
    if family is None:
        return ""
    t = visit.t
    return t("eventpage", "{who}: {answer}", who=words.parent_of(t, family.children), answer=words.answer(t, family))


def room_said(visit: Visit, event: Event, about: About) -> str:
    t, found = visit.t, numbers(visit.session, [event.id])[event.id]
    people = found.people + found.guests
    if about.capacity is None:
        return t.n("eventpage", "{n} person comes.", "{n} people come.", people)
    return t("eventpage", "People who come: {people}. Places free: {free}.", people=people, free=found.free)


def _guest_part(visit: Visit, event: Event, given: Mapping[str, object]) -> dict[str, object]:
    """Those who are on the list, and the form for the next one. `given`: the form as it was sent."""
    t = visit.t
    guests = queries.list_guests(visit.session, event.id)
    return {
        "guests": [(guest, words.language(t, guest.language)) for guest in guests],
        "guest": {"name": "", "people": 1, "language": "", "wrong": "", "over": "", **given},
        "languages": [(code, t.language_name(code)) for code in t.library.languages],
        "most_of_all": AT_THE_DOOR,
        "longest": NAME,
    }


PAGES = (ConsolePage("events.door", f"{ONE}/door", show, templates=TEMPLATES),)
