"""What school writes on the page of a talk, and that it was read."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.delivery.senders import Sender
from bot.features.meetings.briefing.queries import notes_of
from bot.features.meetings.preparing.rules import State
from bot.features.meetings.tables import Meeting, Preparation, PreparedLine
from bot.features.meetings.telling.actions import What, drop, tell
from bot.people import audit
from bot.translate.actions import mark_changed

UNDO = timedelta(minutes=1)  # an answer can be taken back before the parent reads it


def read(session: Session, sender: Sender, meeting: Meeting, *, now: datetime) -> None:
    """Whoever leads the talk has seen what was sent; somebody with a seat has where nobody leads it."""
    if meeting.staff_id in (None, sender.staff_id):
        unread = (Preparation.meeting_id == meeting.id, Preparation.state == State.SENT, Preparation.read_at.is_(None))
        session.execute(update(Preparation).where(*unread).values(read_at=now))
    record(session, sender, "read", f"meeting:{meeting.id}", now=now)


def stamp(meeting: Meeting) -> str:
    """Says whether somebody else wrote notes meanwhile."""
    return hashlib.sha256(notes_of(meeting).encode()).hexdigest()[:16]


def write_notes(session: Session, sender: Sender, meeting: Meeting, notes: str, *, now: datetime) -> None:
    if notes_of(meeting) == notes:
        return
    meeting.notes = notes or None
    record(session, sender, "notes", f"meeting:{meeting.id}", now=now)


def hold_line(session: Session, meeting: Meeting, line_id: int | None) -> tuple[PreparedLine, Preparation] | None:
    """A line that school may read, its preparation held first: None when the parent took it back meanwhile."""
    sent = (Preparation.meeting_id == meeting.id, Preparation.state == State.SENT)
    of = select(PreparedLine.preparation_id).where(PreparedLine.id == line_id).scalar_subquery()
    row = session.scalar(
        select(Preparation)
        .where(*sent, Preparation.id == of)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    line = session.get(PreparedLine, line_id, populate_existing=True) if row else None
    return (line, row) if line and row else None


def answer(  # noqa: PLR0917  who answers which line of which talk
    session: Session,
    sender: Sender,
    meeting: Meeting,
    line: PreparedLine,
    row: Preparation,
    words: str,
    *,
    now: datetime,
) -> None:
    """Beforehand, in Dutch: the parent is told. Without words what was answered goes."""
    line.answer, line.answered_at = words or None, now if words else None
    session.flush()
    mark_changed(session, meeting.school_id)
    record(session, sender, "answered" if words else "unanswered", f"prepared_line:{line.id}", now=now)
    if words:
        tell(session, meeting, What.ANSWERED, now=now, people=[row.person_id], due=now + UNDO)
    elif not _has_answers(session, row):
        drop(session, meeting, What.ANSWERED, row.person_id)


def _has_answers(session: Session, row: Preparation) -> bool:
    answered = select(PreparedLine.id).where(
        PreparedLine.preparation_id == row.id, PreparedLine.answer_sealed.is_not(None)
    )
    return session.scalar(answered.limit(1)) is not None


def record(session: Session, sender: Sender, what: str, thing: str, *, now: datetime) -> None:
    audit.record(session, sender.actor, f"meeting.{what}", thing, now=now, school_id=sender.school_id)
