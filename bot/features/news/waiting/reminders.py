"""On Monday morning: which children of a teacher have waited more than four weeks for good news."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery import school_time
from bot.delivery.audience import load
from bot.delivery.kinds import Recipient
from bot.delivery.rounds import PEOPLE, Letter, Post
from bot.delivery.school_time import MONDAY, SchoolTime
from bot.features.news.waiting import rules, screens
from bot.features.news.waiting.queries import list_children
from bot.features.news.waiting.rules import Child
from bot.features.news.waiting.tables import WaitingReminder
from bot.people import reach
from bot.people.classlist import find_listed
from bot.people.tables import Pupil, Staff
from bot.store.upsert import insert_once

REMINDER = "waiting"
_TEACHER = "teacher"
_NOON = 12


def remind(post: Post, session: Session, now: datetime) -> set[str] | None:
    """Each is moved to the next Monday, or to later this morning, in the transaction that makes the message."""
    due = session.execute(
        select(WaitingReminder, Staff)
        .join(Staff, Staff.id == WaitingReminder.staff_id)
        .where(WaitingReminder.is_on.is_(True), WaitingReminder.due <= now)
        .order_by(WaitingReminder.staff_id)
        .limit(PEOPLE)
    ).all()
    if not due:
        return None
    times = {school_id: school_time.load(session, school_id) for school_id in {staff.school_id for _, staff in due}}
    may_come = [staff for _, staff in due if _may_come(staff, times[staff.school_id], now)]
    wanted = {staff.person_id: staff for staff in reversed(may_come)}  # of somebody at two schools one at a time
    people = {person_id: staff.school_id for person_id, staff in wanted.items() if person_id}
    ready, later = post.sort(session, load(session, people), now)
    letters = []
    for reader in ready:
        staff = wanted[reader.id]
        today = now.astimezone(times[staff.school_id].zone).date()
        if overdue := _list_overdue(session, staff.id, today, now):
            screen = _screen(session, post, reader, overdue)
            letters.append(Letter(reader, f"{REMINDER}:{staff.id}:{today}", REMINDER, screen))
    for row, staff in due:
        if wanted.get(staff.person_id, staff) is not staff:
            continue
        at_school = times[staff.school_id]
        waits = later.get(staff.person_id or 0)
        row.due = waits if waits and _is_this_morning(at_school, now, waits) else at_school.next_monday(now)
    session.flush()
    return post.put(session, letters, now)


def _may_come(staff: Staff, at_school: SchoolTime, now: datetime) -> bool:
    is_teacher = staff.role == _TEACHER and staff.disabled_at is None and staff.person_id is not None
    return is_teacher and at_school.is_now(now) and _is_this_morning(at_school, now, now)


def _is_this_morning(at_school: SchoolTime, now: datetime, at: datetime) -> bool:
    """What was missed because nothing ran on Monday is left out: the next Monday comes."""
    local = at.astimezone(at_school.zone)
    is_today = local.date() == now.astimezone(at_school.zone).date()
    return is_today and local.isoweekday() == MONDAY and local.hour < _NOON


def _list_overdue(session: Session, staff_id: int, today: date, now: datetime) -> list[Child]:
    """Of the groups they have today."""
    children = list_children(session, Pupil.group_id.in_(reach.groups_of(staff_id, today)))
    return [child for child in rules.longest_first(children) if rules.is_overdue(child, now)]


def _screen(session: Session, post: Post, reader: Recipient, overdue: Sequence[Child]) -> Screen:
    listed = {one.id: one.shown for one in find_listed(session, [child.id for child in overdue])}
    shown = [name for child in overdue if (name := listed[child.id])]
    return screens.reminder(post.texts(reader), shown, len(overdue))


def plan(session: Session, now: datetime) -> int:
    """Teachers who are new get their first Monday; how many."""
    known = select(WaitingReminder.staff_id)
    found = session.execute(
        select(Staff.id, Staff.school_id).where(
            Staff.role == _TEACHER, Staff.disabled_at.is_(None), Staff.id.not_in(known)
        )
    ).all()
    mondays = {school_id: school_time.load(session, school_id).next_monday(now) for school_id in _schools(found)}
    insert = insert_once(session.connection(), WaitingReminder, "staff_id")
    for staff_id, school_id in found:
        session.connection().execute(insert, {"staff_id": staff_id, "due": mondays[school_id], "is_on": True})
    return len(found)


def _schools(found: Iterable[tuple[int, int]]) -> set[int]:
    return {school_id for _, school_id in found}


def is_on(session: Session, staff_ids: Iterable[int]) -> bool:
    off = select(WaitingReminder.staff_id).where(
        WaitingReminder.staff_id.in_(list(staff_ids)), WaitingReminder.is_on.is_(False)
    )
    return session.scalar(off.limit(1)) is None


def switch(session: Session, staff_id: int, school_id: int, now: datetime, *, on: bool) -> None:
    due = school_time.load(session, school_id).next_monday(now)
    insert = insert_once(session.connection(), WaitingReminder, "staff_id")
    session.connection().execute(insert, {"staff_id": staff_id, "due": due, "is_on": on})
    ours = WaitingReminder.staff_id == staff_id
    session.execute(update(WaitingReminder).where(ours).values(is_on=on, due=due))
