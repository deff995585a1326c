"""What leaders see of their school's own settings and of its start; each asked with the actor."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.console.access import Reach
from bot.console.page import Actor
from bot.console.school.rules import Facts, Progress
from bot.people import schools
from bot.people.rules import in_order
from bot.people.tables import Group, Handover, Invite, Pupil, School, SchoolStart, Staff, StaffGroup
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
    if actor.reach is not Reach.SCHOOL:
        raise LookupError("the route's permission should require the whole school")
    found = select(School).where(School.id == actor.member.school_id)
    return session.scalars(found.with_for_update() if to_change else found).one()


def list_groups(session: Session, actor: Actor) -> list[GroupRow]:
    school_id = get_school(session, actor).id
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
        .where(Group.school_id == school_id)
        .group_by(Group.id, Group.name)
    )
    found = [GroupRow(row[0], row[1], row[2], not (row[3] or row[4] or row[5])) for row in rows]
    return sorted(found, key=lambda group: in_order(group.name))


def get_facts(session: Session, actor: Actor) -> Facts:
    school = get_school(session, actor)

    def count(rows: Select[int]) -> int:
        return session.scalar(select(func.count()).select_from(rows.subquery())) or 0

    mine = actor.member.staff_id
    return Facts(
        groups=count(select(Group.id).where(Group.school_id == school.id)),
        pupils=count(select(Pupil.id).where(Pupil.school_id == school.id, Pupil.archived_at.is_(None))),
        colleagues=count(select(Staff.id).where(Staff.school_id == school.id, Staff.id != mine)),
        letters=count(select(Invite.id).where(Invite.school_id == school.id, Invite.pupil_id.is_not(None))),
        days=len(schools.list_hours(session, school.id)),
        helpers=len(schools.list_helpers(session, school.id)) + bool(school.phone),
        translates=translation.get_switch(session, school.id).is_on,
        has_service=bool(translation.get_state(session).name),
    )


def get_progress(session: Session, actor: Actor) -> Progress:
    row = session.get(SchoolStart, get_school(session, actor).id)
    return Progress() if row is None else Progress(frozenset(row.settled.split()), frozenset(row.later.split()))
