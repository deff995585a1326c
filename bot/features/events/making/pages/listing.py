"""The list of events: what is coming, drafts, and what is over."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.console.page import Answer, ConsolePage, Nav, Show, Visit
from bot.delivery import senders
from bot.features.events import screens
from bot.features.events.content import list_contents
from bot.features.events.making import queries
from bot.features.events.making.pages import TEMPLATES
from bot.features.events.replies.queries import numbers
from bot.features.events.replies.rules import Numbers
from bot.features.events.rules import PLACE
from bot.features.events.tables import Event
from bot.i18n.texts import Texts

_COMING, _DRAFTS, _PAGE = 100, 30, 30


@dataclass(frozen=True, slots=True)
class Row:
    path: str
    title: str
    readers: str
    when: str
    place: str
    invited: str  # when that goes by itself
    tags: Sequence[str]
    people: int
    maybe: int
    waiting: int


def show(visit: Visit) -> Answer:
    older = _offset(visit)
    session, sender, now = visit.session, visit.sender, visit.now
    drafts = [] if older else queries.list_drafts(session, sender, most=_DRAFTS)
    coming = [] if older else queries.list_coming(session, sender, now, most=_COMING)
    past = queries.list_past(session, sender, now, most=_PAGE + 1, skip=older)
    rows = _rows(visit, [*drafts, *coming, *past[:_PAGE]])
    values = {
        "drafts": rows[: len(drafts)],
        "coming": rows[len(drafts) : len(drafts) + len(coming)],
        "past": rows[len(drafts) + len(coming) :],
        "older": older + _PAGE if len(past) > _PAGE else 0,
        "newer": max(0, older - _PAGE),
        "is_first": not older,
        "may_write": sender.is_leader or senders.has_groups(session, sender),
    }
    return Show("events.html", visit.t("events", "Invitations"), values)


def _rows(visit: Visit, events: Sequence[Event]) -> list[Row]:
    said = list_contents(visit.session, events)
    counted = numbers(visit.session, [one.id for one in events])
    t = visit.t
    return [
        Row(
            path=_path(one),
            title=screens.title_of(t, said[one.id]),
            readers=", ".join(said[one.id].groups) or t("sending", "The whole school"),
            when=screens.day_and_time(t, said[one.id]),
            place=said[one.id].place,
            invited=_invited(visit, one),
            tags=_tags(t, one),
            people=found.people,
            maybe=found.maybe,
            waiting=found.waiting,
        )
        for one in events
        for found in (counted.get(one.id, Numbers()),)
    ]


def _path(event: Event) -> str:
    """A draft is looked at where it is sent; what is to go by itself, where it is changed."""
    if event.state != "draft":
        return f"{PLACE}/{event.id}"
    if event.invite_at is None and event.broadcast_id is not None:
        return f"/console/sending/{event.broadcast_id}"
    return f"{PLACE}/{event.id}/change"


def _invited(visit: Visit, event: Event) -> str:
    if event.invite_at is None:
        return ""
    return visit.t("events", "Invitation goes out on {day}", day=visit.t.day(event.invite_at, now=visit.now))


def _tags(t: Texts, event: Event) -> list[str]:
    found = []
    if event.state == "cancelled":
        found.append(t("events", "Cancelled"))
    if event.series_id is not None:
        found.append(t("events", "Comes again"))
    return found


def _offset(visit: Visit) -> int:
    asked = visit.query.get("older", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0


PAGES = (
    ConsolePage("events.all", PLACE, show, nav=Nav(22, lambda t: t("console", "Invitations")), templates=TEMPLATES),
)
