"""What is known of a school's pupils, lists on their way in and changes that can be taken back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.features.roster.plan import Known, Roster
from bot.features.roster.tables import RosterDraft
from bot.people.tables import Audit, Group, Pupil
from bot.store.seal import Unreadable, keys

DRAFT_LIFE = timedelta(minutes=50)  # and removed at the next look, ten minutes later at most: an hour together
UNDO = timedelta(days=1)
MOVED_UP = "roster.moved_up"
_SEASON = timedelta(days=150)


@dataclass(frozen=True, slots=True)
class Place:
    """A group, and how many pupils are in it now."""

    id: int
    name: str
    pupils: int


@dataclass(frozen=True, slots=True)
class Left:
    id: int
    name: str
    group: str
    at: datetime


def load_roster(session: Session, school_id: int) -> Roster:
    """Everybody who is or was there, as far as they are still kept."""
    groups = {row.id: row.name for row in session.scalars(select(Group).where(Group.school_id == school_id))}
    columns = select(Pupil.id, Pupil.group_id, Pupil.first_name, Pupil.number_sealed, Pupil.archived_at)
    rows = session.execute(columns.where(Pupil.school_id == school_id).order_by(Pupil.id))
    known = tuple(
        Known(number, group_id, groups[group_id], name, _unsealed(number, sealed), left is not None)
        for number, group_id, name, sealed, left in rows
    )
    return Roster(tuple(groups.values()), known)


def number_of(pupil: Pupil) -> str:
    return _unsealed(pupil.id, pupil.number_sealed)


def _unsealed(pupil_id: int, sealed: bytes | None) -> str:
    try:
        return keys().unseal(Pupil.number.where(pupil_id), sealed) if sealed else ""
    except Unreadable:  # sealed under a key that is gone: the child is recognised by name
        return ""


def list_places(session: Session, school_id: int) -> list[Place]:
    rows = session.execute(
        select(Group.id, Group.name, func.count(Pupil.id))
        .outerjoin(Pupil, (Pupil.group_id == Group.id) & Pupil.archived_at.is_(None))
        .where(Group.school_id == school_id)
        .group_by(Group.id, Group.name)
    )
    return [Place(*row) for row in rows]


def list_left(session: Session, school_id: int) -> list[Left]:
    """The last to leave first."""
    rows = session.execute(
        select(Pupil.id, Pupil.first_name, Group.name, Pupil.archived_at)
        .join(Group, Group.id == Pupil.group_id)
        .where(Pupil.school_id == school_id, Pupil.archived_at.is_not(None))
        .order_by(Pupil.archived_at.desc(), Group.name, Pupil.first_name, Pupil.id)
    )
    return [Left(pupil_id, name, group, at) for pupil_id, name, group, at in rows if at is not None]


def last_moved_up(session: Session, school_id: int, now: datetime) -> datetime | None:
    """When groups moved up this season."""
    found = select(func.max(Audit.at)).where(
        Audit.school_id == school_id, Audit.action == MOVED_UP, Audit.at > now - _SEASON
    )
    return session.scalar(found)


def pupils_by_id(session: Session, school_id: int, ids: Collection[int]) -> dict[int, Pupil]:
    rows = session.scalars(select(Pupil).where(Pupil.school_id == school_id, Pupil.id.in_(ids)))
    return {row.id: row for row in rows}


def old_draft(now: datetime) -> ColumnElement[bool]:
    return RosterDraft.created_at <= now - DRAFT_LIFE
