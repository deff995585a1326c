"""What questions keep about somebody, for "my data"; and what is translated of what school wrote."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.delivery.outbox import KEEP_ROW
from bot.features.enquiries.content import own_line
from bot.features.enquiries.queries import list_lines_of
from bot.features.enquiries.rules import What
from bot.features.enquiries.tables import Enquiry, EnquiryLine
from bot.translate.ports import OwnLine

Json = Mapping[str, Any]  # Any: JSON values
KEEP = KEEP_ROW  # after the last word


def export(session: Session, person_id: int) -> Json:
    rows = session.scalars(select(Enquiry).where(Enquiry.person_id == person_id).order_by(Enquiry.asked_at)).all()
    lines = list_lines_of(session, [row.id for row in rows])
    found = [
        {
            "asked": row.asked_at.isoformat(timespec="seconds"),
            "about": row.subject,
            "wish": row.wish,
            "state": row.state,
            "answer promised by": row.answer_by.isoformat(timespec="minutes"),
            "lines": [
                {
                    "when": line.written_at.isoformat(timespec="seconds"),
                    "by": "you" if line.by_parent else line.staff or "school",
                    "what": line.what,
                    "words": line.words or None,
                }
                for line in lines.get(row.id, [])
            ],
        }
        for row in rows
    ]
    return {"questions to school": found} if found else {}


def list_own_lines(session: Session, school_id: int) -> Iterator[OwnLine]:
    """Answers in staff's own words, under questions that are kept."""
    ours = select(EnquiryLine.enquiry_id).join(Enquiry, Enquiry.id == EnquiryLine.enquiry_id)
    written = ours.where(
        Enquiry.school_id == school_id, EnquiryLine.by_parent.is_(False), EnquiryLine.what == What.WORDS.value
    )
    for lines in list_lines_of(session, set(session.scalars(written))).values():
        yield from (one for line in lines if (one := own_line(line)))


def purge(session: Session, now: datetime) -> int:
    """Questions with all their lines, when nothing was said for so long."""
    return session.connection().execute(delete(Enquiry).where(Enquiry.changed_at < now - KEEP)).rowcount
