"""Cancelling an event, or it and those that come after it: with how many will be told, and a kind reason."""

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.features.events.making import actions, form, messages
from bot.features.events.making.pages import TEMPLATES
from bot.features.events.making.pages.changing import find, heading, told_by
from bot.features.events.making.queries import count_rest
from bot.features.events.making.rules import LONGEST_REASON, Wrong
from bot.features.events.making.words import by_field
from bot.features.events.rules import PLACE
from bot.features.events.tables import Event
from bot.i18n.typed import line


def show(visit: Visit) -> Answer:
    event = find(visit)
    return Missing() if event is None else _form(visit, event, {})


def cancel(visit: Visit) -> Answer:
    event = find(visit, locked=True)
    if event is None:
        return Missing()
    reason = line(visit.form.get("reason", ""))
    if len(reason) > LONGEST_REASON:
        return _form(visit, event, visit.form, wrong=[Wrong.LONG_REASON])
    event_id = event.id
    act = actions.cancel_rest if visit.form.get("which") == "rest" else actions.cancel
    act(visit.session, visit.sender, event, reason, now=visit.now)
    is_kept = visit.session.get(Event, event_id) is not None
    return Go(f"{PLACE}/{event_id}" if is_kept else PLACE)


def _form(visit: Visit, event: Event, given: form.Form, *, wrong: list[Wrong] | None = None) -> Show:
    t = visit.t
    is_told = event.state == "open"
    told = told_by(visit, event, messages.preview(visit.session, actions.as_cancelled(event))) if is_told else {}
    values = told | {
        "action": f"{PLACE}/{event.id}/cancel",
        "page": f"{PLACE}/{event.id}",
        "heading": heading(visit, event),
        "is_told": is_told,
        "rest": count_rest(visit.session, event),
        "given": given,
        "wrong": by_field(t, wrong or [], visit.today),
    }
    if not is_told:
        values["total"] = t("events", "Parents do not know of it yet: nobody is told.")
    return Show("event_cancel.html", t("events", "Cancel the event"), values, status=422 if wrong else 200)


_PATH = f"{PLACE}/{{event_id}}/cancel"
PAGES = (
    ConsolePage("events.ask_cancel", _PATH, show, templates=TEMPLATES),
    ConsolePage("events.cancel", _PATH, cancel, method="POST", templates=TEMPLATES),
)
