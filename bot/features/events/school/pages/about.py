"""Which event a page is about, and what stands above it."""

from dataclasses import dataclass

from bot.console.page import Visit
from bot.features.events import content, queries, screens
from bot.features.events.content import Content
from bot.features.events.school import words
from bot.features.events.tables import Event
from bot.people import audit


@dataclass(frozen=True, slots=True)
class About:
    """`may_steer`: the visitor made it, or leads the school. `is_open`: answers can still be written down."""

    id: int
    title: str
    when: str
    place: str
    for_whom: str
    state: str
    state_name: str
    is_over: bool
    is_open: bool
    may_steer: bool
    broadcast_id: int | None
    most: int
    capacity: int | None
    path: str


def find(visit: Visit, *, locked: bool = False) -> Event | None:
    return queries.get_of_school(visit.session, visit.sender, visit.number("event_id"), locked=locked)


def find_published(visit: Visit, *, locked: bool = False) -> Event | None:
    """One that parents know of: of a draft there is nothing to write down."""
    event = find(visit, locked=locked)
    return None if event is None or event.state == "draft" else event


def describe(visit: Visit, event: Event) -> About:
    said: Content = content.of_event(visit.session, event)
    is_over, is_out = event.ends_at <= visit.now, queries.is_published(event, visit.now)
    return About(
        id=event.id,
        title=screens.title_of(visit.t, said),
        when=words.when(visit.t, said),
        place=said.place,
        for_whom=words.for_whom(visit.t, said),
        state=event.state,
        state_name=words.state_name(visit.t, event.state, is_over=is_over, is_out=is_out),
        is_over=is_over,
        is_open=event.state == "open" and is_out and not is_over,
        may_steer=queries.may_steer(visit.sender, event),
        broadcast_id=event.broadcast_id,
        most=event.most,
        capacity=event.capacity,
        path=f"/console/events/{event.id}",
    )


def note(visit: Visit, what: str, thing: str) -> None:
    member = visit.member
    actor = f"staff:{member.staff_id}"
    audit.record(visit.session, actor, f"event.{what}", thing, now=visit.now, school_id=member.school_id)
