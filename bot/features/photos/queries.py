"""What a person finds about photos in "my data"."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.people.tables import Guardian, Staff
from bot.photos.tables import Photo, PhotoConsent


def export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    """What they answered as a guardian, and when they sent photos as a member of staff."""
    answers = session.execute(
        select(Guardian, PhotoConsent)
        .join(PhotoConsent, PhotoConsent.guardian_id == Guardian.id)
        .where(Guardian.person_id == person_id)
        .order_by(Guardian.linked_at, Guardian.id)
    )
    sent = session.execute(
        select(Photo.created_at, Photo.state)
        .join(Staff, Staff.id == Photo.staff_id)
        .where(Staff.person_id == person_id)
        .order_by(Photo.id)
    )
    found = {
        "answers": [
            {
                "child in": tie.pupil.group.name,
                "photos allowed": consent.given,
                "version of the text": consent.version,
                "language of the text": consent.language,
                "when": consent.answered_at.isoformat(timespec="seconds"),
            }
            for tie, consent in answers
        ],
        "sent by you": [{"when": at.isoformat(timespec="seconds"), "state": state} for at, state in sent],
    }
    return {name: rows for name, rows in found.items() if rows}
