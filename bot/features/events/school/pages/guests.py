"""Somebody without Samen, added by name at school and taken off again."""

from bot.console.page import Answer, ConsolePage, Go, Missing, Visit, as_number
from bot.features.events.replies.queries import numbers
from bot.features.events.replies.rules import AT_THE_DOOR
from bot.features.events.school import actions
from bot.features.events.school.pages import ONE, TEMPLATES, door
from bot.features.events.school.pages.about import describe, find_published, note
from bot.features.events.school.pages.door import NAME
from bot.features.events.tables import Event
from bot.people.rules import clean_line


def add(visit: Visit) -> Answer:
    event = find_published(visit)
    if event is None:
        return Missing()
    t, form = visit.t, visit.form
    name, people = clean_line(form.get("name", ""), NAME), as_number(form.get("people", ""))
    language = form.get("language", "") if form.get("language") in t.library.languages else ""
    given = {"name": form.get("name", "")[:NAME], "people": form.get("people", "")[:3], "language": language}
    if wrong := _wrong(visit, event, name, people):
        return door.page(visit, event, guest={**given, "wrong": wrong}, status=422)
    if form.get("full") != "in" and (over := _over(visit, event, people or 0)):
        return door.page(visit, event, guest={**given, "over": over}, status=422)
    guest_id = actions.add_guest(visit.session, event.id, name or "", people or 0, language=language, now=visit.now)
    note(visit, "guest_added", f"event_guest:{guest_id}")
    return Go(_back(event))


def _wrong(visit: Visit, event: Event, name: str | None, people: int | None) -> str:
    t = visit.t
    if not describe(visit, event).is_open:
        return t("eventpage", "It is over or cancelled. Nothing can be written down any more.")
    if not name:
        return t("eventpage", "Write the name, with at most {n} letters.", n=NAME)
    if people is None or not 1 <= people <= AT_THE_DOOR:
        return t("eventpage", "Choose how many people come, at most {most}.", most=AT_THE_DOOR)
    return ""


def _over(visit: Visit, event: Event, people: int) -> str:
    """What it means when more come than there are places for; empty when there is room."""
    free = numbers(visit.session, [event.id])[event.id].free
    if free is None or event.capacity is None or people <= free:
        return ""
    values = {"free": free, "people": event.capacity - free + people, "capacity": event.capacity}
    return visit.t(
        "eventpage", "Places free: {free}. With these people it is {people} for {capacity} places.", **values
    )


def remove(visit: Visit) -> Answer:
    event, guest_id = find_published(visit), visit.number("guest_id")
    if event is None or guest_id is None:
        return Missing()
    if not actions.remove_guest(visit.session, event.id, guest_id, now=visit.now):
        return Missing()
    note(visit, "guest_removed", f"event_guest:{guest_id}")
    return Go(_back(event))


def _back(event: Event) -> str:
    return f"/console/events/{event.id}/door#guests"


PAGES = (
    ConsolePage("events.guest_add", f"{ONE}/guests", add, method="POST", templates=TEMPLATES),
    ConsolePage("events.guest_remove", f"{ONE}/guests/{{guest_id}}/remove", remove, method="POST", templates=TEMPLATES),
)
