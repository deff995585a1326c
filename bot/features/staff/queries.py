"""Where somebody works."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.people.tables import School, Staff


@dataclass(frozen=True, slots=True)
class Workplace:
    staff_id: int
    school_id: int
    school: str


def list_places(session: Session, person_id: int) -> list[Workplace]:
    """Nearly always one; somebody may work at two schools."""
    rows = session.execute(
        select(Staff.id, School.id, School.name)
        .join(School, School.id == Staff.school_id)
        .where(Staff.person_id == person_id, Staff.disabled_at.is_(None))
        .order_by(School.name, Staff.id)
    )
    return [Workplace(*row) for row in rows]
