"""Changes to the school team, each with a line in the audit log."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.console.actions import record
from bot.console.page import Actor
from bot.console.team import queries
from bot.console.team.queries import Colleague, Handed, Named, Sharing
from bot.console.team.rules import Days, Place, Problem
from bot.people import invites, passkeys, sessions
from bot.people.invites import NewInvite
from bot.people.sessions import Owner
from bot.people.tables import Group, Handover, Invite, School, Share, SignInCode, Staff, StaffGroup
from bot.store.ids import new_id


def add(session: Session, actor: Actor, place: Place, *, now: datetime) -> int | Problem:
    _hold_team(session, actor)
    if queries.is_taken(session, actor, place.name):
        return Problem.TAKEN
    row = Staff(id=new_id(), school_id=actor.member.school_id, name=place.name, role=place.role.value)
    session.add(row)
    session.flush()
    _give_groups(session, actor, row.id, place.groups)
    record(session, actor.member, "staff.made", f"staff:{row.id}", now=now)
    return row.id


def change(session: Session, actor: Actor, before: Colleague, place: Place, *, now: datetime) -> Problem | None:
    """Name, role and groups. With another role, a coordinator loses the pupils that were shared one by one."""
    _hold_team(session, actor)
    if queries.is_taken(session, actor, place.name, but=before.id):
        return Problem.TAKEN
    if before.role is Role.LEADER and place.role is not Role.LEADER and _is_needed(session, actor, before):
        return Problem.LAST_LEADER
    session.execute(update(Staff).where(Staff.id == before.id).values(name=place.name, role=place.role.value))
    _give_groups(session, actor, before.id, place.groups)
    if place.role is not Role.COORDINATOR:
        session.execute(delete(Share).where(Share.staff_id == before.id))
    record(session, actor.member, "staff.changed", f"staff:{before.id}", now=now)
    return None


def take_out(session: Session, actor: Actor, colleague: Colleague, *, now: datetime) -> Problem | None:
    """No access from here on: every browser is signed out, and no passkey, open link or invitation works any more."""
    _hold_team(session, actor)
    if _is_needed(session, actor, colleague):
        return Problem.LAST_LEADER
    session.execute(update(Staff).where(Staff.id == colleague.id, Staff.disabled_at.is_(None)).values(disabled_at=now))
    take_invitations_back(session, actor, colleague.id, now=now)
    sign_out(session, actor, colleague.id, now=now)
    record(session, actor.member, "staff.disabled", f"staff:{colleague.id}", now=now)
    return None


def let_back_in(session: Session, actor: Actor, colleague: Colleague, *, now: datetime) -> None:
    session.execute(update(Staff).where(Staff.id == colleague.id).values(disabled_at=None))
    record(session, actor.member, "staff.enabled", f"staff:{colleague.id}", now=now)


def sign_out(session: Session, actor: Actor, staff_id: int, *, now: datetime) -> None:
    """Passkeys go too: somebody else may have the device."""
    passkeys.remove_all(session, staff_id)
    sessions.revoke_all(session, Owner(staff_id=staff_id), now)
    session.execute(delete(SignInCode).where(SignInCode.staff_id == staff_id, SignInCode.used_at.is_(None)))
    record(session, actor.member, "staff.signed_out", f"staff:{staff_id}", now=now)


def invite(session: Session, actor: Actor, staff_id: int, *, now: datetime) -> NewInvite | None:
    """The one way in: what was open before is taken back. None without access."""
    take_invitations_back(session, actor, staff_id, now=now)
    return invites.invite_staff(session, staff_id, actor=f"staff:{actor.member.staff_id}", now=now)


def take_invitations_back(session: Session, actor: Actor, staff_id: int, *, now: datetime) -> None:
    member = actor.member
    for invite_id in session.scalars(select(Invite.id).where(Invite.staff_id == staff_id)).all():
        invites.revoke(session, member.school_id, invite_id, actor=f"staff:{member.staff_id}", now=now)


def share(
    session: Session,
    actor: Actor,
    group: Named,
    before: Sharing,
    *,
    whole: bool,
    pupils: Collection[int],
    now: datetime,
) -> None:
    """From now on the coordinator sees these pupils of the group, or the whole group."""
    staff_id = before.coordinator.id
    if whole and not before.whole:
        session.add(StaffGroup(staff_id=staff_id, group_id=group.id))
        record(session, actor.member, "group.shared", f"group:{group.id} staff:{staff_id}", now=now)
    if before.whole and not whole:
        session.execute(delete(StaffGroup).where(StaffGroup.staff_id == staff_id, StaffGroup.group_id == group.id))
        record(session, actor.member, "group.unshared", f"group:{group.id} staff:{staff_id}", now=now)
    seen = {pupil.id for pupil in queries.list_pupils(session, actor, group.id)}
    for pupil_id in sorted(seen.intersection(pupils) - before.pupils):
        session.add(Share(staff_id=staff_id, pupil_id=pupil_id))
        record(session, actor.member, "pupil.shared", f"pupil:{pupil_id} staff:{staff_id}", now=now)
    for pupil_id in sorted(before.pupils.difference(pupils)):
        session.execute(delete(Share).where(Share.staff_id == staff_id, Share.pupil_id == pupil_id))
        record(session, actor.member, "pupil.unshared", f"pupil:{pupil_id} staff:{staff_id}", now=now)
    session.flush()


def hold_group(session: Session, group: Named) -> None:
    """Two people who change who sees a group do so one after another."""
    session.execute(select(Group.id).where(Group.id == group.id).with_for_update())


def hand_over(
    session: Session, actor: Actor, group: Named, colleagues: Collection[int], *, days: Days, now: datetime
) -> Problem | None:
    hold_group(session, group)
    chosen = [each for each in queries.list_free(session, actor, group.id) if each.id in colleagues]
    for colleague in chosen:
        session.add(Handover(group_id=group.id, staff_id=colleague.id, from_day=days.first, until_day=days.last))
        record(session, actor.member, "group.handed_over", f"group:{group.id} staff:{colleague.id}", now=now)
    session.flush()
    return None if chosen else Problem.NOBODY


def hand_back(session: Session, actor: Actor, handed: Handed, *, now: datetime) -> None:
    """At once, also before the first day."""
    session.execute(update(Handover).where(Handover.id == handed.id).values(ended_at=now))
    record(session, actor.member, "group.handed_back", f"group:{handed.group.id} staff:{handed.staff_id}", now=now)


def _hold_team(session: Session, actor: Actor) -> None:
    """Two leaders who take each other's role away do so one after another, so that one of them stays."""
    session.execute(select(School.id).where(School.id == actor.member.school_id).with_for_update())


def _is_needed(session: Session, actor: Actor, colleague: Colleague) -> bool:
    if colleague.role is not Role.LEADER or colleague.is_out:
        return False
    return queries.is_only_leader(session, actor, colleague.id)


def _give_groups(session: Session, actor: Actor, staff_id: int, wanted: Collection[int]) -> None:
    """These groups of the school and no others."""
    ours = {group.id for group in queries.list_groups(session, actor)}
    session.execute(delete(StaffGroup).where(StaffGroup.staff_id == staff_id))
    session.add_all(StaffGroup(staff_id=staff_id, group_id=group) for group in sorted(ours.intersection(wanted)))
    session.flush()
