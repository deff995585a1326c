"""Good news that went out, written straight into the tables."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.tables import Broadcast
from bot.features.news.rules import KIND
from bot.features.news.tables import NewsPupil
from bot.store.ids import new_id


def add_news(
    session: Session,
    school_id: int,
    pupil_ids: Sequence[int],
    at: datetime,
    *,
    staff_id: int | None = None,
    state: str = "done",
    kind: str = KIND,
) -> int:
    """Its id."""
    row = Broadcast(id=new_id(), kind=kind, school_id=school_id, staff_id=staff_id, state=state, kept=True)
    row.audience = json.dumps({"school_id": school_id, "pupil_ids": list(pupil_ids)})
    row.details = json.dumps({"school": "De Regenboog", "sender": "Meester Jan", "phrase": "helped_classmate"})
    row.bound, row.starts_at, row.created_at, row.created_by = 0, at, at, f"staff:{staff_id}"
    session.add(row)
    session.flush()
    session.add_all(NewsPupil(broadcast_id=row.id, pupil_id=pupil_id) for pupil_id in pupil_ids)
    session.flush()
    return row.id
