"""What staff may know about photos, each asked with the actor."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, undefer

from bot.console.page import Actor
from bot.console.seen import groups_seen, pupils_seen
from bot.people.tables import Group, Pupil
from bot.photos.queries import agreed, is_shown
from bot.photos.tables import Photo, PhotoPupil


@dataclass(frozen=True, slots=True)
class PupilSaid:
    id: int
    first_name: str
    is_allowed: bool


@dataclass(frozen=True, slots=True)
class GroupSaid:
    id: int
    name: str
    pupils: tuple[PupilSaid, ...]


def get_group(session: Session, actor: Actor, group_id: int) -> GroupSaid | None:
    name = session.scalar(select(Group.name).where(Group.id == group_id, groups_seen(actor)))
    if name is None:
        return None
    rows = session.execute(
        select(Pupil.id, Pupil.first_name, agreed(Pupil.id))
        .where(Pupil.group_id == group_id, pupils_seen(actor))
        .order_by(Pupil.first_name, Pupil.id)
    )
    return GroupSaid(group_id, name, tuple(PupilSaid(number, first, bool(said)) for number, first, said in rows))


def list_seen(session: Session, actor: Actor, pupil_ids: Collection[int]) -> list[int]:
    return list(session.scalars(select(Pupil.id).where(Pupil.id.in_(pupil_ids), pupils_seen(actor)).order_by(Pupil.id)))


def list_names(session: Session, actor: Actor, pupil_ids: Collection[int]) -> list[str]:
    named = select(Pupil.first_name).where(Pupil.id.in_(pupil_ids), pupils_seen(actor))
    return list(session.scalars(named.order_by(Pupil.first_name, Pupil.id)))


def get_picture(session: Session, actor: Actor, photo_id: int) -> bytes | None:
    ties = PhotoPupil.photo_id == Photo.id
    unseen = exists().where(ties, PhotoPupil.pupil_id.not_in(select(Pupil.id).where(pupils_seen(actor))))
    seen = and_(is_shown(), ~unseen.correlate(Photo))
    own = and_(Photo.pupils == 0, Photo.staff_id == actor.member.staff_id, Photo.state == "ready")
    photo = session.scalar(
        select(Photo)
        .options(undefer(Photo.content_sealed))
        .where(Photo.id == photo_id, Photo.school_id == actor.member.school_id, or_(own, seen))
    )
    return photo.content if photo else None
