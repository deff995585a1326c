"""On the day of looking again both sides are asked; after a week once more, and then it stands open on both lists."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.rounds import Post
from bot.features.meetings import queries as meetings
from bot.features.meetings.agreeing import actions, queries, rules
from bot.features.meetings.agreeing.queries import Point
from bot.features.meetings.agreeing.rules import State
from bot.features.meetings.agreeing.staff import StaffWhat, tell_staff
from bot.features.meetings.tables import Agreement, Meeting
from bot.features.meetings.telling.actions import What, guardians_of, tell
from bot.people.tables import Pupil


def ask_due(post: Post, session: Session, now: datetime) -> set[str] | None:
    """The agreements of one meeting whose moment has come; of children who are at school."""
    due = (
        select(Agreement.meeting_id)
        .join(Meeting, Meeting.id == Agreement.meeting_id)
        .join(Pupil, Pupil.id == Meeting.pupil_id)
        .where(Agreement.check_at <= now, Agreement.check_at.is_not(None), Pupil.archived_at.is_(None))
    )
    meeting_id = session.scalar(due.order_by(Agreement.check_at).limit(1))
    meeting = meetings.hold(session, meeting_id) if meeting_id is not None else None
    if meeting is None:
        return None
    for row in queries.list_rows(session, meeting.id, [State.GIVEN]):
        session.refresh(row)
        if row.check_at is not None and row.check_at <= now:
            _ask(session, meeting, row, now)
    return set()


def _ask(session: Session, meeting: Meeting, row: Agreement, now: datetime) -> None:
    """The first time, or the one reminder a week later; who has answered is not asked again."""
    asked_at = row.check_at or now
    is_first = asked_at.astimezone(queries.zone_of(session, meeting)).date() <= row.look_day
    row.check_at = max(asked_at, now) + rules.REMIND_AFTER if is_first else None
    session.flush()
    if not is_first and actions.settle(session, meeting, row, waited=True, now=now):
        return
    point = next(one for one in queries.list_points(session, meeting, now) if one.id == row.id)
    _tell(session, meeting, point, now)


def _tell(session: Session, meeting: Meeting, point: Point, now: datetime) -> None:
    silent = guardians_of(session, meeting) - point.now.parents.keys()
    if silent:
        tell(session, meeting, What.CHECK, now=now, people=silent)
    if point.now.school is None:
        tell_staff(session, meeting, StaffWhat.LOOK, now=now)
