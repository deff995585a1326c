"""Taking a time, or two that follow each other. Whoever gives or takes one holds its round first, then the family."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.features.meetings import content
from bot.features.meetings import queries as meetings
from bot.features.meetings.briefing import moments as briefing
from bot.features.meetings.choosing import metrics, queries, rules
from bot.features.meetings.choosing.rules import Result, Slot
from bot.features.meetings.preparing import actions as preparations
from bot.features.meetings.preparing.rules import Wish
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Meeting, MeetingSlot, MeetingStaffNotice, Preparation
from bot.features.meetings.telling import moments
from bot.features.meetings.telling.actions import What, drop, guardians_of, tell

WISHES = (Wish.OTHER_TIME, Wish.CALL)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`with_id`: the talk that stands in the way, of those that this parent may know of."""

    result: Result
    with_id: int | None = None


def take(session: Session, person_id: int, chosen: Mapping[int, int], *, now: datetime) -> Outcome:
    """`chosen`: by meeting the slot that this parent chose for it. All of them are taken, or none."""
    held = _hold(session, person_id, chosen, now)
    if held is None:
        return Outcome(Result.NOT_YOURS)
    for meeting in held:
        if refused := rules.refuse(content.of_meeting(session, meeting, now), now):
            return Outcome(refused)
    queries.hold_family(session, queries.people_of(session, chosen))
    slots = {meeting.id: _find(session, meeting, chosen[meeting.id]) for meeting in held}
    for meeting in held:
        if refusal := _refuse(session, person_id, meeting, slots, now=now):
            return refusal
    return _take_all(session, person_id, held, slots, now=now)


def _hold(session: Session, person_id: int, chosen: Mapping[int, int], now: datetime) -> list[Meeting] | None:
    """Their rounds first, always in one order. None unless this parent may know of all of them."""
    rounds = select(Meeting.round_id).where(Meeting.id.in_(chosen)).distinct()
    for round_id in sorted(session.scalars(rounds)):
        meetings.hold_round(session, round_id)
    found = [meetings.get_for(session, person_id, meeting_id, now) for meeting_id in sorted(chosen)]
    held = [one for one in found if one is not None]
    for one in held:
        session.refresh(one)
    return held if len(held) == len(chosen) else None


def _find(session: Session, meeting: Meeting, slot_id: int) -> Slot | None:
    """Free, or its own already."""
    row = session.get(MeetingSlot, slot_id, populate_existing=True)
    if row is None or row.round_id != meeting.round_id or row.staff_id not in (None, meeting.staff_id):
        return None
    return queries.slot_of(row) if row.meeting_id in (None, meeting.id) else None


def _refuse(
    session: Session, person_id: int, meeting: Meeting, slots: Mapping[int, Slot | None], *, now: datetime
) -> Outcome | None:
    slot = slots[meeting.id]
    if slot is None or slot.starts_at <= now:
        return Outcome(Result.GONE)
    beside = [other.span for number, other in slots.items() if other and number != meeting.id]
    if not rules.is_free(slot, beside):
        return Outcome(Result.CLASH)
    for other in queries.list_others(session, queries.people_of(session, [meeting.id]), slots, now):
        span = queries.span_of(other)
        if span and rules.clashes(slot.span, span):
            is_known = meetings.get_for(session, person_id, other.id, now) is not None
            return Outcome(Result.CLASH, other.id) if is_known else Outcome(Result.GONE)
    is_taught = queries.is_taught(slot, queries.list_teaching(session, meeting, now))
    return Outcome(Result.GONE) if is_taught else None


def _take_all(
    session: Session, person_id: int, held: list[Meeting], slots: Mapping[int, Slot | None], *, now: datetime
) -> Outcome:
    wanted = {meeting.id: slot for meeting in held if (slot := slots[meeting.id])}
    new = [meeting for meeting in held if not _has(session, meeting, wanted[meeting.id])]
    if not new:
        return Outcome(Result.SAME)
    with session.begin_nested() as point:
        for meeting in new:
            release(session, meeting.id)
        if not all([_mark(session, meeting, wanted[meeting.id]) for meeting in new]):
            point.rollback()
            return Outcome(Result.GONE)
    for meeting in new:
        metrics.chosen.labels("changed" if meeting.state == Phase.PLANNED else "first").inc()
        set_time(session, meeting, wanted[meeting.id])
        _tell_others(session, meeting, person_id, now)
    return Outcome(Result.TAKEN)


def _has(session: Session, meeting: Meeting, slot: Slot) -> bool:
    owner = session.scalar(select(MeetingSlot.meeting_id).where(MeetingSlot.id == slot.id))
    return owner == meeting.id and meeting.starts_at == slot.starts_at


def _mark(session: Session, meeting: Meeting, slot: Slot) -> bool:
    """The database decides who is first."""
    free = update(MeetingSlot).where(MeetingSlot.id == slot.id, MeetingSlot.meeting_id.is_(None))
    return bool(session.connection().execute(free.values(meeting_id=meeting.id)).rowcount)


def release(session: Session, meeting_id: int) -> None:
    """Its time can be chosen by others. The caller holds the round."""
    session.execute(update(MeetingSlot).where(MeetingSlot.meeting_id == meeting_id).values(meeting_id=None))


def set_time(session: Session, meeting: Meeting, slot: Slot) -> None:
    meeting.sequence += meeting.state == Phase.PLANNED
    meeting.state = Phase.PLANNED
    meeting.day, meeting.begins, meeting.ends = slot.day, slot.begins, slot.ends
    meeting.starts_at, meeting.ends_at = slot.starts_at, slot.ends_at
    session.flush()


def wish(session: Session, meeting: Meeting, wanted: Wish, preparation: Preparation, *, now: datetime) -> None:
    """No time suits them: whoever leads the meeting is told when they are at work."""
    if not getattr(preparation, wanted.value):
        preparations.wish(session, preparation, wanted, now=now)
    briefing.note(session, meeting, briefing.OTHER_TIME, now=now)


def take_wishes_back(session: Session, meeting: Meeting, preparation: Preparation, *, now: datetime) -> None:
    for wanted in WISHES:
        if getattr(preparation, wanted.value):
            preparations.wish(session, preparation, wanted, now=now)
    ours = (MeetingStaffNotice.meeting_id == meeting.id, MeetingStaffNotice.what == briefing.OTHER_TIME)
    session.execute(delete(MeetingStaffNotice).where(*ours))


def _tell_others(session: Session, meeting: Meeting, person_id: int, now: datetime) -> None:
    """Whoever chose knows it from the answer."""
    for what in (What.OPEN, What.CHOOSE):
        drop(session, meeting, what)
    for what in (What.TIME, What.CHOSEN):
        drop(session, meeting, what, person_id)
    tell(session, meeting, What.CHOSEN, now=now, people=guardians_of(session, meeting) - {person_id})
    moments.plan(session, meeting, now=now)
