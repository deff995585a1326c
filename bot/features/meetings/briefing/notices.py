"""Telling staff of their talks at calm moments: one message for all talks of a day, and one for what is new.

Written and struck off in one transaction, with a key of its own, so that each comes once.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery import school_time
from bot.delivery.audience import load as load_people
from bot.delivery.kinds import Recipient
from bot.delivery.rounds import Letter, Post, can_read
from bot.delivery.school_time import SchoolTime
from bot.features.meetings.briefing import screens
from bot.features.meetings.briefing.moments import BEFORE, MORNING, NEWS, is_calm, next_calm
from bot.features.meetings.briefing.queries import Brief, Reader, get_own, list_own, load, sender_of
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Meeting, MeetingStaffNotice
from bot.people.tables import Person, Staff

KIND = "meeting_briefing"
OURS = MeetingStaffNotice.what.in_((BEFORE, MORNING, *NEWS))  # other parts of the slice tell theirs


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who is told, and which rows are due; they are held."""

    staff: Staff
    rows: Sequence[MeetingStaffNotice]
    school: SchoolTime
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.school.zone).date()


def tell_staff(post: Post, session: Session, now: datetime) -> set[str] | None:
    """What one member of staff is to be told now."""
    desk = _next(session, now)
    if desk is None:
        return None
    if not is_calm(desk.school, now):
        _put_off(session, desk, next_calm(desk.school, now))
        return set()
    ready, later = post.sort(session, load_people(session, {desk.staff.person_id or 0: desk.staff.school_id}), now)
    if later:
        _put_off(session, desk, next_calm(desk.school, min(later.values())))
        return set()
    letters = [letter for reader in ready for letter in _letters(post, session, desk, reader)]
    for row in desk.rows:
        session.delete(row)
    session.flush()
    return post.put(session, letters, now)


def _next(session: Session, now: datetime) -> _Desk | None:
    readers = select(Person.id).where(Person.id == Staff.person_id, can_read(now)).exists()
    staff = session.scalar(
        select(Staff)
        .join(MeetingStaffNotice, MeetingStaffNotice.staff_id == Staff.id)
        .where(MeetingStaffNotice.due <= now, OURS, Staff.disabled_at.is_(None), readers)
        .order_by(MeetingStaffNotice.due)
        .limit(1)
        .with_for_update(skip_locked=True, of=Staff)
    )
    if staff is None:
        return None
    due = (MeetingStaffNotice.staff_id == staff.id, MeetingStaffNotice.due <= now, OURS)
    wanted = select(MeetingStaffNotice).where(*due)
    rows = session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()
    return _Desk(staff, rows, school_time.load(session, staff.school_id), now) if rows else None


def _put_off(session: Session, desk: _Desk, due: datetime) -> None:
    ours = (MeetingStaffNotice.staff_id == desk.staff.id, MeetingStaffNotice.due <= desk.now, OURS)
    session.execute(update(MeetingStaffNotice).where(*ours).values(due=due))


def _letters(post: Post, session: Session, desk: _Desk, reader: Recipient) -> list[Letter]:
    found = []
    for what, day in sorted(_days(session, desk)):
        if screen := _coming(post, session, desk, reader, day=day):
            found.append(Letter(reader, f"{KIND}:{what}:{desk.staff.id}:{day}", KIND, screen))
    if screen := _news(post, session, desk, reader):
        found.append(Letter(reader, f"{KIND}:news:{desk.staff.id}:{int(desk.now.timestamp() * 1000)}", KIND, screen))
    return found


def _days(session: Session, desk: _Desk) -> set[tuple[str, date]]:
    """What is told of which days: on the morning itself the day of today only, earlier a day to come."""
    ids = {row.meeting_id for row in desk.rows if row.what in (BEFORE, MORNING)}
    rows = session.execute(select(Meeting.id, Meeting.day).where(Meeting.id.in_(ids)))
    days = {meeting_id: day for meeting_id, day in rows if day}
    told = {(row.what, days[row.meeting_id]) for row in desk.rows if row.meeting_id in days}
    return {(what, day) for what, day in told if (day == desk.today if what == MORNING else day > desk.today)}


def _coming(post: Post, session: Session, desk: _Desk, reader: Recipient, *, day: date) -> Screen | None:
    """The talks that are still to come on this day; nothing when there is none."""
    own = list_own(session, sender_of(desk.staff, desk.today), day, day)
    coming = [one for one in own if one.starts_at and one.starts_at > desk.now and one.state == Phase.PLANNED]
    briefs = _load(post, session, desk, coming)
    return screens.coming(post.texts(reader), briefs, day, is_today=day == desk.today) if briefs else None


def _news(post: Post, session: Session, desk: _Desk, reader: Recipient) -> Screen | None:
    """Of talks that are still theirs."""
    whats: defaultdict[int, list[str]] = defaultdict(list)
    for row in sorted(desk.rows, key=lambda row: row.what):
        if row.what in NEWS:
            whats[row.meeting_id].append(row.what)
    sender = sender_of(desk.staff, desk.today)
    found = [one for meeting_id in sorted(whats) if (one := get_own(session, sender, meeting_id))]
    briefs = _load(post, session, desk, [one for one in found if one.state != Phase.CANCELLED])
    return screens.news(post.texts(reader), [(one, whats[one.said.id]) for one in briefs]) if briefs else None


def _load(post: Post, session: Session, desk: _Desk, found: Sequence[Meeting]) -> list[Brief]:
    reader = Reader(sender_of(desk.staff, desk.today), post.library, in_chat=True)
    return load(session, reader, found, desk.now)
