"""What leaders see of their school's own settings and of its start; each asked with the actor."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from bot.console.access import Reach
from bot.console.page import Actor
from bot.console.school.rules import Facts, Progress
from bot.people.rules import in_order
from bot.people.tables import (
    Contact,
    Group,
    Handover,
    HelpNumber,
    Invite,
    Pupil,
    School,
    SchoolHours,
    SchoolStart,
    Staff,
    StaffGroup,
)
from bot.translate import queries as translation


@dataclass(frozen=True, slots=True)
class GroupRow:
    """`pupils` are those at school now; `is_free`: nothing hangs on it, so that it can be removed."""

    id: int
    name: str
    pupils: int
    is_free: bool


def get_school(session: Session, actor: Actor, *, to_change: bool = False) -> School:
    """The actor's own. `to_change` makes others who want to change it wait."""
    found = select(School).where(School.id == _own_school(actor))
    return session.scalars(found.with_for_update() if to_change else found).one()


def list_groups(session: Session, actor: Actor) -> list[GroupRow]:
    pupils, ever = func.count(Pupil.id).filter(Pupil.archived_at.is_(None)), func.count(Pupil.id)
    rows = session.execute(
        select(
            Group.id,
            Group.name,
            pupils,
            ever,
            select(StaffGroup.group_id).where(StaffGroup.group_id == Group.id).exists(),
            select(Handover.id).where(Handover.group_id == Group.id).exists(),
        )
        .outerjoin(Pupil, Pupil.group_id == Group.id)
        .where(Group.school_id == _own_school(actor))
        .group_by(Group.id, Group.name)
    )
    found = [GroupRow(row[0], row[1], row[2], not (row[3] or row[4] or row[5])) for row in rows]
    return sorted(found, key=lambda group: in_order(group.name))


def get_facts(session: Session, actor: Actor) -> Facts:
    """In one statement: a page of the start asks for nothing else."""
    school_id = _own_school(actor)

    def count(*where: ColumnElement[bool]) -> ScalarSelect[int]:
        return select(func.count()).where(*where).scalar_subquery()

    row = session.execute(
        select(
            count(Group.school_id == school_id),
            count(Pupil.school_id == school_id, Pupil.archived_at.is_(None)),
            count(Staff.school_id == school_id, Staff.id != actor.member.staff_id),
            count(Invite.school_id == school_id, Invite.pupil_id.is_not(None)),
            count(SchoolHours.school_id == school_id),
            count(Contact.school_id == school_id),
            count(HelpNumber.school_id == school_id),
            select(School.phone).where(School.id == school_id).scalar_subquery(),
        )
    ).one()
    return Facts(
        groups=row[0],
        pupils=row[1],
        colleagues=row[2],
        letters=row[3],
        days=row[4],
        helpers=row[5] + bool(row[7]),
        numbers=row[6],
        translates=translation.get_switch(session, school_id).is_on,
        has_service=bool(translation.get_state(session).name),
    )


def get_progress(session: Session, actor: Actor) -> Progress:
    row = session.get(SchoolStart, _own_school(actor))
    return Progress() if row is None else Progress(frozenset(row.settled.split()), frozenset(row.later.split()))


def _own_school(actor: Actor) -> int:
    if actor.reach is not Reach.SCHOOL:
        raise LookupError("the route's permission should require the whole school")
    return actor.member.school_id
