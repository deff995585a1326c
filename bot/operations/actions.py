"""What operators' work writes about schools and the people in them."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.people.tables import Group, School, SchoolStart, Staff

R = TypeVar("R", School, Staff)


def add_school(session: Session, name: str, slug: str) -> School:
    """Its leader is led through a guided start."""
    school = _added(session, School(name=name, slug=slug))
    session.add(SchoolStart(school_id=school.id))
    session.flush()
    return school


def add_staff(session: Session, school_id: int, name: str, role: str) -> Staff:
    return _added(session, Staff(school_id=school_id, name=name, role=role))


def give_groups(session: Session, staff: Staff, groups: Sequence[Group]) -> None:
    """From now on these groups and no others."""
    staff.groups = list(groups)
    session.flush()


def _added(session: Session, row: R) -> R:
    session.add(row)
    session.flush()
    return row
