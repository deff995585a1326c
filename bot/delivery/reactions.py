"""What people tap under a message of the school: that they read it, do not understand it, or are glad of it."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.delivery.outbox import KEEP_ROW
from bot.delivery.tables import Broadcast, DigestItem, OutMessage, Reaction
from bot.people.tables import Address
from bot.store.upsert import insert_once


class Kind(StrEnum):
    READ = "read"
    UNCLEAR = "unclear"
    THANKS = "thanks"
    TOLD = "told"  # they tell their child


def react(session: Session, broadcast_id: int, person_id: int, kind: Kind, *, now: datetime) -> bool:
    """Counted once, however often it is tapped. False when the message did not go to this person."""
    if not is_recipient(session, broadcast_id, person_id):
        return False
    record(session, broadcast_id, person_id, kind, now=now)
    return True


def record(session: Session, broadcast_id: int, person_id: int, kind: Kind, *, now: datetime) -> None:
    """The same, for somebody who may read the message: the caller has made sure of that."""
    insert = insert_once(session.connection(), Reaction, "broadcast_id", "person_id", "kind")
    values = {"broadcast_id": broadcast_id, "person_id": person_id, "kind": kind.value, "at": now}
    session.connection().execute(insert, values)


def is_recipient(session: Session, broadcast_id: int, person_id: int) -> bool:
    """Whether the message was made for this person, or waits for them in a digest."""
    ours = select(Address.id).where(Address.person_id == person_id)
    made = select(OutMessage.id).where(OutMessage.broadcast_id == broadcast_id, OutMessage.address_id.in_(ours))
    return session.scalar(select(made.exists())) or session.get(DigestItem, (person_id, broadcast_id)) is not None


def count_reactions(session: Session, broadcast_ids: Collection[int]) -> dict[int, Counter[Kind]]:
    """People per broadcast and kind."""
    counts: dict[int, Counter[Kind]] = {broadcast_id: Counter() for broadcast_id in broadcast_ids}
    rows = session.execute(
        select(Reaction.broadcast_id, Reaction.kind, func.count())
        .where(Reaction.broadcast_id.in_(counts))
        .group_by(Reaction.broadcast_id, Reaction.kind)
    )
    for broadcast_id, kind, number in rows:
        counts[broadcast_id][Kind(kind)] = number
    return counts


def purge(session: Session, now: datetime) -> int:
    return session.connection().execute(delete(Reaction).where(Reaction.at < now - KEEP_ROW)).rowcount


def export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    """For "my data"."""
    rows = session.execute(
        select(Reaction.kind, Reaction.at, Broadcast.kind)
        .join(Broadcast, Broadcast.id == Reaction.broadcast_id)
        .where(Reaction.person_id == person_id)
        .order_by(Reaction.at)
    )
    found = [{"what": kind, "under": under, "when": at.isoformat()} for kind, at, under in rows]
    return {"tapped": found} if found else {}
