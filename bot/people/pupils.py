"""Pupils who come back and pupils who leave: leaving ends their invites and what is sent through them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.people import audit
from bot.people.tables import Invite, Pupil

KEEP = timedelta(days=390)  # a school year and the summer after it: long enough to come back


def archive(session: Session, school_id: int, pupil_ids: Collection[int], *, actor: str, now: datetime) -> list[int]:
    """The invites that were taken back with them. Ties to guardians stay, and reach nobody."""
    open_invites = (
        update(Invite)
        .where(
            Invite.school_id == school_id,
            Invite.pupil_id.in_(pupil_ids),
            Invite.used_at.is_(None),
            Invite.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(Invite.id)
    )
    here = update(Pupil).where(Pupil.school_id == school_id, Pupil.id.in_(pupil_ids), Pupil.archived_at.is_(None))
    left = session.scalars(here.values(archived_at=now).returning(Pupil.id)).all()
    for pupil_id in left:
        audit.record(session, actor, "pupil.archived", f"pupil:{pupil_id}", now=now, school_id=school_id)
    return list(session.scalars(open_invites))


def restore(session: Session, school_id: int, pupil_ids: Collection[int], *, actor: str, now: datetime) -> int:
    """How many came back. Invites that were taken back stay so."""
    away = update(Pupil).where(Pupil.school_id == school_id, Pupil.id.in_(pupil_ids), Pupil.archived_at.is_not(None))
    back = session.scalars(away.values(archived_at=None).returning(Pupil.id)).all()
    for pupil_id in back:
        audit.record(session, actor, "pupil.restored", f"pupil:{pupil_id}", now=now, school_id=school_id)
    return len(back)
