"""What meetings keep about somebody, for "my data": each part adds its own."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.meetings.agreeing.privacy import list_said
from bot.features.meetings.content import list_contents
from bot.features.meetings.preparing.privacy import list_prepared
from bot.features.meetings.queries import people
from bot.features.meetings.tables import Meeting, MeetingRound
from bot.people.tables import Guardian

Json = Mapping[str, Any]  # Any: JSON values
Part = Callable[[Session, int], Iterator[Json]]

_ANY = datetime(2000, 1, 1, tzinfo=UTC)  # what stands below is the same at every moment


def _meetings(session: Session, person_id: int) -> Iterator[Json]:
    """Those of which they may know."""
    ours = people().with_only_columns(Meeting.id).where(Guardian.person_id == person_id).correlate(None)
    told = select(MeetingRound.id).where(MeetingRound.state != "draft", MeetingRound.told_at.is_not(None))
    found = select(Meeting).where(Meeting.id.in_(ours), Meeting.round_id.in_(told)).order_by(Meeting.id)
    meetings = session.scalars(found).all()
    known = list_contents(session, meetings, _ANY)
    for one in meetings:
        said = known[one.id]
        yield {
            "meeting": said.kind,
            "state": one.state,
            "from": one.starts_at.isoformat(timespec="minutes") if one.starts_at else None,
            "until": one.ends_at.isoformat(timespec="minutes") if one.ends_at else None,
            "way": one.way,
            "goal": said.goal_words or said.goal,
            "with": [f"{seat.role}: {seat.name}" for seat in said.seats],
            "your child joins": one.child_joins,
            "only with you": said.apart,
        }


PARTS: dict[str, Part] = {"meetings": _meetings, "prepared": list_prepared, "agreements": list_said}


def export(session: Session, person_id: int) -> Json:
    found = {name: list(part(session, person_id)) for name, part in PARTS.items()}
    return {name: rows for name, rows in found.items() if rows}
