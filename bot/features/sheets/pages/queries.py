"""What staff may know of the sheets of a group, each asked with the actor: foreign and missing look the same."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.page import Actor
from bot.console.seen import groups_seen, pupils_seen
from bot.features.sheets.rules import PupilSheets, Sheet, state_of
from bot.people.tables import Group, Guardian, Invite, Pupil


@dataclass(frozen=True, slots=True)
class GroupSheets:
    id: int
    name: str
    pupils: tuple[PupilSheets, ...]


def get_group(
    session: Session, actor: Actor, group_id: int, now: datetime, *, to_change: bool = False
) -> GroupSheets | None:
    """`to_change` makes others who want to change its sheets wait."""
    found = select(Group).where(groups_seen(actor), Group.id == group_id)
    group = session.scalar(found.with_for_update() if to_change else found)
    if group is None:
        return None
    guardians = _guardians(session, group_id)
    sheets = _sheets(session, group_id, guardians, now)
    pupils = session.execute(
        select(Pupil.id, Pupil.first_name)
        .where(Pupil.group_id == group_id, pupils_seen(actor))
        .order_by(Pupil.first_name, Pupil.id)
    )
    return GroupSheets(
        group.id,
        group.name,
        tuple(
            PupilSheets(pupil_id, name, len(guardians[pupil_id]), tuple(sheets[pupil_id])) for pupil_id, name in pupils
        ),
    )


def group_of_pupil(session: Session, actor: Actor, pupil_id: int) -> int | None:
    return session.scalar(
        select(Group.id).join(Pupil, Pupil.group_id == Group.id).where(pupils_seen(actor), Pupil.id == pupil_id)
    )


def pupil_of_invite(session: Session, actor: Actor, invite_id: int) -> tuple[int, int] | None:
    """Group and pupil of a guardian's invite."""
    found = session.execute(
        select(Group.id, Pupil.id)
        .join(Pupil, Pupil.group_id == Group.id)
        .join(Invite, Invite.pupil_id == Pupil.id)
        .where(pupils_seen(actor), Invite.id == invite_id)
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def _guardians(session: Session, group_id: int) -> dict[int, set[int]]:
    """By pupil, who is linked."""
    found: dict[int, set[int]] = defaultdict(set)
    ties = session.execute(
        select(Guardian.pupil_id, Guardian.person_id)
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .where(Pupil.group_id == group_id)
    )
    for pupil_id, person_id in ties:
        found[pupil_id].add(person_id)
    return found


def _sheets(session: Session, group_id: int, guardians: dict[int, set[int]], now: datetime) -> dict[int, list[Sheet]]:
    found: dict[int, list[Sheet]] = defaultdict(list)
    rows = session.scalars(
        select(Invite)
        .join(Pupil, Pupil.id == Invite.pupil_id)
        .where(Pupil.group_id == group_id)
        .order_by(Invite.created_at.desc(), Invite.id.desc())
    )
    for row in rows:
        pupil_id = row.pupil_id or 0
        state, at = state_of(
            used_at=row.used_at,
            is_here=row.used_by in guardians[pupil_id],
            revoked_at=row.revoked_at,
            expires_at=row.expires_at,
            now=now,
        )
        found[pupil_id].append(Sheet(row.id, row.sheet, row.language, state, at))
    return found
