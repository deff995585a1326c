"""What staff may know about photos, each asked with the actor."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.page import Actor
from bot.console.seen import groups_seen, pupils_seen
from bot.people.tables import Group, Pupil
from bot.photos.queries import agreed


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
