"""Invitations, and what is different since, as kinds of messages to many."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from bot.delivery.audience import guardians, load, next_people, select_people
from bot.delivery.kinds import BroadcastKind, Json, Limits, Recipient, Span
from bot.delivery.tables import Broadcast
from bot.features.events import content, screens
from bot.features.events.making import actions, queries
from bot.features.events.rules import CHANGE, EVENT, IN_TIME, PLACE
from bot.features.events.tables import Event, EventReplyPupil
from bot.people.tables import Guardian, Pupil


def _everybody(session: Session, audience: Json, span: Span) -> Sequence[Recipient]:
    """Who is invited now, who was told before or was still to be, and the guardians of those who answered."""
    kept = session.scalars(select(Broadcast.id).where(Broadcast.id.in_(audience["told"]))).all()
    told = [select_people(session, {"got": number}) for number in kept]
    answered = (
        select(Guardian.person_id, Pupil.school_id)
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .join(EventReplyPupil, EventReplyPupil.pupil_id == Pupil.id)
        .where(EventReplyPupil.event_id == audience["event_id"])
    )
    parts = [found.subquery() for found in (select_people(session, audience), answered, *told)]
    people = union(*[select(part.c.person_id, part.c.school_id) for part in parts])
    rows = session.execute(next_people(people, span))
    return load(session, {person_id: school_id for person_id, school_id in rows})


def _limits_of_invitation(given: Json) -> Limits:
    return Limits(digest=datetime.fromisoformat(given["starts_at"]) - IN_TIME)


def _limits_of_change(given: Json) -> Limits:
    """Who would get up to find it after the event has begun gets it before they sleep, or in the night."""
    return Limits(night=datetime.fromisoformat(given["starts_at"]))


def _live(session: Session, given: Json) -> Json:
    """An old message opens as the event is now."""
    event = session.get(Event, given["event_id"])
    if event is None or event.state == "draft":
        return given
    return content.snapshot(session, event) | {"id": given["id"]}


def _page(given: Json) -> str:
    return f"{PLACE}/{given['event_id']}"


INVITATION: BroadcastKind = BroadcastKind(
    name=EVENT,
    recipients=guardians,
    render=screens.render,
    title=screens.title,
    write=lambda t: t("console", "Invitation"),
    place=PLACE,
    fill=queries.fill,
    limits=_limits_of_invitation,
    settled=actions.settle,
    answers=(),
    tag=lambda t: t("console", "Invitation"),
    follow_ups=False,
    page=_page,
    live=_live,
)
CHANGED: BroadcastKind = BroadcastKind(
    name=CHANGE,
    recipients=_everybody,
    render=screens.render,
    title=screens.title,
    capped=False,
    place=PLACE,
    limits=_limits_of_change,
    settled=actions.settle,
    answers=(),
    tag=lambda t: t("console", "Invitation"),
    follow_ups=False,
    page=_page,
    live=_live,
)
