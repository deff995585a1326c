"""What the pages about messages need to know, in a few questions however many messages there are."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.console.page import Actor
from bot.console.seen import pupils_seen
from bot.delivery import senders
from bot.delivery.tables import Broadcast, OutMessage
from bot.people.families import count_families
from bot.people.rules import in_order
from bot.people.tables import Group, Guardian, Pupil, Staff


@dataclass(frozen=True, slots=True)
class Counted:
    sent: int = 0
    failed: int = 0


def count_messages(session: Session, broadcast_ids: Collection[int]) -> dict[int, Counted]:
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = session.execute(
        select(OutMessage.broadcast_id, OutMessage.state, func.count())
        .where(OutMessage.broadcast_id.in_(broadcast_ids))
        .group_by(OutMessage.broadcast_id, OutMessage.state)
    )
    for broadcast_id, state, number in rows:
        counts[broadcast_id or 0][state] = number
    return {each: Counted(counts[each].get("sent", 0), counts[each].get("failed", 0)) for each in broadcast_ids}


def list_senders(session: Session, staff_ids: Collection[int | None]) -> dict[int | None, str]:
    rows = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids)))
    return {staff_id: name for staff_id, name in rows}


def list_first_names(session: Session, actor: Actor) -> list[str]:
    """Of all pupils of the school: somebody may write about a child of another group."""
    return list(
        session.scalars(
            select(Pupil.first_name)
            .where(Pupil.school_id == actor.member.school_id, Pupil.archived_at.is_(None))
            .distinct()
        )
    )


def list_pupils(session: Session, actor: Actor, pupil_ids: Collection[int]) -> list[tuple[str, list[str]]]:
    """Their first names by group, of those whom the actor may see."""
    rows = session.execute(
        select(Group.name, Pupil.first_name)
        .join(Group, Group.id == Pupil.group_id)
        .where(Pupil.id.in_(pupil_ids), pupils_seen(actor))
        .order_by(Pupil.first_name, Pupil.id)
    )
    found: dict[str, list[str]] = {}
    for group, name in rows:
        found.setdefault(group, []).append(name)
    return sorted(found.items(), key=lambda item: in_order(item[0]))


def count_readers(session: Session, actor: Actor, broadcast: Broadcast) -> int:
    """Linked families of the groups or children that it is for."""
    rows = session.execute(
        select(Guardian.person_id, Guardian.pupil_id)
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .where(senders.is_about(broadcast), pupils_seen(actor), senders.is_told(broadcast))
    )
    return count_families((person_id, pupil_id) for person_id, pupil_id in rows)
