"""What may be known of the school team, each asked with the actor: somebody else's and missing look the same."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from bot.console.access import Reach, Role
from bot.console.page import Actor
from bot.console.seen import groups_seen, pupils_seen
from bot.people import passkeys, reach, sessions
from bot.people.rules import in_order
from bot.people.sessions import Owner
from bot.people.tables import Group, Handover, Invite, Pupil, Share, Staff, StaffGroup, WebSession


@dataclass(frozen=True, slots=True)
class Named:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """`seen_at`: last in the console, as far as it is still known. `is_out`: without access."""

    id: int
    name: str
    role: Role
    groups: tuple[Named, ...]
    has_joined: bool
    is_out: bool
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Details:
    """`invited_until` is None when no invitation is open. `shared`: first names, by group."""

    colleague: Colleague
    invited_until: datetime | None
    devices: int
    passkeys: int
    shared: tuple[tuple[Named, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """A group that a colleague has, or will have."""

    id: int
    group: Named
    staff_id: int
    colleague: str
    from_day: date
    until_day: date | None


@dataclass(frozen=True, slots=True)
class Sharing:
    """What of one group a coordinator sees."""

    coordinator: Named
    whole: bool
    pupils: frozenset[int]


def list_colleagues(session: Session, actor: Actor) -> list[Colleague]:
    return _colleagues(session, _own_school(actor))


def get_colleague(session: Session, actor: Actor, staff_id: int, now: datetime) -> Details | None:
    found = _colleagues(session, and_(_own_school(actor), Staff.id == staff_id))
    if not found:
        return None
    usable = and_(Invite.used_at.is_(None), Invite.revoked_at.is_(None), Invite.expires_at > now)
    invited = session.scalar(select(func.max(Invite.expires_at)).where(Invite.staff_id == staff_id, usable))
    devices = sessions.list_sessions(session, Owner(staff_id=staff_id), now)
    keys = passkeys.list_passkeys(session, staff_id)
    return Details(found[0], invited, len(devices), len(keys), _shared_with(session, actor, staff_id))


def list_groups(session: Session, actor: Actor) -> list[Named]:
    rows = session.execute(select(Group.id, Group.name).where(groups_seen(actor)))
    return sorted((Named(*row) for row in rows), key=lambda group: in_order(group.name))


def get_group(session: Session, actor: Actor, group_id: int) -> Named | None:
    row = session.execute(select(Group.id, Group.name).where(groups_seen(actor), Group.id == group_id)).first()
    return Named(*row) if row else None


def get_own_group(session: Session, actor: Actor, group_id: int) -> Named | None:
    """One that the actor may hand over: their own, or any of the school for leaders; not one they got themselves."""
    group = get_group(session, actor, group_id)
    if group is None or actor.reach is Reach.SCHOOL:
        return group
    own = select(StaffGroup.group_id).where(
        StaffGroup.staff_id == actor.member.staff_id, StaffGroup.group_id == group_id
    )
    return group if actor.reach is Reach.GROUPS and session.scalar(own) is not None else None


def list_pupils(session: Session, actor: Actor, group_id: int) -> list[Named]:
    rows = session.execute(
        select(Pupil.id, Pupil.first_name)
        .where(pupils_seen(actor), Pupil.group_id == group_id)
        .order_by(Pupil.first_name, Pupil.id)
    )
    return [Named(*row) for row in rows]


def list_sharings(session: Session, actor: Actor, group_id: int) -> list[Sharing]:
    """For every coordinator of the school who has access; empty unless the actor may see the whole group."""
    if actor.reach not in (Reach.GROUPS, Reach.SCHOOL) or get_group(session, actor, group_id) is None:
        return []
    coordinators = session.execute(
        select(Staff.id, Staff.name, StaffGroup.group_id)
        .outerjoin(StaffGroup, and_(StaffGroup.staff_id == Staff.id, StaffGroup.group_id == group_id))
        .where(_at_work(actor), Staff.role == Role.COORDINATOR.value)
        .order_by(Staff.name, Staff.id)
    ).all()
    shared = defaultdict(set)
    for staff_id, pupil_id in session.execute(
        select(Share.staff_id, Share.pupil_id)
        .join(Pupil, Pupil.id == Share.pupil_id)
        .where(pupils_seen(actor), Pupil.group_id == group_id)
    ):
        shared[staff_id].add(pupil_id)
    return [
        Sharing(Named(row.id, row.name), row.group_id is not None, frozenset(shared[row.id])) for row in coordinators
    ]


def list_handovers(session: Session, actor: Actor, group_id: int | None = None) -> list[Handed]:
    """Those that are on or still to come, of one group or of all that the actor sees; the first to begin first."""
    which = Handover.group_id == group_id if group_id is not None else Handover.id.is_not(None)
    return _handovers(session, and_(groups_seen(actor), which, reach.is_open(actor.today)))


def get_handover(session: Session, actor: Actor, handover_id: int) -> Handed | None:
    """One that the actor may end: it is theirs, or of a group that they may hand over."""
    found = _handovers(session, and_(groups_seen(actor), Handover.id == handover_id, reach.is_open(actor.today)))
    if not found:
        return None
    is_mine = found[0].staff_id == actor.member.staff_id
    return found[0] if is_mine or get_own_group(session, actor, found[0].group.id) else None


def list_free(session: Session, actor: Actor, group_id: int) -> list[Named]:
    """Colleagues who do not have the group, and will not have it; leaders see every group already."""
    own = select(StaffGroup.staff_id).where(StaffGroup.group_id == group_id)
    lent = select(Handover.staff_id).where(Handover.group_id == group_id, reach.is_open(actor.today))
    rows = session.execute(
        select(Staff.id, Staff.name)
        .where(_at_work(actor), Staff.role != Role.LEADER.value, Staff.id.not_in(own), Staff.id.not_in(lent))
        .order_by(Staff.name, Staff.id)
    )
    return [Named(*row) for row in rows]


def is_only_leader(session: Session, actor: Actor, staff_id: int) -> bool:
    """Whether nobody could look after the team without this colleague.

    The actor can get in; of the other leaders those who have joined.
    """
    can_get_in = or_(Staff.person_id.is_not(None), Staff.id == actor.member.staff_id)
    others = select(Staff.id).where(_at_work(actor), Staff.role == Role.LEADER.value, Staff.id != staff_id, can_get_in)
    return session.scalar(others.limit(1)) is None


def is_taken(session: Session, actor: Actor, name: str, *, but: int | None = None) -> bool:
    """Two colleagues with one name could not be told apart."""
    names = session.execute(select(Staff.id, Staff.name).where(_own_school(actor)))
    return any(name.casefold() == other.casefold() for staff_id, other in names if staff_id != but)


def _own_school(actor: Actor) -> ColumnElement[bool]:
    return Staff.school_id == actor.member.school_id if actor.reach is Reach.SCHOOL else false()


def _at_work(actor: Actor) -> ColumnElement[bool]:
    """Colleagues with access, by name, for whoever may share or hand over."""
    return and_(Staff.school_id == actor.member.school_id, Staff.disabled_at.is_(None))


def _colleagues(session: Session, which: ColumnElement[bool]) -> list[Colleague]:
    groups = defaultdict(list)
    for staff_id, group_id, group in session.execute(
        select(StaffGroup.staff_id, Group.id, Group.name)
        .join(Group, Group.id == StaffGroup.group_id)
        .join(Staff, Staff.id == StaffGroup.staff_id)
        .where(which)
    ):
        groups[staff_id].append(Named(group_id, group))
    seen = (
        select(WebSession.staff_id, func.max(WebSession.seen_at).label("at")).group_by(WebSession.staff_id).subquery()
    )
    rows = session.execute(
        select(Staff.id, Staff.name, Staff.role, Staff.person_id, Staff.disabled_at, seen.c.at)
        .outerjoin(seen, seen.c.staff_id == Staff.id)
        .where(which)
        .order_by(Staff.name, Staff.id)
    )
    return [
        Colleague(
            id=row.id,
            name=row.name,
            role=Role(row.role),
            groups=tuple(sorted(groups[row.id], key=lambda group: in_order(group.name))),
            has_joined=row.person_id is not None,
            is_out=row.disabled_at is not None,
            seen_at=row.at,
        )
        for row in rows
    ]


def _shared_with(session: Session, actor: Actor, staff_id: int) -> tuple[tuple[Named, tuple[str, ...]], ...]:
    found = defaultdict(list)
    for group_id, group, name in session.execute(
        select(Group.id, Group.name, Pupil.first_name)
        .join(Pupil, Pupil.group_id == Group.id)
        .join(Share, Share.pupil_id == Pupil.id)
        .where(pupils_seen(actor), Share.staff_id == staff_id)
        .order_by(Pupil.first_name, Pupil.id)
    ):
        found[Named(group_id, group)].append(name)
    return tuple((each, tuple(found[each])) for each in sorted(found, key=lambda each: in_order(each.name)))


def _handovers(session: Session, which: ColumnElement[bool]) -> list[Handed]:
    rows = session.execute(
        select(Handover, Group.name, Staff.name)
        .join(Group, Group.id == Handover.group_id)
        .join(Staff, Staff.id == Handover.staff_id)
        .where(which)
        .order_by(Handover.from_day, Staff.name, Handover.id)
    )
    return [
        Handed(row.id, Named(row.group_id, group), row.staff_id, colleague, row.from_day, row.until_day)
        for row, group, colleague in rows
    ]
