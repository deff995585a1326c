"""What a school added to the school words, for whoever prints them."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from bot.operations import queries, schools


def notes(session: Session, now: datetime, *, school: str) -> list[str]:
    """One line of JSON: the school's name, its lines by term, and the terms its lists leave out."""
    chosen = schools.choose(session, school)
    rows = queries.list_term_notes(session, chosen.id)
    found = {
        "school": chosen.name,
        "notes": {row.term: row.line for row in rows if row.line},
        "hidden": [row.term for row in rows if row.hidden],
    }
    return [json.dumps(found, ensure_ascii=False)]
