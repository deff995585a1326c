"""What goes by itself of meetings when its time has passed (docs/privacy.md)."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from bot.delivery.broadcasts import KEEP_DRAFT
from bot.delivery.outbox import KEEP_ROW
from bot.features.meetings.agreeing.staff import StaffWhat
from bot.features.meetings.tables import Meeting, MeetingNotice, MeetingRound, MeetingStaffNotice
from bot.features.meetings.telling.actions import What

KEEP: timedelta = KEEP_ROW  # after the last meeting of a round
KEEP_NOTICE = timedelta(days=7)  # after the meeting
LASTING = (What.AGREED, What.CHECK, What.CLOSED, *StaffWhat)  # of agreements, which come after it and never go stale


def purge(session: Session, now: datetime) -> int:
    """Rounds with all that hangs on them, and what nobody can be told any more."""
    connection = session.connection()
    drafts = delete(MeetingRound).where(MeetingRound.state == "draft", MeetingRound.created_at < now - KEEP_DRAFT)
    found = connection.execute(drafts).rowcount
    last = select(func.max(Meeting.ends_at)).where(Meeting.round_id == MeetingRound.id).scalar_subquery()
    over = func.coalesce(last, MeetingRound.choose_until, MeetingRound.created_at) < now - KEEP
    found += connection.execute(delete(MeetingRound).where(MeetingRound.created_at < now - KEEP, over)).rowcount
    for table in (MeetingNotice, MeetingStaffNotice):
        old = exists().where(Meeting.id == table.meeting_id, Meeting.ends_at < now - KEEP_NOTICE)
        closed = exists().where(Meeting.id == table.meeting_id, Meeting.state.in_(("cancelled", "open")))
        late = and_(closed, table.due < now - KEEP_NOTICE - timedelta(days=30))
        passing = table.what.not_in(LASTING)
        found += connection.execute(delete(table).where(table.due < now, passing, or_(old, late))).rowcount
    return found
