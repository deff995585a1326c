"""What a school says about itself: its hours, its telephone, and whom parents can go to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.people import tables
from bot.people.tables import Contact, Group, Guardian, Pupil, School, SchoolHours, Staff, StaffGroup
from bot.store.ids import new_id


class Kind(StrEnum):
    """Whom parents can go to, beside the teacher."""

    COORDINATOR = "coordinator"  # the ib'er
    CONFIDANT = "confidant"
    LEADER = "leader"
    ANTI_BULLYING = "anti_bullying"
    SOCIAL_WORKER = "social_worker"
    YOUTH_DOCTOR = "youth_doctor"
    SUPPORT_POINT = "support_point"  # for parents, of the schools in a region together
    CONSULTANT = "consultant"
    COMPLAINTS = "complaints"


@dataclass(frozen=True, slots=True)
class Day:
    """`weekday` is 1 for Monday."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody to go to; telephone and e-mail are empty when the school gives none."""

    kind: Kind
    name: str
    phone: str = ""
    email: str = ""


class Line(StrEnum):
    """What a number for help is for: the danger that cannot wait comes first."""

    EMERGENCY = "emergency"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class HelpNumber:
    """Whom to call outside of school, as the school tells it: `name` is who answers there."""

    kind: Line
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Teachers:
    """Of a group, as parents know them."""

    group: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """All that a school says about itself. `teachers` are those of a family's own groups."""

    school_id: int
    name: str
    phone: str
    hours: tuple[Day, ...]
    helpers: tuple[Helper, ...]
    teachers: tuple[Teachers, ...] = ()
    numbers: tuple[HelpNumber, ...] = ()


def list_hours(session: Session, school_id: int) -> list[Day]:
    """The days with school; empty when the school never said."""
    rows = session.scalars(
        select(SchoolHours).where(SchoolHours.school_id == school_id).order_by(SchoolHours.weekday)
    ).all()
    return [Day(row.weekday, row.opens, row.closes) for row in rows]


def list_helpers(session: Session, school_id: int) -> list[Helper]:
    """In the order in which the school gave them, the coordinators first."""
    rows = session.scalars(select(Contact).where(Contact.school_id == school_id).order_by(Contact.place)).all()
    found = [Helper(Kind(row.kind), row.name, row.phone or "", row.email or "") for row in rows]
    return sorted(found, key=lambda helper: list(Kind).index(helper.kind))


def list_help_numbers(session: Session, school_id: int) -> list[HelpNumber]:
    """In the order in which the school gave them, those for danger first; empty when it gave none."""
    rows = session.scalars(
        select(tables.HelpNumber).where(tables.HelpNumber.school_id == school_id).order_by(tables.HelpNumber.place)
    ).all()
    found = [HelpNumber(Line(row.kind), row.name, row.phone) for row in rows]
    return sorted(found, key=lambda number: list(Line).index(number.kind))


def get_phone(session: Session, school_id: int) -> str:
    return session.scalars(select(School.phone).where(School.id == school_id)).one() or ""


def set_hours(session: Session, school_id: int, days: Collection[Day]) -> None:
    """These days and no others."""
    session.execute(delete(SchoolHours).where(SchoolHours.school_id == school_id))
    session.add_all(
        SchoolHours(school_id=school_id, weekday=day.weekday, opens=day.opens, closes=day.closes) for day in days
    )
    session.flush()


def set_helpers(session: Session, school_id: int, helpers: Sequence[Helper]) -> None:
    """These people and no others."""
    session.execute(delete(Contact).where(Contact.school_id == school_id))
    for place, helper in enumerate(helpers):
        row = Contact(id=new_id(), school_id=school_id, kind=helper.kind.value, place=place, name=helper.name)
        row.phone, row.email = helper.phone or None, helper.email or None
        session.add(row)
    session.flush()


def set_help_numbers(session: Session, school_id: int, numbers: Sequence[HelpNumber]) -> None:
    """These numbers and no others."""
    session.execute(delete(tables.HelpNumber).where(tables.HelpNumber.school_id == school_id))
    session.add_all(
        tables.HelpNumber(
            id=new_id(), school_id=school_id, kind=one.kind.value, place=place, name=one.name, phone=one.phone
        )
        for place, one in enumerate(numbers)
    )
    session.flush()


def list_schools_of(session: Session, person_id: int) -> list[About]:
    """The schools of a parent's children, by name; each with the teachers of the children's groups."""
    rows = session.execute(
        select(School, Group.id, Group.name)
        .join(Group, Group.school_id == School.id)
        .join(Pupil, Pupil.group_id == Group.id)
        .join(Guardian, Guardian.pupil_id == Pupil.id)
        .where(Guardian.person_id == person_id, Pupil.archived_at.is_(None))
        .distinct()
        .order_by(School.name, School.id, Group.name)
    ).all()
    schools = {school.id: school for school, _, _ in rows}
    return [
        About(
            school_id=school.id,
            name=school.name,
            phone=school.phone or "",
            hours=tuple(list_hours(session, school.id)),
            helpers=tuple(list_helpers(session, school.id)),
            teachers=tuple(
                Teachers(name, tuple(list_teachers(session, group_id)))
                for of, group_id, name in rows
                if of.id == school.id
            ),
            numbers=tuple(list_help_numbers(session, school.id)),
        )
        for school in schools.values()
    ]


def list_teachers(session: Session, group_id: int) -> list[str]:
    """As parents know them: whom to ask for help."""
    return list(
        session.scalars(
            select(Staff.name)
            .join(StaffGroup, StaffGroup.staff_id == Staff.id)
            .where(StaffGroup.group_id == group_id, Staff.role == "teacher", Staff.disabled_at.is_(None))
            .order_by(Staff.name, Staff.id)
        )
    )
