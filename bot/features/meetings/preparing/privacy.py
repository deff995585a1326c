"""What somebody prepared for meetings, for "my data"."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.meetings.preparing.queries import Line, Prepared, get_own
from bot.features.meetings.tables import Preparation

Json = Mapping[str, Any]  # Any: JSON values


def list_prepared(session: Session, person_id: int) -> Iterator[Json]:
    """Their own; also for meetings that they may not see any more."""
    wanted = select(Preparation.meeting_id).where(Preparation.person_id == person_id).order_by(Preparation.id)
    for meeting_id in session.scalars(wanted).all():
        if found := get_own(session, meeting_id, person_id):
            yield _prepared(found)


def _prepared(found: Prepared) -> Json:
    return {
        "state": found.state.value,
        "sent": found.sent_at.isoformat(timespec="seconds") if found.sent_at else None,
        "read at school": found.read_at.isoformat(timespec="seconds") if found.read_at else None,
        "lines": [_line(line) for line in found.lines],
        "wishes": sorted(wish.value for wish in found.wishes),
        "the child brings a drawing": found.drawing,
        "the other parent may see it": found.shared,
        "a translation service may read it": found.may_translate,
    }


def _line(line: Line) -> Json:
    return {"kind": line.kind.value, "place": line.rank, "words": line.text, "answer": line.answer}
