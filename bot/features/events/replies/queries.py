"""What was answered, and how much room is left."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.features.events.replies.rules import Answer, By, Numbers, Place, Reply
from bot.features.events.tables import Event, EventGuest, EventReply, EventReplyPupil
from bot.people.tables import Guardian, Pupil

HELD = (Place.PLACED, Place.OFFERED)  # count as taken
_STRENGTH = (Place.PLACED, Place.OFFERED, Place.WAITING)


def get_reply(session: Session, event_id: int, person_id: int) -> Reply | None:
    return list_replies(session, person_id, [event_id]).get(event_id)


def list_replies(session: Session, person_id: int, event_ids: Collection[int]) -> dict[int, Reply]:
    """By event: what this person's family answered."""
    found: dict[int, list[EventReply]] = {}
    for row in session.scalars(_of_person(person_id).where(EventReply.event_id.in_(event_ids))):
        found.setdefault(row.event_id, []).append(row)
    chosen = {event_id: choose(rows, person_id) for event_id, rows in found.items()}
    places = positions(session, [one.event_id for one in chosen.values() if one.place == Place.WAITING])
    return {event_id: _shown(one, person_id, places.get(one.id)) for event_id, one in chosen.items()}


def find(session: Session, event_id: int, person_id: int) -> EventReply | None:
    """The answer that this person sees and may change, as it is now."""
    wanted = _of_person(person_id).where(EventReply.event_id == event_id)
    rows = session.scalars(wanted.execution_options(populate_existing=True)).all()
    return choose(rows, person_id) if rows else None


def choose(rows: Sequence[EventReply], person_id: int) -> EventReply:
    """Of the answers about their children, when other parents gave several: their own, else the one that has most."""
    return min(rows, key=lambda row: (row.person_id != person_id, _weakness(row), row.id))


def _weakness(row: EventReply) -> int:
    if row.place is not None:
        return _STRENGTH.index(Place(row.place))
    return len(_STRENGTH) + (row.answer == Answer.NO)


def _of_person(person_id: int) -> Select[EventReply]:
    ours = select(EventReplyPupil.reply_id).join(Guardian, Guardian.pupil_id == EventReplyPupil.pupil_id)
    return select(EventReply).where(EventReply.id.in_(ours.where(Guardian.person_id == person_id)))


def _shown(row: EventReply, person_id: int, position: int | None) -> Reply:
    return Reply(
        id=row.id,
        answer=Answer(row.answer),
        people=row.people,
        place=Place(row.place) if row.place else None,
        position=position,
        offered_until=row.offered_until,
        by=By.SCHOOL if row.staff_id else By.ME if row.person_id == person_id else By.OTHER,
    )


def waiting(*event_ids: int) -> Select[EventReply]:
    """The waiting lists of these events, in their order."""
    ours = (EventReply.event_id.in_(event_ids), EventReply.place == Place.WAITING)
    return select(EventReply).where(*ours).order_by(EventReply.waiting_since, EventReply.id)


def positions(session: Session, event_ids: Collection[int]) -> dict[int, int]:
    """By reply: the place on the waiting list of its event, from 1."""
    if not event_ids:
        return {}
    last: dict[int, int] = {}
    found: dict[int, int] = {}
    for reply_id, event_id in session.execute(
        waiting(*event_ids).with_only_columns(EventReply.id, EventReply.event_id)
    ):
        found[reply_id] = last[event_id] = last.get(event_id, 0) + 1
    return found


def get_free(session: Session, event: Event) -> int | None:
    """For how many people there is room; None: for all. What is offered to somebody is not free."""
    if event.capacity is None:
        return None
    held = select(func.sum(EventReply.people)).where(EventReply.event_id == event.id, EventReply.place.in_(HELD))
    guests = select(func.sum(EventGuest.people)).where(EventGuest.event_id == event.id)
    taken = func.coalesce(held.scalar_subquery(), 0) + func.coalesce(guests.scalar_subquery(), 0)
    return _free(event.capacity, int(session.scalars(select(taken)).one()))


def _free(capacity: int | None, taken: int) -> int | None:
    """Never less than none, also where staff let more people in."""
    return None if capacity is None else max(capacity - taken, 0)


def numbers(session: Session, event_ids: Collection[int]) -> dict[int, Numbers]:
    """By event, also for those that nobody answered."""
    counted: dict[int, dict[str, int]] = {event_id: {} for event_id in event_ids}
    taken = dict.fromkeys(event_ids, 0)
    for row in session.execute(_by_answer(event_ids)):
        what = row.place or row.answer
        counted[row.event_id][what] = row.families
        if what in HELD:
            taken[row.event_id] += int(row.people)
        if what == Place.PLACED:
            counted[row.event_id]["people"] = int(row.people)
    guests = {event_id: int(people) for event_id, people in session.execute(_guests(event_ids))}
    capacities = session.execute(select(Event.id, Event.capacity).where(Event.id.in_(event_ids)))
    return {
        event_id: _numbers(counted[event_id], guests.get(event_id, 0), capacity, taken[event_id])
        for event_id, capacity in capacities
    }


def _by_answer(event_ids: Collection[int]) -> Select[int, str, str | None, int, int]:
    of = (EventReply.event_id, EventReply.answer, EventReply.place)
    counts = (func.count().label("families"), func.sum(EventReply.people).label("people"))
    return select(*of, *counts).where(EventReply.event_id.in_(event_ids)).group_by(*of)


def _guests(event_ids: Collection[int]) -> Select[int, int]:
    people = select(EventGuest.event_id, func.sum(EventGuest.people)).where(EventGuest.event_id.in_(event_ids))
    return people.group_by(EventGuest.event_id)


def _numbers(counted: Mapping[str, int], guests: int, capacity: int | None, taken: int) -> Numbers:
    return Numbers(
        yes=counted.get(Place.PLACED, 0),
        people=counted.get("people", 0),
        maybe=counted.get(Answer.MAYBE, 0),
        no=counted.get(Answer.NO, 0),
        waiting=counted.get(Place.WAITING, 0),
        offered=counted.get(Place.OFFERED, 0),
        guests=guests,
        free=_free(capacity, taken + guests),
    )


def families(session: Session, reply_ids: Collection[int]) -> dict[int, set[int]]:
    """By reply: the guardians of its children who are at school, to whom something can be told about it."""
    found: dict[int, set[int]] = {reply_id: set() for reply_id in reply_ids}
    ties = (
        select(EventReplyPupil.reply_id, Guardian.person_id)
        .join(Guardian, Guardian.pupil_id == EventReplyPupil.pupil_id)
        .join(Pupil, Pupil.id == EventReplyPupil.pupil_id)
        .where(EventReplyPupil.reply_id.in_(found), Pupil.archived_at.is_(None))
    )
    for reply_id, person_id in session.execute(ties):
        found[reply_id].add(person_id)
    return found
