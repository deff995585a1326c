"""What staff may know, each asked with the actor: somebody else's and missing look the same."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, distinct, func, select, true
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.console.page import Actor, Member, Start
from bot.console.seen import groups_seen, pupils_seen
from bot.people.rules import in_order
from bot.people.tables import Group, Guardian, Invite, Person, Pupil, School, SchoolStart, Staff


@dataclass(frozen=True, slots=True)
class GroupCount:
    """`linked` pupils have at least one guardian here."""

    id: int
    name: str
    pupils: int
    linked: int


@dataclass(frozen=True, slots=True)
class PupilState:
    id: int
    first_name: str
    guardians: int
    invites: int  # that can still be used


@dataclass(frozen=True, slots=True)
class GroupDetails:
    count: GroupCount
    pupils: tuple[PupilState, ...]

    @property
    def invites(self) -> int:
        return sum(pupil.invites for pupil in self.pupils)


def get_member(session: Session, staff_id: int) -> Member | None:
    row = session.execute(
        select(Staff, School, Person.language, SchoolStart)
        .join(School, School.id == Staff.school_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .outerjoin(SchoolStart, SchoolStart.school_id == School.id)
        .where(Staff.id == staff_id, Staff.disabled_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    staff, school, language, begun = row
    role = Role(staff.role)
    start = _start(begun) if begun and role is Role.LEADER else None
    return Member(staff.id, school.id, staff.name, role, school.name, school.zone, language, start)


def _start(row: SchoolStart) -> Start | None:
    if row.ended_at is not None:
        return None
    return Start.NEW if row.begun_at is None else Start.BEGUN


def list_groups(session: Session, actor: Actor) -> list[GroupCount]:
    return sorted(_count_groups(session, actor, true()), key=lambda group: in_order(group.name))


def get_group(session: Session, actor: Actor, group_id: int, now: datetime) -> GroupDetails | None:
    """With the pupils whom the actor may see, and counts of no others."""
    found = _count_groups(session, actor, Group.id == group_id)
    if not found:
        return None
    return GroupDetails(found[0], _list_pupils(session, actor, group_id, now=now))


def _count_groups(session: Session, actor: Actor, which: ColumnElement[bool]) -> list[GroupCount]:
    rows = session.execute(
        select(Group.id, Group.name, func.count(distinct(Pupil.id)), func.count(distinct(Guardian.pupil_id)))
        .select_from(Group)
        .outerjoin(Pupil, and_(Pupil.group_id == Group.id, pupils_seen(actor)))
        .outerjoin(Guardian, Guardian.pupil_id == Pupil.id)
        .where(groups_seen(actor), which)
        .group_by(Group.id, Group.name)
    )
    return [GroupCount(*row) for row in rows]


def _list_pupils(session: Session, actor: Actor, group_id: int, *, now: datetime) -> tuple[PupilState, ...]:
    usable = and_(
        Invite.pupil_id == Pupil.id, Invite.used_at.is_(None), Invite.revoked_at.is_(None), Invite.expires_at > now
    )
    rows = session.execute(
        select(Pupil.id, Pupil.first_name, func.count(distinct(Guardian.id)), func.count(distinct(Invite.id)))
        .outerjoin(Guardian, Guardian.pupil_id == Pupil.id)
        .outerjoin(Invite, usable)
        .where(Pupil.group_id == group_id, pupils_seen(actor))
        .group_by(Pupil.id, Pupil.first_name)
        .order_by(Pupil.first_name, Pupil.id)
    )
    return tuple(PupilState(*row) for row in rows)
