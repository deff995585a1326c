"""Answering an invitation. Whoever gives or takes places holds the event first, so that none is given twice."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.features.events.queries import hold, is_published, ties_of
from bot.features.events.replies import metrics
from bot.features.events.replies.offers import end_offers, settle
from bot.features.events.replies.queries import HELD, families, find, get_free, get_reply
from bot.features.events.replies.rules import Answer, Given, Outcome, Place, Result, choose_place, is_number, refuse
from bot.features.events.tables import Event, EventReply, EventReplyPupil
from bot.features.events.telling.actions import News, note
from bot.people import audit
from bot.people.tables import Guardian
from bot.store.ids import new_id


def answer(  # noqa: PLR0917  who answers what to what, for how many
    session: Session,
    event_id: int,
    person_id: int,
    answer: str,
    people: int = 0,
    *,
    now: datetime,
    staff_id: int | None = None,
    beyond: bool = False,
) -> Outcome:
    """The answer of this guardian's family, until the event begins. `people`: who come; only a yes has some.

    `staff_id`: the school answers for them; they are told. `beyond`: though there is no room, as staff decided.
    """
    event = hold(session, event_id)
    if event is None or not is_published(event, now):
        return Outcome(Result.NOT_INVITED)
    given = Given(person_id, Answer(answer), people if answer == Answer.YES else 0, staff_id)
    before, pupil_ids = find(session, event_id, person_id), _list_invited(session, event, person_id)
    if before is None and not pupil_ids:
        return Outcome(Result.NOT_INVITED)
    if refused := refuse(event.state, event.starts_at, event.ends_at, now, by_school=given.by_school):
        return _outcome(session, event, person_id, refused)
    if not is_number(given, event.most):
        return _outcome(session, event, person_id, Result.WRONG_NUMBER)
    end_offers(session, event, now)
    free, held = None if beyond else get_free(session, event), _held(before)
    place = choose_place(given.people, held, free, is_invited=bool(pupil_ids))
    if isinstance(place, Result):
        return _outcome(session, event, person_id, place)
    kept = Result.WAITING if place is Place.WAITING else Result.KEPT
    if before is not None and _is_same(before, given, place):
        return _outcome(session, event, person_id, kept if place is Place.WAITING else Result.UNCHANGED)
    _keep(session, event, before or _begin(session, event), given, place, pupil_ids, now=now)
    if given.people < held:
        settle(session, event, now)
    return _outcome(session, event, person_id, kept)


def accept(session: Session, event_id: int, person_id: int, *, now: datetime) -> Outcome:
    """The place that is offered to this family."""
    event = hold(session, event_id)
    if event is None:
        return Outcome(Result.NOT_INVITED)
    settle(session, event, now)
    offered = find(session, event_id, person_id)
    if offered is None or offered.place is None:
        return _no_offer(session, event, person_id, now)
    return answer(session, event_id, person_id, Answer.YES, offered.people, now=now)


def decline(session: Session, event_id: int, person_id: int, *, now: datetime) -> Outcome:
    """The offered place goes to the next; this family does not come."""
    event = hold(session, event_id)
    if event is None:
        return Outcome(Result.NOT_INVITED)
    settle(session, event, now)
    offered = find(session, event_id, person_id)
    if offered is None or offered.place != Place.OFFERED:
        return _no_offer(session, event, person_id, now)
    return answer(session, event_id, person_id, Answer.NO, now=now)


def _no_offer(session: Session, event: Event, person_id: int, now: datetime) -> Outcome:
    refused = refuse(event.state, event.starts_at, event.ends_at, now, by_school=False)
    return _outcome(session, event, person_id, refused or Result.NO_OFFER)


def _list_invited(session: Session, event: Event, person_id: int) -> list[int]:
    """The children of this person that it invites them for."""
    ties = ties_of(event).with_only_columns(Guardian.pupil_id).where(Guardian.person_id == person_id)
    return sorted(set(session.scalars(ties)))


def _held(reply: EventReply | None) -> int:
    return reply.people if reply is not None and reply.place in HELD else 0


def _is_same(before: EventReply, given: Given, place: Place | None) -> bool:
    same = (before.answer, before.people, before.place) == (given.answer, given.people, place)
    return same and (before.person_id, before.staff_id) == given.by


def _begin(session: Session, event: Event) -> EventReply:
    reply = EventReply(id=new_id(), event_id=event.id)
    session.add(reply)
    return reply


def _keep(  # noqa: PLR0917  all that makes an answer
    session: Session,
    event: Event,
    reply: EventReply,
    given: Given,
    place: Place | None,
    pupil_ids: list[int],
    *,
    now: datetime,
) -> None:
    _count(reply, given, place)
    _write(reply, given, place, now)
    session.flush()
    _tie(session, reply, pupil_ids)
    if given.by_school:
        note(session, event.id, News.SCHOOL, families(session, [reply.id])[reply.id], now=now)
        name, thing = f"staff:{given.staff_id}", f"event_reply:{reply.id}"
        audit.record(session, name, "event.answered", thing, now=now, school_id=event.school_id)


def _write(reply: EventReply, given: Given, place: Place | None, now: datetime) -> None:
    """Who waits already keeps their turn."""
    if place is not Place.WAITING:
        reply.waiting_since = None
    elif reply.waiting_since is None:
        reply.waiting_since = now
    reply.answer, reply.people, reply.place = given.answer, given.people, place
    reply.person_id, reply.staff_id = given.by
    reply.offered_until, reply.answered_at = None, now


def _tie(session: Session, reply: EventReply, pupil_ids: list[int]) -> None:
    """A child whose other parent has answered stays with that answer."""
    tied = select(EventReplyPupil.pupil_id).where(EventReplyPupil.event_id == reply.event_id)
    taken = set(session.scalars(tied.where(EventReplyPupil.pupil_id.in_(pupil_ids))))
    session.add_all(
        EventReplyPupil(event_id=reply.event_id, pupil_id=one, reply_id=reply.id)
        for one in pupil_ids
        if one not in taken
    )
    session.flush()


def _count(reply: EventReply, given: Given, place: Place | None) -> None:
    """`reply`: as it was."""
    metrics.answers.labels(given.answer.value, "school" if given.by_school else "parent").inc()
    if reply.place == Place.OFFERED:
        metrics.offers.labels("taken" if place is Place.PLACED else "declined").inc()


def _outcome(session: Session, event: Event, person_id: int, result: Result) -> Outcome:
    session.flush()
    return Outcome(result, get_reply(session, event.id, person_id), get_free(session, event))


def forget(session: Session, person_id: int, now: datetime) -> None:
    """Before somebody goes: an answer that no other parent of these children sees goes too, and its place is free."""
    ours = select(EventReplyPupil.reply_id).join(Guardian, Guardian.pupil_id == EventReplyPupil.pupil_id)
    others = ours.where(Guardian.person_id != person_id)
    mine = (EventReply.id.in_(ours.where(Guardian.person_id == person_id)), EventReply.id.not_in(others))
    for event_id in session.scalars(select(EventReply.event_id).where(*mine).distinct().order_by(EventReply.event_id)):
        event = hold(session, event_id)
        session.execute(delete(EventReply).where(*mine, EventReply.event_id == event_id))
        if event is not None:
            settle(session, event, now)
