"""Once a day at school, when it is nearly done: how many questions wait, for whom they wait."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery import school_time
from bot.delivery.audience import load
from bot.delivery.rounds import PEOPLE, Letter, Post
from bot.features.enquiries import actions, queries
from bot.features.enquiries.inbox import screens
from bot.features.enquiries.queries import LEADER, Colleague, Waiting
from bot.features.enquiries.rules import State
from bot.features.enquiries.tables import Enquiry, EnquiryInbox
from bot.i18n.texts import Texts
from bot.people.tables import Staff

KIND = "enquiries"


def remind(post: Post, session: Session, now: datetime) -> set[str] | None:
    """Each is moved to its next moment in the transaction that makes the message; who has nothing has no moment."""
    due = session.execute(
        select(EnquiryInbox, Staff)
        .join(Staff, Staff.id == EnquiryInbox.staff_id)
        .where(EnquiryInbox.due <= now)
        .order_by(EnquiryInbox.staff_id)
        .limit(PEOPLE)
        .with_for_update(of=EnquiryInbox)
    ).all()
    if not due:
        return None
    times = {school_id: school_time.load(session, school_id) for school_id in {staff.school_id for _, staff in due}}
    letters = []
    for row, staff in due:
        at_school = times[staff.school_id]
        reader = Colleague(staff.id, staff.school_id, staff.role, now.astimezone(at_school.zone).date())
        is_there = staff.disabled_at is None and staff.person_id is not None
        found = queries.list_of_school(session, reader, now, open_only=True) if is_there else []
        written = _letters(post, session, staff, found, now=now) if found and at_school.is_now(now) else []
        letters += written
        first = _first(session, reader, found)
        if first is None:
            session.delete(row)
        else:
            told = bool(written) or not found
            row.due = actions.quiet_moment(at_school, first if told else now, now)
    session.flush()
    return post.put(session, letters, now)


def _letters(post: Post, session: Session, staff: Staff, found: list[Waiting], *, now: datetime) -> list[Letter]:
    """None to who is quiet now or has left the chat: the next day at school comes."""
    ready, _ = post.sort(session, load(session, {staff.person_id: staff.school_id} if staff.person_id else {}), now)
    today = now.astimezone(ready[0].zone).date() if ready else None
    late = sum(one.answer_by < now for one in found)
    return [
        Letter(one, f"{KIND}:{staff.id}:{today}", KIND, _screen(post.texts(one), staff, len(found), late))
        for one in ready
    ]


def _screen(t: Texts, staff: Staff, number: int, late: int) -> Screen:
    return screens.overview_for_leader(t, number) if staff.role == LEADER else screens.overview(t, number, late)


def _first(session: Session, reader: Colleague, found: list[Waiting]) -> datetime | None:
    """When the first question becomes overdue for this reader; None when there is nothing to wait for."""
    if reader.role != LEADER:
        return min((one.answer_by for one in found), default=None)
    ours = (Enquiry.school_id == reader.school_id, Enquiry.state == State.OPEN.value)
    return session.scalar(select(func.min(Enquiry.leader_from)).where(*ours))


def plan(session: Session, now: datetime) -> int:
    """Whoever has a question now, also since a group changed hands, has a moment; how many open questions there are."""
    rows = session.scalars(select(Enquiry).where(Enquiry.state == State.OPEN.value).order_by(Enquiry.id)).all()
    times = {school_id: school_time.load(session, school_id) for school_id in {row.school_id for row in rows}}
    for row in rows:
        at_school = times[row.school_id]
        today = now.astimezone(at_school.zone).date()
        holders = queries.list_holders(session, row.pupil_id, row.staff_id, today)
        actions.wake(session, (number for number, _ in holders), actions.quiet_moment(at_school, row.answer_by, now))
    return len(rows)
