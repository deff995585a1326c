"""When who is at the table hears of a talk: two school days before, on its morning, and of news at calm moments."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.delivery import school_time
from bot.delivery.school_time import AFTER_END, BEFORE_END, SchoolTime
from bot.features.meetings.briefing.queries import staff_of
from bot.features.meetings.tables import Meeting, MeetingStaffNotice
from bot.store.upsert import insert

BEFORE, MORNING = "before", "morning"
SENT, OTHER_TIME = "sent", "other_time"  # news
NEWS = (SENT, OTHER_TIME)
DAYS = 2  # with school
EARLY = timedelta(minutes=45)  # before school begins: there is time to read


def plan(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """After a talk got a time or lost it, or somebody else will sit there: the moments that it now has.

    What would come at once does not come: the next message has it.
    """
    ours = (MeetingStaffNotice.meeting_id == meeting.id, MeetingStaffNotice.what.in_((BEFORE, MORNING)))
    session.flush()
    session.execute(delete(MeetingStaffNotice).where(*ours))
    if meeting.state != "planned" or meeting.starts_at is None or meeting.starts_at <= now:
        return
    school = school_time.load(session, meeting.school_id)
    for what, due in moments_of(school, meeting.starts_at).items():
        if now < due < meeting.starts_at:
            _put(session, meeting, what, due)


def moments_of(school: SchoolTime, starts_at: datetime) -> dict[str, datetime]:
    """A talk on a day without school has no morning."""
    day = starts_at.astimezone(school.zone).date()
    found = {BEFORE: school.ends(school.days_before(starts_at, DAYS))}
    return {**found, MORNING: school.begins(day) - EARLY} if school.is_open(day) else found


def note(session: Session, meeting: Meeting, what: str, *, now: datetime) -> None:
    """News of a family. What it sends before the page was announced needs no message of its own."""
    school = school_time.load(session, meeting.school_id)
    if what == SENT and not _was_announced(school, meeting, now):
        return
    _put(session, meeting, what, next_calm(school, now))


def _was_announced(school: SchoolTime, meeting: Meeting, now: datetime) -> bool:
    return meeting.starts_at is not None and moments_of(school, meeting.starts_at)[BEFORE] <= now


def _put(session: Session, meeting: Meeting, what: str, due: datetime) -> None:
    rows = [{"meeting_id": meeting.id, "what": what, "staff_id": one, "due": due} for one in staff_of(session, meeting)]
    if rows:
        made = insert(session.connection(), MeetingStaffNotice)
        keys = ["meeting_id", "what", "staff_id"]
        made = made.on_conflict_do_update(index_elements=keys, set_={"due": made.excluded.due})
        session.connection().execute(made, rows)


def is_calm(school: SchoolTime, now: datetime) -> bool:
    """Staff are there, and no children are with them."""
    day = now.astimezone(school.zone).date()
    if not school.is_open(day):
        return False
    begins, ends = school.begins(day), school.ends(day)
    return begins - EARLY <= now < begins or ends <= now <= ends + BEFORE_END + AFTER_END


def next_calm(school: SchoolTime, after: datetime) -> datetime:
    if is_calm(school, after):
        return after
    today = after.astimezone(school.zone).date()
    mornings = [school.begins(day) - EARLY for day in (today, school.days_after(after, 1)) if school.is_open(day)]
    return min([*(at for at in mornings if at > after), school.next_end(after)])
