"""What operators' work reads: schools, their groups, pupils, staff and words, and notices."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.tables import Broadcast
from bot.features.glossary.tables import TermNote
from bot.people.tables import Group, Pupil, School, Staff


def list_schools(session: Session) -> Sequence[School]:
    return session.scalars(select(School).order_by(School.slug)).all()


def get_school(session: Session, slug: str) -> School | None:
    return session.scalar(select(School).where(School.slug == slug))


def list_groups(session: Session, school_id: int) -> Sequence[Group]:
    return session.scalars(select(Group).where(Group.school_id == school_id).order_by(Group.name)).all()


def list_pupils(session: Session, group_ids: Sequence[int]) -> Sequence[Pupil]:
    """Those at school now, by name."""
    query = select(Pupil).where(Pupil.group_id.in_(group_ids), Pupil.archived_at.is_(None))
    return session.scalars(query.order_by(Pupil.first_name, Pupil.id)).all()


def list_staff(session: Session, school_id: int) -> Sequence[Staff]:
    """Those without access too: their names are taken."""
    return session.scalars(select(Staff).where(Staff.school_id == school_id).order_by(Staff.id)).all()


def get_broadcast(session: Session, broadcast_id: int, kind: str) -> Broadcast | None:
    return session.scalar(select(Broadcast).where(Broadcast.id == broadcast_id, Broadcast.kind == kind))


def list_term_notes(session: Session, school_id: int) -> Sequence[TermNote]:
    return session.scalars(select(TermNote).where(TermNote.school_id == school_id).order_by(TermNote.term)).all()
