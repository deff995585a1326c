"""Which events somebody may see, and whom an event invites."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, union_all
from sqlalchemy.orm import Session

from bot.delivery import audience
from bot.delivery.senders import Sender
from bot.delivery.tables import BroadcastGroup
from bot.features.events.tables import Event, EventReplyPupil
from bot.people import reach
from bot.people.tables import Guardian, Person, Pupil

SHOWN = ("open", "cancelled")
PAST = timedelta(days=92)  # how long parents find an event under "earlier"
LISTED = 200  # events that are looked at for a list


def is_shown(now: datetime) -> ColumnElement[bool]:
    """Of `Event`: parents know of it, also of one that was cancelled."""
    return and_(Event.state.in_(SHOWN), Event.published_at <= now)


def is_published(event: Event, now: datetime) -> bool:
    """The same, of one event."""
    return event.state in SHOWN and event.published_at is not None and event.published_at <= now


def ties_of(event: Event) -> Select[int, int]:
    """(person, pupil): the guardians it invites now, and the children it invites them for."""
    wanted = json.loads(event.audience)
    ties = select(Guardian.person_id, Guardian.pupil_id).join(Pupil, Pupil.id == Guardian.pupil_id)
    if languages := wanted.get("languages"):
        ties = ties.join(Person, Person.id == Guardian.person_id).where(Person.language.in_(languages))
    return ties.where(*audience.pupils(wanted))


def guardians_of(session: Session, event: Event) -> Select[int]:
    """The people that it invites now; somebody with two children stands there twice."""
    return ties_of(event).with_only_columns(Guardian.person_id)


def answered_by_family(person_id: int) -> Select[int]:
    """The events to which somebody answered for a child of theirs."""
    ties = select(EventReplyPupil.event_id).join(Guardian, Guardian.pupil_id == EventReplyPupil.pupil_id)
    return ties.where(Guardian.person_id == person_id)


def get_for(session: Session, person_id: int, event_id: int, now: datetime) -> Event | None:
    """Published, and this person is invited now, or their family answered."""
    found = session.scalar(select(Event).where(Event.id == event_id, is_shown(now)))
    return found if found is not None and _of_person(session, person_id, [found]) else None


def list_for(session: Session, person_id: int, now: datetime, *, past: bool = False) -> list[Event]:
    """By when they begin: those that are not over, or those of the last three months."""
    time = (Event.ends_at <= now, Event.ends_at > now - PAST) if past else (Event.ends_at > now,)
    schools = select(Pupil.school_id).join(Guardian, Guardian.pupil_id == Pupil.id)
    ours = or_(
        Event.school_id.in_(schools.where(Guardian.person_id == person_id, Pupil.archived_at.is_(None))),
        Event.id.in_(answered_by_family(person_id)),
    )
    order = (Event.starts_at.desc(), Event.id.desc()) if past else (Event.starts_at, Event.id)
    found = session.scalars(select(Event).where(is_shown(now), ours, *time).order_by(*order).limit(LISTED)).all()
    theirs = _of_person(session, person_id, found)
    return sorted((one for one in found if one.id in theirs), key=lambda one: (one.starts_at, one.id))


def _of_person(session: Session, person_id: int, events: Sequence[Event]) -> set[int]:
    """Those of these events that this person may see: one question for all, although each invites in its own way."""
    if not events:
        return set()
    answered = answered_by_family(person_id).where(EventReplyPupil.event_id.in_([one.id for one in events]))
    invited = [
        select(literal(one.id)).where(ties_of(one).where(Guardian.person_id == person_id).exists()) for one in events
    ]
    return set(session.scalars(union_all(answered, *invited)))


def hold(session: Session, event_id: int) -> Event | None:
    """The event, as it is now, until the commit: whoever changes it, its answers or its places holds it first."""
    wanted = select(Event).where(Event.id == event_id).with_for_update()
    return session.scalar(wanted.execution_options(populate_existing=True))


def seen_by(sender: Sender) -> ColumnElement[bool]:
    """A teacher sees their own, and those a group of theirs is invited to; drafts only their own. A leader sees all."""
    own_school = Event.school_id == sender.school_id
    if sender.is_leader:
        return own_school
    to_ours = select(BroadcastGroup.group_id).where(
        BroadcastGroup.broadcast_id == Event.broadcast_id,
        BroadcastGroup.group_id.in_(reach.groups_of(sender.staff_id, sender.today)),
    )
    invited = and_(Event.state != "draft", to_ours.exists())
    return and_(own_school, or_(Event.staff_id == sender.staff_id, invited))


def may_steer(sender: Sender, event: Event) -> bool:
    """Change, cancel or copy it: whoever made it, and leaders."""
    return sender.is_leader or event.staff_id == sender.staff_id


def get_of_school(session: Session, sender: Sender, event_id: int | None, *, locked: bool = False) -> Event | None:
    """None when it is missing, or not theirs to see. `locked`: to be changed."""
    wanted = select(Event).where(seen_by(sender), Event.id == event_id)
    if locked:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return None if event_id is None else session.scalar(wanted)
