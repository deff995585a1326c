"""Changes of a plan that parents know of: its times, way and place, who is at the table, a talk for each parent.

The caller holds the round. What parents should know is told; nothing is told before the round itself is.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.delivery.senders import Sender
from bot.features.meetings import queries as meetings
from bot.features.meetings.briefing import moments as briefing
from bot.features.meetings.choosing import queries as choosing
from bot.features.meetings.choosing.actions import release
from bot.features.meetings.choosing.rules import clashes
from bot.features.meetings.content import name_of, words_of
from bot.features.meetings.planning import actions, queries
from bot.features.meetings.planning.queries import Busy
from bot.features.meetings.planning.rules import Chair
from bot.features.meetings.planning.times import Span
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import (
    Meeting,
    MeetingNotice,
    MeetingRound,
    MeetingSeat,
    MeetingSlot,
    Preparation,
)
from bot.features.meetings.telling import moments
from bot.features.meetings.telling.actions import What, drop, tell
from bot.people import audit
from bot.store.ids import new_id


class Refused(StrEnum):
    BUSY = "busy"  # somebody of school has another talk
    FAMILY = "family"  # the family has another talk then, or has to walk to it
    TAKEN = "taken"  # another family has this time
    PAST = "past"
    OVER = "over"  # the meeting was held, or cancelled


@dataclass(frozen=True, slots=True)
class No:
    """Why it was not done, with who is busy when."""

    why: Refused
    busy: Busy | None = None
    span: Span | None = None


def give_slot(session: Session, sender: Sender, meeting: Meeting, slot_id: int, *, now: datetime) -> No | None:
    """One of the proposed times, for a family that was asked by telephone."""
    row = session.get(MeetingSlot, slot_id, populate_existing=True)
    if row is None or row.round_id != meeting.round_id or row.meeting_id not in (None, meeting.id):
        return No(Refused.TAKEN)
    span = actions.span_of(row)
    assert span is not None
    if refused := _refuse(session, meeting, span, now=now):
        return refused
    release(session, meeting.id)
    session.flush()
    row.meeting_id = meeting.id
    _set(session, meeting, span, now=now)
    note(session, sender, meeting, what="time_set", now=now)
    return None


def give_time(session: Session, sender: Sender, meeting: Meeting, span: Span, *, now: datetime) -> No | None:
    """Any other time. What it had before is free again."""
    if slot := _same(session, meeting, span):
        return give_slot(session, sender, meeting, slot, now=now)
    if refused := _refuse(session, meeting, span, now=now):
        return refused
    release(session, meeting.id)
    _set(session, meeting, span, now=now)
    note(session, sender, meeting, what="time_set", now=now)
    return None


def _same(session: Session, meeting: Meeting, span: Span) -> int | None:
    """A free one of the proposed times that is this time."""
    same = (MeetingSlot.starts_at == span.starts_at, MeetingSlot.ends_at == span.ends_at)
    free_one = (MeetingSlot.round_id == meeting.round_id, MeetingSlot.meeting_id.is_(None))
    return session.scalar(select(MeetingSlot.id).where(*free_one, *same).limit(1))


def _refuse(session: Session, meeting: Meeting, span: Span, *, now: datetime) -> No | None:
    if not actions.is_ahead(meeting, now):
        return No(Refused.OVER)
    if span.starts_at <= now:
        return No(Refused.PAST)
    people = _staff_of(session, [meeting])
    queries.hold_staff(session, people)
    busy = queries.find_busy(session, people, [span], but_round=meeting.round_id, but_meeting=meeting.id)
    if busy:
        return No(Refused.BUSY, busy)
    choosing.hold_family(session, choosing.people_of(session, [meeting.id]))
    for starts_at, ends_at in choosing.list_busy(session, meeting, now):
        if clashes((span.starts_at, span.ends_at), (starts_at, ends_at)):
            return No(Refused.FAMILY, span=span)
    return None


def _set(session: Session, meeting: Meeting, span: Span, *, now: datetime) -> None:
    is_same = (meeting.starts_at, meeting.ends_at) == (span.starts_at, span.ends_at) and meeting.state == Phase.PLANNED
    if is_same:
        return
    meeting.sequence += meeting.state == Phase.PLANNED
    actions.set_span(meeting, span)
    session.flush()
    for what in (What.OPEN, What.CHOOSE):
        drop(session, meeting, what)
    tell(session, meeting, What.TIME, now=now)
    moments.plan(session, meeting, now=now)


def free(session: Session, sender: Sender, meeting: Meeting, *, now: datetime) -> No | None:
    """It has no time any more: the family chooses another one, and others may take this one."""
    if meeting.state != Phase.PLANNED or not actions.is_ahead(meeting, now):
        return No(Refused.OVER)
    release(session, meeting.id)
    meeting.state = Phase.OPEN
    meeting.day = meeting.begins = meeting.ends = meeting.starts_at = meeting.ends_at = None
    meeting.sequence += 1
    session.flush()
    tell(session, meeting, What.TIME, now=now)
    moments.plan(session, meeting, now=now)
    note(session, sender, meeting, what="time_freed", now=now)
    return None


def cancel(session: Session, sender: Sender, meeting: Meeting, *, now: datetime) -> No | None:
    if not actions.is_ahead(meeting, now):
        return No(Refused.OVER)
    actions.call_one_off(session, meeting, now=now)
    note(session, sender, meeting, what="cancelled", now=now)
    return None


def set_way(session: Session, sender: Sender, meeting: Meeting, way: str, *, now: datetime) -> None:
    if meeting.way == way or not actions.is_ahead(meeting, now):
        return
    meeting.way = way
    _changed(session, sender, meeting, What.WAY, now=now)


def set_child_joins(session: Session, sender: Sender, meeting: Meeting, *, joins: bool, now: datetime) -> None:
    if meeting.child_joins == joins or not actions.is_ahead(meeting, now):
        return
    meeting.child_joins = joins
    _changed(session, sender, meeting, What.CHILD, now=now)


def set_place(session: Session, sender: Sender, planned: MeetingRound, *, place: str, link: str, now: datetime) -> None:
    """Of all meetings of the round."""
    said = words_of(planned)
    if (said.get("place", ""), said.get("link", "")) == (place, link):
        return
    kept = {name: value for name, value in said.items() if name not in ("place", "link")}
    new = {name: value for name, value in (("place", place), ("link", link)) if value}
    planned.words = json.dumps(kept | new)
    session.flush()
    for meeting in queries.list_meetings(session, planned.id):
        if actions.is_ahead(meeting, now):
            _changed(session, sender, meeting, What.PLACE, now=now)


def _changed(session: Session, sender: Sender, meeting: Meeting, what: What, *, now: datetime) -> None:
    meeting.sequence += 1
    session.flush()
    tell(session, meeting, what, now=now)
    note(session, sender, meeting, what=f"{what.value}_changed", now=now)


def add_chair(
    session: Session, sender: Sender, found: Sequence[Meeting], chair: Chair, *, late: bool, now: datetime
) -> No | None:
    """At the table of these meetings of one round; parents are told of it.

    `late`: it is so near that not all parents read it before: the teacher was told so, and said yes.
    """
    ahead = [one for one in found if actions.is_ahead(one, now)]
    if not ahead:
        return No(Refused.OVER)
    if chair.staff_id is not None:
        queries.hold_staff(session, [chair.staff_id])
        spans = [span for one in ahead if (span := actions.span_of(one)) and chair.staff_id != one.staff_id]
        if busy := queries.find_busy(session, [chair.staff_id], spans, but_round=None):
            return No(Refused.BUSY, busy)
    for meeting in ahead:
        if _sits(session, meeting, chair):
            continue
        actions.add_chair(session, meeting, chair, now=now)
        tell(session, meeting, What.SEAT, now=now)
        briefing.plan(session, meeting, now=now)
        note(session, sender, meeting, what="seat_added_late" if late else "seat_added", now=now)
    return None


def _sits(session: Session, meeting: Meeting, chair: Chair) -> bool:
    rows = session.scalars(
        select(MeetingSeat).where(MeetingSeat.meeting_id == meeting.id, MeetingSeat.removed_at.is_(None))
    )
    return any((row.role, row.staff_id, name_of(row)) == (chair.role, chair.staff_id, chair.name) for row in rows)


def remove_seat(session: Session, sender: Sender, meeting: Meeting, seat_id: int, *, now: datetime) -> bool:
    """Never whoever leads it. One that parents were not told of yet goes without a word."""
    seat = session.get(MeetingSeat, seat_id)
    if seat is None or seat.meeting_id != meeting.id or seat.removed_at is not None:
        return False
    if seat.staff_id is not None and seat.staff_id == meeting.staff_id:
        return False
    if not actions.is_ahead(meeting, now):
        return False
    seat.removed_at = now
    session.flush()
    tell(session, meeting, What.SEAT, now=now)
    briefing.plan(session, meeting, now=now)
    note(session, sender, meeting, what="seat_removed", now=now)
    return True


def add_times(
    session: Session, sender: Sender, planned: MeetingRound, times: Sequence[Span], *, now: datetime
) -> No | None:
    """More times to choose; families without one see them at once."""
    leads = _leads(session, planned)
    if leads is None:
        return No(Refused.OVER)
    if min(one.starts_at for one in times) <= now:
        return No(Refused.PAST)
    queries.hold_staff(session, [leads])
    if busy := queries.find_busy(session, [leads], times):
        return No(Refused.BUSY, busy)
    actions.add_slots(session, planned, leads, times)
    actions.note(session, sender, planned, what="times_added", now=now)
    return None


def remove_slot(session: Session, sender: Sender, planned: MeetingRound, slot_id: int, *, now: datetime) -> bool:
    """A free time that is not proposed any more."""
    free_one = delete(MeetingSlot).where(
        MeetingSlot.id == slot_id, MeetingSlot.round_id == planned.id, MeetingSlot.meeting_id.is_(None)
    )
    if not session.connection().execute(free_one).rowcount:
        return False
    actions.note(session, sender, planned, what="time_removed", now=now)
    return True


def _leads(session: Session, planned: MeetingRound) -> int | None:
    return session.scalar(
        select(Meeting.staff_id).where(Meeting.round_id == planned.id, Meeting.staff_id.is_not(None)).limit(1)
    )


def separate(session: Session, sender: Sender, meeting: Meeting, person_id: int, *, now: datetime) -> Meeting | None:
    """Two parents, each a talk of their own: this one stays with the other parent, the new one has no time yet.

    What this parent prepared goes with them. None when there are not exactly two parents who may know.
    """
    parents = meetings.list_people(session, [meeting.id]).get(meeting.id, [])
    if len(parents) != 2 or person_id not in parents or not actions.is_ahead(meeting, now):
        return None
    other = next(one for one in parents if one != person_id)
    apart = Meeting(
        id=new_id(),
        round_id=meeting.round_id,
        school_id=meeting.school_id,
        pupil_id=meeting.pupil_id,
        person_id=person_id,
        staff_id=meeting.staff_id,
        head_start=meeting.head_start,
        child_joins=meeting.child_joins,
        way=meeting.way,
        state=Phase.OPEN,
        created_at=now,
    )
    session.add(apart)
    session.flush()
    _copy_seats(session, meeting, apart)
    meeting.person_id = other
    theirs = (Preparation.meeting_id == meeting.id, Preparation.person_id == person_id)
    session.execute(update(Preparation).where(*theirs).values(meeting_id=apart.id))
    session.execute(
        delete(MeetingNotice).where(MeetingNotice.meeting_id == meeting.id, MeetingNotice.person_id == person_id)
    )
    session.flush()
    planned = session.get_one(MeetingRound, meeting.round_id)
    if planned.told_at is not None:
        moments.announce(session, planned, [apart], now=now)
    note(session, sender, apart, what="separated", now=now)
    return apart


def _copy_seats(session: Session, meeting: Meeting, apart: Meeting) -> None:
    """They are told of with the invitation."""
    wanted = select(MeetingSeat).where(MeetingSeat.meeting_id == meeting.id, MeetingSeat.removed_at.is_(None))
    for seat in session.scalars(wanted.order_by(MeetingSeat.added_at, MeetingSeat.id)).all():
        actions.add_chair(session, apart, Chair(seat.role, seat.staff_id, name_of(seat)), now=seat.added_at)


def _staff_of(session: Session, found: Collection[Meeting]) -> set[int]:
    seats = select(MeetingSeat.staff_id).where(
        MeetingSeat.meeting_id.in_([one.id for one in found]), MeetingSeat.removed_at.is_(None)
    )
    leads = [one.staff_id for one in found]
    return {one for one in (*session.scalars(seats), *leads) if one is not None}


def note(session: Session, sender: Sender, meeting: Meeting, *, what: str, now: datetime) -> None:
    audit.record(
        session, sender.actor, f"meeting.{what}", f"meeting:{meeting.id}", now=now, school_id=meeting.school_id
    )
