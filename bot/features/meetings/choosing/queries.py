"""Which times are free for a family, and who of them is busy when."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bot.features.meetings import content
from bot.features.meetings import queries as meetings
from bot.features.meetings.choosing import rules
from bot.features.meetings.choosing.rules import Slot, Span
from bot.features.meetings.content import Content
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Meeting, MeetingRound, MeetingSlot
from bot.people.tables import Guardian, Person


def hold_family(session: Session, people: Collection[int]) -> None:
    """Who chooses for the same people waits until the commit: two rounds cannot give them the same hour."""
    wanted = select(Person.id).where(Person.id.in_(people)).order_by(Person.id)
    session.execute(wanted.with_for_update(key_share=True)).all()


def people_of(session: Session, meeting_ids: Collection[int]) -> set[int]:
    """Everybody of the families with whom these meetings are."""
    return {one for found in meetings.list_people(session, meeting_ids).values() for one in found}


def list_others(session: Session, people: Collection[int], but: Collection[int], now: datetime) -> list[Meeting]:
    """The talks that these people go to, besides these."""
    ours = meetings.people().with_only_columns(Meeting.id).where(Guardian.person_id.in_(people)).correlate(None)
    coming = (Meeting.state == Phase.PLANNED, Meeting.ends_at > now, Meeting.id.not_in(but), _is_announced())
    found = select(Meeting).where(Meeting.id.in_(ours), *coming).order_by(Meeting.starts_at, Meeting.id)
    return list(session.scalars(found))


def list_busy(session: Session, meeting: Meeting, now: datetime) -> list[Span]:
    """When somebody of the family is in another talk; also in one of which only that guardian may know."""
    found = list_others(session, people_of(session, [meeting.id]), [meeting.id], now)
    return [span for one in found if (span := span_of(one))]


def list_teaching(session: Session, meeting: Meeting, now: datetime) -> list[Span]:
    """When the teacher who leads it is in a talk with others."""
    if meeting.staff_id is None:
        return []
    found = select(Meeting).where(
        Meeting.staff_id == meeting.staff_id,
        Meeting.id != meeting.id,
        Meeting.state == Phase.PLANNED,
        Meeting.ends_at > now,
        _is_announced(),
    )
    return [span for one in session.scalars(found) if (span := span_of(one))]


def _is_announced() -> ColumnElement[bool]:
    """Of `Meeting`: what is only a draft takes nobody's time."""
    return Meeting.round_id.not_in(select(MeetingRound.id).where(MeetingRound.state == "draft").correlate(None))


def span_of(meeting: Meeting) -> Span | None:
    return (meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else None


def list_free(session: Session, meeting: Meeting, now: datetime) -> list[Slot]:
    """What this family can choose now, soonest first; the time that it has is not among them."""
    busy, teaching = list_busy(session, meeting, now), list_teaching(session, meeting, now)
    rows = session.scalars(
        select(MeetingSlot)
        .where(
            MeetingSlot.round_id == meeting.round_id,
            MeetingSlot.meeting_id.is_(None),
            MeetingSlot.starts_at > now,
        )
        .order_by(MeetingSlot.starts_at, MeetingSlot.id)
    )
    slots = [slot_of(row) for row in rows if row.staff_id in (None, meeting.staff_id)]
    return [one for one in slots if rules.is_free(one, busy) and not is_taught(one, teaching)]


def is_taught(slot: Slot, teaching: Sequence[Span]) -> bool:
    return any(slot.starts_at < until and since < slot.ends_at for since, until in teaching)


def slot_of(row: MeetingSlot) -> Slot:
    return Slot(row.id, row.day, row.begins, row.ends, row.starts_at, row.ends_at)


def list_to_choose(session: Session, person_id: int, meeting_id: int, now: datetime) -> list[Content]:
    """The other meetings of this parent for which a time is still to be chosen, and can be."""
    found = [one for one in meetings.list_for(session, person_id, now) if one.id != meeting_id and one.state == "open"]
    said = content.list_contents(session, found, now)
    return [said[one.id] for one in found if rules.refuse(said[one.id], now) is None]
