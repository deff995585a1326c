"""Changing an event: one that nobody knows of is written anew; of any other the page shows first what will be told."""

from dataclasses import replace

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.console.sending.bubbles import in_every_language
from bot.delivery import words
from bot.delivery.forecast import forecast
from bot.delivery.kinds import Json
from bot.features.events import queries, screens
from bot.features.events.catalogue import OTHER
from bot.features.events.content import of_event
from bot.features.events.making import actions, form, messages
from bot.features.events.making.kinds import CHANGED
from bot.features.events.making.pages import TEMPLATES, compose
from bot.features.events.making.pages.entry import fields
from bot.features.events.making.queries import entered
from bot.features.events.making.rules import Making, Wrong, changes, mistakes
from bot.features.events.making.words import by_field, says
from bot.features.events.rules import PLACE
from bot.features.events.tables import Event


def show(visit: Visit) -> Answer:
    event = find(visit)
    if event is None:
        return Missing()
    if _is_draft(event):
        return compose.show_change(visit, event)
    making = entered(visit.session, event)
    return _form(visit, event, form.show(making), seen=event.sequence)


def change(visit: Visit) -> Answer:
    event = find(visit, locked=True)
    if event is None:
        return Missing()
    return compose.change(visit, event) if _is_draft(event) else _change(visit, event)


def find(visit: Visit, *, locked: bool = False) -> Event | None:
    """One that the visitor may steer and that is still to come."""
    event = queries.get_of_school(visit.session, visit.sender, visit.number("event_id"), locked=locked)
    if event is None or not queries.may_steer(visit.sender, event) or event.state == "cancelled":
        return None
    return event if event.state == "draft" or event.ends_at > visit.now else None


def _is_draft(event: Event) -> bool:
    return event.state == "draft" and event.invite_at is None


def _change(visit: Visit, event: Event) -> Answer:
    if visit.form.get("seen") != str(event.sequence):
        return _form(visit, event, form.show(entered(visit.session, event)), seen=event.sequence, stale=True)
    before = entered(visit.session, event)
    making = _read(visit, before)
    wrong = _wrong(visit, making, before)
    if wrong or "back" in visit.form:
        return _form(visit, event, visit.form, seen=event.sequence, wrong=wrong)
    told = changes(before, making)
    if told and event.state == "open" and "sure" not in visit.form:
        return _look(visit, event, before, making)
    _save(visit, event, making)
    return Go(f"{PLACE}/{event.id}")


def _save(visit: Visit, event: Event, making: Making) -> None:
    if event.state == "draft":
        actions.change_planned(visit.session, visit.sender, event, making, now=visit.now)
    else:
        actions.change(visit.session, visit.sender, event, making, now=visit.now)


def _read(visit: Visit, before: Making) -> Making:
    """What it is and whom it is for stay; what is needed is changed on the event's own page."""
    given = {**visit.form, "kind": before.kind}
    making = form.read(visit.t.library, given, (), may_all=False) or before
    kept = ("whole_school", "group_ids", "new_families", "language", "needs")
    return replace(making, **{name: getattr(before, name) for name in kept})


def _wrong(visit: Visit, making: Making, before: Making) -> list[Wrong]:
    """One that has begun may keep its time."""
    found = list(mistakes(making, visit.now, visit.member.zone, visit.today))
    same = (making.day, making.begins) == (before.day, before.begins)
    found = [one for one in found if not same or one not in (Wrong.PAST, Wrong.STARTED)]
    moved = making.day != before.day
    if not found and moved and "closed" not in visit.form and compose.is_closed(visit, making.day):
        found.append(Wrong.CLOSED)
    return found


def _form(
    visit: Visit, event: Event, given: form.Form, *, seen: int, stale: bool = False, wrong: list[Wrong] | None = None
) -> Show:
    t, wrong = visit.t, wrong or []
    is_told = event.state == "open"
    how = (
        t("events", "Next you see what parents will be told, and how many. Who is invited stays as it is.")
        if is_told
        else t("events", "Parents do not know of it yet: nobody is told.")
    )
    values = fields(t, given, by_field(t, wrong, visit.today)) | {
        "action": f"{PLACE}/{event.id}/change",
        "page": f"{PLACE}/{event.id}",
        "heading": heading(visit, event),
        "how": how,
        "seen": seen,
        "stale": stale,
        "is_told": is_told,
        "has_title": event.kind == OTHER,
        "is_closed": Wrong.CLOSED in wrong or "closed" in given,
        "today": visit.today.isoformat(),
    }
    status = 409 if stale else 422 if wrong else 200
    return Show("event_change.html", t("events", "Change the event"), values, status=status)


def _look(visit: Visit, event: Event, before: Making, making: Making) -> Show:
    """As if it were saved: nothing is."""
    given = messages.preview(visit.session, actions.filled(event, making))
    values = told_by(visit, event, given) | {
        "action": f"{PLACE}/{event.id}/change",
        "page": f"{PLACE}/{event.id}",
        "heading": heading(visit, event),
        "changes": says(visit.t, before, making),
        "given": {name: value for name, value in visit.form.items() if name not in ("back", "sure")},
    }
    return Show("event_told.html", visit.t("events", "Look at what changes"), values)


def told_by(visit: Visit, event: Event, given: Json) -> dict[str, object]:
    t, audience = visit.t, messages.audience_of(visit.session, event)
    seen = forecast(visit.session, CHANGED, audience, visit.now, limits=CHANGED.limits(given), undo=messages.AT_ONCE)
    return {
        "total": t.n("sending", "{n} person gets this message.", "{n} people get this message.", seen.total),
        "moments": words.moments(t, seen, visit.now),
        "bubbles": in_every_language(t, CHANGED, given, tuple(seen.languages)),
    }


def heading(visit: Visit, event: Event) -> str:
    said = of_event(visit.session, event)
    return f"{screens.title_of(visit.t, said)} · {screens.day_and_time(visit.t, said)}"


_PATH = f"{PLACE}/{{event_id}}/change"
PAGES = (
    ConsolePage("events.ask_change", _PATH, show, templates=TEMPLATES),
    ConsolePage("events.change", _PATH, change, method="POST", fields=compose.FIELDS, templates=TEMPLATES),
)
