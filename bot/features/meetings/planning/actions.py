"""Writing a plan of meetings, telling it to the parents, taking that back within a minute, cancelling."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.delivery import wall
from bot.delivery.broadcasts import UNDO
from bot.delivery.senders import Sender
from bot.features.meetings.choosing import queries as choosing
from bot.features.meetings.choosing.actions import release
from bot.features.meetings.choosing.rules import clashes
from bot.features.meetings.planning import queries
from bot.features.meetings.planning.queries import Busy
from bot.features.meetings.planning.rules import EVENING, MORNING, Chair, Plan
from bot.features.meetings.planning.times import Span
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Meeting, MeetingNotice, MeetingRound, MeetingSeat, MeetingSlot
from bot.features.meetings.telling import moments
from bot.features.meetings.telling.actions import call_off
from bot.people import audit
from bot.people.tables import School, Staff
from bot.store.ids import new_id
from bot.translate.actions import mark_changed


class Told(StrEnum):
    """What became of the wish to tell the parents."""

    TOLD = "told"
    NO_DRAFT = "no draft"
    LATE = "late"  # a time, or the last day to choose, has passed since it was written
    BUSY = "busy"
    FAMILY = "family"  # has another talk then


@dataclass(frozen=True, slots=True)
class Telling:
    told: Told
    busy: Busy | None = None
    span: Span | None = None


def write(session: Session, sender: Sender, plan: Plan, times: Sequence[Span], *, now: datetime) -> MeetingRound:
    """A draft. `plan` has no mistakes; `times`: the one it has, or those that are proposed."""
    planned = MeetingRound(
        id=new_id(), school_id=sender.school_id, staff_id=sender.staff_id, state="draft", created_at=now
    )
    planned.zone = session.get_one(School, sender.school_id).zone
    _fill(session, planned, plan, times, now=now)
    note(session, sender, planned, what="written", now=now)
    return planned


def rewrite(
    session: Session, sender: Sender, planned: MeetingRound, plan: Plan, *, times: Sequence[Span], now: datetime
) -> None:
    """Nobody knows of it: all of it may be different."""
    session.execute(delete(MeetingSlot).where(MeetingSlot.round_id == planned.id))
    session.execute(delete(Meeting).where(Meeting.round_id == planned.id))
    _fill(session, planned, plan, times, now=now)
    note(session, sender, planned, what="draft_changed", now=now)


def _fill(session: Session, planned: MeetingRound, plan: Plan, times: Sequence[Span], *, now: datetime) -> None:
    assert plan.minutes is not None and plan.leads is not None
    planned.group_id, planned.kind, planned.goal = plan.group_id, plan.kind, plan.goal
    planned.minutes, planned.way, planned.interpreter = plan.minutes, plan.way, plan.interpreter
    planned.picks = plan.picks
    planned.choose_until = _at(plan.choose_until, EVENING, planned.zone)
    has_order = plan.head_start and set(plan.head_start) < set(plan.pupil_ids)
    planned.others_from = _at(plan.others_from, MORNING, planned.zone) if has_order else None
    words = {"goal": plan.goal_words, "place": plan.place, "link": plan.link, "note": plan.note}
    planned.words = json.dumps({name: said for name, said in words.items() if said})
    session.add(planned)
    session.flush()
    mark_changed(session, planned.school_id)
    for pupil_id in plan.pupil_ids:
        _add_meeting(session, planned, plan, pupil_id, span=None if plan.picks else times[0], now=now)
    if plan.picks:
        add_slots(session, planned, plan.leads, times)


def _at(day: date | None, at: time, zone: str) -> datetime | None:
    return wall.moment(day, at, zone) if day else None


def _add_meeting(
    session: Session, planned: MeetingRound, plan: Plan, pupil_id: int, *, span: Span | None, now: datetime
) -> None:
    meeting = Meeting(
        id=new_id(),
        round_id=planned.id,
        school_id=planned.school_id,
        pupil_id=pupil_id,
        staff_id=plan.leads,
        head_start=planned.others_from is not None and pupil_id in plan.head_start,
        child_joins=plan.child_joins,
        way=plan.way,
        state=Phase.OPEN,
        created_at=now,
    )
    if span is not None:
        set_span(meeting, span)
    session.add(meeting)
    session.flush()
    leads = session.get_one(Staff, plan.leads)
    for chair in (Chair(leads.role, leads.id), *plan.chairs):
        add_chair(session, meeting, chair, now=now)


def set_span(meeting: Meeting, span: Span) -> None:
    meeting.state = Phase.PLANNED
    meeting.day, meeting.begins, meeting.ends = span.day, span.begins, span.ends
    meeting.starts_at, meeting.ends_at = span.starts_at, span.ends_at


def add_chair(session: Session, meeting: Meeting, chair: Chair, *, now: datetime) -> MeetingSeat:
    seat = MeetingSeat(id=new_id(), meeting_id=meeting.id, role=chair.role, staff_id=chair.staff_id, added_at=now)
    seat.name = chair.name or None
    session.add(seat)
    session.flush()
    return seat


def add_slots(session: Session, planned: MeetingRound, leads: int | None, times: Iterable[Span]) -> None:
    session.add_all(
        MeetingSlot(
            id=new_id(),
            round_id=planned.id,
            staff_id=leads,
            day=one.day,
            begins=one.begins,
            ends=one.ends,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
        )
        for one in times
    )
    session.flush()


def tell(session: Session, sender: Sender, planned: MeetingRound, *, now: datetime) -> Telling:
    """Takes effect after the undo minute. The round is held."""
    if planned.state != "draft":
        return Telling(Told.NO_DRAFT)
    found = queries.list_meetings(session, planned.id)
    slots = queries.list_slots(session, planned.id)
    told_at = now + UNDO
    starts = [span.starts_at for span in _spans(found, slots)]
    if min(starts, default=told_at) <= told_at or (planned.choose_until and planned.choose_until <= told_at):
        return Telling(Told.LATE)
    if busy := busy_of(session, planned, found, slots):
        return Telling(Told.BUSY, busy)
    for one in found:
        if (span := span_of(one)) and is_family_busy(session, one.pupil_id, span, now=now):
            return Telling(Told.FAMILY, span=span)
    planned.state, planned.told_at = "open", told_at
    if planned.others_from is not None and planned.others_from <= told_at:
        planned.others_from = None
    session.flush()
    moments.announce(session, planned, found, now=now)
    note(session, sender, planned, what="told", now=now)
    return Telling(Told.TOLD)


def busy_of(
    session: Session, planned: MeetingRound, found: Sequence[Meeting], slots: Sequence[MeetingSlot]
) -> Busy | None:
    """Whoever cannot be there at one of its times, because of something else. They are held."""
    seats = select(MeetingSeat.staff_id).where(
        MeetingSeat.meeting_id.in_([one.id for one in found]), MeetingSeat.removed_at.is_(None)
    )
    people = {one for one in session.scalars(seats) if one is not None}
    queries.hold_staff(session, people)
    return queries.find_busy(session, people, _spans(found, slots), but_round=planned.id)


def _spans(found: Sequence[Meeting], slots: Sequence[MeetingSlot]) -> list[Span]:
    rows: list[Meeting | MeetingSlot] = [*found, *slots]
    return [span for row in rows if (span := span_of(row))]


def span_of(row: Meeting | MeetingSlot) -> Span | None:
    if row.day is None or row.begins is None or row.ends is None or row.starts_at is None or row.ends_at is None:
        return None
    return Span(row.day, row.begins, row.ends, row.starts_at, row.ends_at)


def is_family_busy(session: Session, pupil_id: int, span: Span, *, now: datetime) -> bool:
    """Another talk about this child or another one of theirs, or no time to walk to it."""
    people = queries.list_guardians(session, [pupil_id]).get(pupil_id, [])
    choosing.hold_family(session, people)
    others = choosing.list_others(session, people, (), now)
    found = [each for one in others if (each := choosing.span_of(one))]
    return any(clashes((span.starts_at, span.ends_at), each) for each in found)


def undo(session: Session, sender: Sender, planned: MeetingRound, *, now: datetime) -> bool:
    """Within the minute: nobody has heard of it. The round is held."""
    if planned.state != "open" or planned.told_at is None or planned.told_at <= now:
        return False
    ids = [one.id for one in queries.list_meetings(session, planned.id)]
    session.execute(delete(MeetingNotice).where(MeetingNotice.meeting_id.in_(ids)))
    planned.state, planned.told_at = "draft", None
    note(session, sender, planned, what="untold", now=now)
    return True


def drop(session: Session, sender: Sender, planned: MeetingRound, *, now: datetime) -> bool:
    """A draft that nobody wants any more."""
    if planned.state != "draft":
        return False
    note(session, sender, planned, what="draft_removed", now=now)
    mark_changed(session, planned.school_id)
    session.delete(planned)
    session.flush()
    return True


def cancel(session: Session, sender: Sender, planned: MeetingRound, *, now: datetime) -> int:
    """All of its meetings that are still to come; those that were held stay. How many."""
    coming = [one for one in queries.list_meetings(session, planned.id) if is_ahead(one, now)]
    for meeting in coming:
        call_one_off(session, meeting, now=now)
    session.execute(delete(MeetingSlot).where(MeetingSlot.round_id == planned.id, MeetingSlot.meeting_id.is_(None)))
    if all(one.state == Phase.CANCELLED for one in queries.list_meetings(session, planned.id)):
        planned.state = "cancelled"
    note(session, sender, planned, what="cancelled", now=now)
    return len(coming)


def is_ahead(meeting: Meeting, now: datetime) -> bool:
    """Open, or planned for a time that has not come."""
    if meeting.state == Phase.OPEN:
        return True
    return meeting.state == Phase.PLANNED and meeting.starts_at is not None and meeting.starts_at > now


def call_one_off(session: Session, meeting: Meeting, *, now: datetime) -> None:
    release(session, meeting.id)
    meeting.state = Phase.CANCELLED
    meeting.sequence += 1
    session.flush()
    call_off(session, meeting, now=now)


def note(session: Session, sender: Sender, planned: MeetingRound, *, what: str, now: datetime) -> None:
    audit.record(session, sender.actor, f"meetings.{what}", f"round:{planned.id}", now=now, school_id=planned.school_id)
