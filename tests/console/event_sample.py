"""Events at a school, for the pages about one of them."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery import broadcasts, senders
from bot.features.events import content
from bot.features.events.replies import actions
from bot.features.events.tables import Event, EventGuest, EventNeed, EventSuggestion
from bot.i18n.texts import SCHOOL_ZONE
from bot.people.tables import Staff
from bot.store.ids import new_id
from tests.console.conftest import SchoolIds, World, add_pupils, link_parent


def add_event(
    session: Session,
    school: SchoolIds,
    groups: Sequence[int],
    staff_id: int,
    *,
    now: datetime,
    state: str = "open",
    after: timedelta = timedelta(days=3),
    capacity: int | None = None,
    help_languages: str = "",
    kind: str = "coffee_morning",
) -> Event:
    """No groups: for the whole school."""
    begins = (now + after).astimezone(SCHOOL_ZONE).replace(second=0, microsecond=0)
    ends = begins + timedelta(hours=1)
    audience = {"school_id": school.id, **({"group_ids": list(groups)} if groups else {})}
    message = broadcasts.draft(
        session, "event", now, audience=audience, details={}, by=f"staff:{staff_id}", staff_id=staff_id
    )
    message.state = "draft" if state == "draft" else "done"
    senders.keep_groups(session, message)
    event = Event(
        id=new_id(),
        school_id=school.id,
        staff_id=staff_id,
        broadcast_id=message.id,
        kind=kind,
        day=begins.date(),
        begins=begins.time(),
        ends=ends.time(),
        zone="Europe/Amsterdam",
        starts_at=begins,
        ends_at=ends,
        audience=json.dumps(audience),
        little_ones="welcome",
        help_languages=help_languages,
        capacity=capacity,
        most=4,
        state=state,
        published_at=None if state == "draft" else now - timedelta(days=1),
        created_at=now - timedelta(days=1),
    )
    event.words = json.dumps({"place": "Aula"})
    session.add(event)
    session.flush()
    message.details = json.dumps(content.details_of(session, event))
    message.words = json.dumps(content.sealed_of(event, {}))
    return event


def add_family(session: Session, school: SchoolIds, group_id: int, names: str, language: str, now: datetime) -> int:
    """One parent of these children; who the parent is."""
    return link_parent(session, add_pupils(session, school.id, group_id, names), language, now)


def say(session: Session, event: Event, person_id: int, answer: str, people: int = 0, *, now: datetime) -> None:
    actions.answer(session, event.id, person_id, answer, people, now=now)


def add_guest(session: Session, event: Event, name: str, *, now: datetime, people: int = 1) -> int:
    guest = EventGuest(id=new_id(), event_id=event.id, people=people, language="", added_at=now)
    guest.name = name
    session.add(guest)
    session.flush()
    return guest.id


def add_need(session: Session, event: Event, what: str = "cake", wanted: int = 3) -> int:
    need = EventNeed(id=new_id(), event_id=event.id, what=what, wanted=wanted)
    session.add(need)
    session.flush()
    return need.id


def suggest(session: Session, event: Event, person_id: int, words: str, *, now: datetime, language: str = "ar") -> int:
    row = EventSuggestion(id=new_id(), event_id=event.id, person_id=person_id, language=language, written_at=now)
    row.words = words
    session.add(row)
    session.flush()
    return row.id


def event_targets(world: World, route: str, mine: int) -> dict[str, str]:
    """An event, with what else the address names, in each school and group."""
    ours, theirs = world.regenboog, world.linde
    places = {
        "own group": (ours, ours.six, mine),
        "other group": (ours, ours.three, ours.staff[Role.LEADER]),
        "other school": (theirs, theirs.six, theirs.staff[Role.TEACHER]),
    }
    found = {"missing": route.format(event_id=1, pupil_id=1, guest_id=1, need_id=1, suggestion_id=1)}
    for name, (school, group, staff_id) in places.items():
        with world.db.transaction() as session:
            assert session.get(Staff, staff_id)
            event = add_event(session, school, [group], staff_id, now=world.now())
            [pupil] = add_pupils(session, school.id, group, "Amina")
            person = link_parent(session, [pupil], "ar", world.now())
            say(session, event, person, "yes", 2, now=world.now())
            guest = add_guest(session, event, "Opa Kees", now=world.now())
            need, idea = add_need(session, event), suggest(session, event, person, "موسيقى", now=world.now())
            ids = {"pupil_id": pupil, "guest_id": guest, "need_id": need, "suggestion_id": idea}
            found[name] = route.format(event_id=event.id, **ids)
    return found
