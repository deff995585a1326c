"""What waits about the talks of a child is dropped for a guardian who may not be told how the child is doing."""

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from bot.delivery import outbox
from bot.delivery.tables import OutMessage
from bot.features.meetings.briefing import translating
from bot.features.meetings.tables import Meeting, MeetingNotice
from bot.people.tables import Pupil


def withhold(session: Session, person_id: int, pupil_id: int) -> None:
    """Letters that are being written just now are finished first, and dropped here."""
    talks = session.scalars(select(Meeting.id).where(Meeting.pupil_id == pupil_id)).all()
    ours = (MeetingNotice.person_id == person_id, MeetingNotice.meeting_id.in_(talks))
    session.execute(delete(MeetingNotice).where(*ours))
    about = [OutMessage.key.like(f"meeting!_%:{one}:{person_id}%", escape="!") for one in talks]
    if about:
        outbox.withhold(session, person_id, or_(*about))
    translating.settle(session, session.get_one(Pupil, pupil_id).school_id, person_id)
