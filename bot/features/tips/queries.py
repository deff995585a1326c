"""What is known of tips and of those who read them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.delivery.rounds import PEOPLE, can_read
from bot.features.tips.tables import TipSeen, TipWish
from bot.people.tables import Guardian, Person, Pupil, School


def list_seen(session: Session, person_ids: Collection[int]) -> Mapping[int, Mapping[str, datetime]]:
    """By person: the tips they had, and when."""
    found: dict[int, dict[str, datetime]] = {person_id: {} for person_id in person_ids}
    for row in session.scalars(select(TipSeen).where(TipSeen.person_id.in_(person_ids))):
        found[row.person_id][row.tip] = row.at
    return found


def list_had(session: Session, person_id: int) -> list[Mapping[str, str]]:
    """For "my data"."""
    rows = session.scalars(select(TipSeen).where(TipSeen.person_id == person_id).order_by(TipSeen.at, TipSeen.tip))
    return [{"tip": row.tip, "when": row.at.isoformat(timespec="seconds")} for row in rows]


def get_wish(session: Session, person_id: int) -> datetime | None:
    """When the next weekly tip is due; None for who wants none."""
    return session.scalar(select(TipWish.due).where(TipWish.person_id == person_id))


def get_zone(session: Session, person_id: int) -> ZoneInfo | None:
    """Of the school of one of their children; None when none of them is at school any more."""
    zones = select(School.zone).join(Pupil, Pupil.school_id == School.id).join(Guardian, Guardian.pupil_id == Pupil.id)
    ours = (Guardian.person_id == person_id, Pupil.archived_at.is_(None))
    found = session.scalar(zones.where(*ours).order_by(School.id).limit(1))
    return ZoneInfo(found) if found else None


def list_due(session: Session, now: datetime) -> dict[int, tuple[datetime, int]]:
    """By person: when it was due, and a school of theirs. Who cannot read now stays due."""
    rows = session.execute(
        select(TipWish.person_id, func.min(TipWish.due), func.min(Pupil.school_id))
        .join(Person, Person.id == TipWish.person_id)
        .join(Guardian, Guardian.person_id == Person.id)
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .where(TipWish.due <= now, Pupil.archived_at.is_(None), can_read(now))
        .group_by(TipWish.person_id)
        .order_by(TipWish.person_id)
        .limit(PEOPLE)
    )
    return {person_id: (due, school_id) for person_id, due, school_id in rows}


def has_no_child() -> ColumnElement[bool]:
    """Of `TipWish`: no child of theirs is at school any more."""
    children = select(Guardian.id).join(Pupil, Pupil.id == Guardian.pupil_id)
    return ~children.where(Guardian.person_id == TipWish.person_id, Pupil.archived_at.is_(None)).exists()
