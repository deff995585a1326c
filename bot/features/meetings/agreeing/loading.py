"""The agreements of a meeting as one guardian has them."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.features.meetings.agreeing import queries
from bot.features.meetings.agreeing.screens import List
from bot.features.meetings.screens import see_now
from bot.features.meetings.tables import Meeting


def load(session: Session, meeting: Meeting, person_id: int, now: datetime) -> List:
    """The list of a meeting that this guardian may know of."""
    points = queries.list_points(session, meeting, now, person_id=person_id)
    replaced = queries.list_replaced(session, meeting, now)
    return List(
        seen=see_now(session, person_id, meeting, now),
        person_id=person_id,
        points=points,
        version=version_of(meeting),
        reply=queries.get_heard(session, meeting, person_id),
        replaced=replaced,
        is_corrected=queries.is_corrected(meeting, points, replaced),
    )


def version_of(meeting: Meeting) -> int:
    """Seconds: a button under an older list is known by it."""
    return int(meeting.agreed_at.timestamp()) if meeting.agreed_at else 0
