"""What school hears of agreements in the chat: never in lessons, evenings or on days off."""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery import school_time
from bot.delivery.audience import load
from bot.delivery.rounds import PEOPLE, Letter, Post, can_read
from bot.delivery.senders import Sender
from bot.features.meetings import content, queries
from bot.features.meetings.agreeing import queries as agreed
from bot.features.meetings.agreeing import staff_screens as screens
from bot.features.meetings.briefing.moments import is_calm, next_calm
from bot.features.meetings.tables import Meeting, MeetingStaffNotice
from bot.i18n.texts import Texts
from bot.people.classlist import find_listed
from bot.people.tables import Person, School, Staff
from bot.store.upsert import insert


class StaffWhat(StrEnum):
    """What they are told; the name is kept in `MeetingStaffNotice.what`."""

    DIFFERS = "recalled"  # a parent remembers it differently
    LOOK = "look"  # it is to be looked at again
    CLOSED = "became"  # what became of an agreement


def tell_staff(session: Session, meeting: Meeting, what: StaffWhat, *, now: datetime, but: int | None = None) -> None:
    """`but`: who does it just now. The same news that still waits is one."""
    due = next_calm(school_time.load(session, meeting.school_id), now)
    rows = [
        {"meeting_id": meeting.id, "what": what.value, "staff_id": one, "due": due}
        for one in agreed.list_staff(session, meeting)
        if one != but
    ]
    if rows:
        made = insert(session.connection(), MeetingStaffNotice)
        keys = ["meeting_id", "what", "staff_id"]
        session.connection().execute(made.on_conflict_do_nothing(index_elements=keys), rows)


def send_due(post: Post, session: Session, now: datetime) -> set[str] | None:
    """All that is due for one meeting, to one member of staff after another; struck off in the same transaction."""
    here = select(Staff.id).join(Person, Person.id == Staff.person_id).where(Staff.disabled_at.is_(None), can_read(now))
    due = (MeetingStaffNotice.due <= now, MeetingStaffNotice.what.in_(list(StaffWhat)))
    wanted = select(MeetingStaffNotice).where(*due, MeetingStaffNotice.staff_id.in_(here))
    first = session.scalar(wanted.order_by(MeetingStaffNotice.due).limit(1))
    meeting = queries.hold(session, first.meeting_id) if first is not None else None
    if first is None:
        return None
    if meeting is None:
        return set()
    of_it = (MeetingStaffNotice.meeting_id == meeting.id, MeetingStaffNotice.what == first.what, *due)
    people = session.scalars(select(MeetingStaffNotice.staff_id).where(*of_it).limit(PEOPLE)).all()
    return _send(post, session, meeting, StaffWhat(first.what), people=list(people), now=now)


def _send(
    post: Post, session: Session, meeting: Meeting, what: StaffWhat, *, people: list[int], now: datetime
) -> set[str]:
    school = school_time.load(session, meeting.school_id)
    ours = (MeetingStaffNotice.meeting_id == meeting.id, MeetingStaffNotice.what == what.value)
    if not is_calm(school, now):
        move = update(MeetingStaffNotice).where(*ours, MeetingStaffNotice.staff_id.in_(people))
        session.execute(move.values(due=next_calm(school, now)))
        return set()
    staff = {row.person_id: row for row in session.scalars(select(Staff).where(Staff.id.in_(people))) if row.person_id}
    ready, later = post.sort(session, load(session, dict.fromkeys(staff, meeting.school_id)), now)
    letters = []
    for reader in ready:
        screen = _screen(session, post.texts(reader), meeting, what=what, now=now)
        key = f"meeting_staff_{what}:{meeting.id}:{staff[reader.id].id}:{int(now.timestamp() * 1000)}"
        letters += [Letter(reader, key, f"meeting_staff_{what}", screen)] if screen else []
    for person_id, at in later.items():
        waits = update(MeetingStaffNotice).where(*ours, MeetingStaffNotice.staff_id == staff[person_id].id)
        session.execute(waits.values(due=at))
    done = set(people) - {staff[one].id for one in later}
    session.execute(delete(MeetingStaffNotice).where(*ours, MeetingStaffNotice.staff_id.in_(done)))
    return post.put(session, letters, now)


def _screen(session: Session, t: Texts, meeting: Meeting, *, what: StaffWhat, now: datetime) -> Screen | None:
    """Nothing when it is no news any more."""
    about = see(session, meeting, now)
    match what:
        case StaffWhat.DIFFERS:
            unread = [one for one in agreed.list_heard(session, meeting) if one.words and one.seen_at is None]
            return screens.differs(t, about) if unread else None
        case StaffWhat.LOOK:
            point = next((one for one in about.points if one.is_asked and one.now.school is None), None)
            return screens.ask(t, about, point) if point else None
        case StaffWhat.CLOSED:
            return screens.became(t, about)


def find_sender(session: Session, person_id: int, meeting_id: int, now: datetime) -> Sender | None:
    """This person as one who may speak for school about this meeting; None for anybody else."""
    rows = session.execute(
        select(Staff.id, Staff.school_id, Staff.role, School.zone)
        .join(School, School.id == Staff.school_id)
        .where(Staff.person_id == person_id, Staff.disabled_at.is_(None))
        .order_by(Staff.id)
    )
    for row in rows:
        sender = Sender(row.id, row.school_id, row.role == "leader", now.astimezone(ZoneInfo(row.zone)).date())
        if queries.get_of_school(session, sender, meeting_id) and may_steer(session, sender, meeting_id):
            return sender
    return None


def may_steer(session: Session, sender: Sender, meeting_id: int) -> bool:
    """Give agreements and answer for school. Whoever asks has made sure that they may see the meeting."""
    return sender.is_leader or queries.may_read(session, sender, meeting_id)


def see(session: Session, meeting: Meeting, now: datetime) -> screens.About:
    listed = find_listed(session, [meeting.pupil_id])
    points = agreed.list_points(session, meeting, now)
    said = content.of_meeting(session, meeting, now)
    return screens.About(said, listed[0] if listed else None, tuple(points))
