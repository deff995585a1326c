"""What expectations keep about somebody, for "my data"."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.expectations import queries
from bot.features.expectations.tables import ExpectationRound, ExpectationSheet


def export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    """What they answered, also before it is sent."""
    rows = session.execute(
        select(ExpectationSheet, ExpectationRound.year)
        .join(ExpectationRound, ExpectationRound.id == ExpectationSheet.round_id)
        .where(ExpectationSheet.person_id == person_id)
        .order_by(ExpectationSheet.id)
    ).all()
    answers = queries.list_answers(session, [sheet.id for sheet, _ in rows])
    found = [
        {
            "school year": year,
            "sent": sheet.done_at.isoformat(timespec="seconds") if sheet.done_at else None,
            "answers": {
                question.value: {"sentence": said.phrase or None, "words": said.words or None}
                for question, said in answers[sheet.id].items()
            },
        }
        for sheet, year in rows
        if sheet.id in answers
    ]
    return {"answers": found} if found else {}
