"""What was one too many for somebody's week: kept, and sent together on Friday afternoon as one message."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.delivery import metrics, outbox
from bot.delivery.audience import load
from bot.delivery.broadcasts import content
from bot.delivery.kinds import BroadcastKind, Recipient
from bot.delivery.reactions import is_recipient
from bot.delivery.rounds import PEOPLE, Letter, Post, can_read
from bot.delivery.tables import Broadcast, DigestItem
from bot.i18n.texts import Texts
from bot.people.tables import Person
from bot.store.upsert import insert_once

MOST = 20  # titles in one message; more come in a second one
KIND = "digest"

Titles = Sequence[tuple[int, str]]  # (broadcast id, what it is about)


def add(session: Session, broadcast_id: int, due: Mapping[int, datetime], now: datetime) -> None:
    """For these people it waits until then. Twice is once."""
    if due:
        insert = insert_once(session.connection(), DigestItem, "person_id", "broadcast_id")
        rows = [
            {"person_id": person_id, "broadcast_id": broadcast_id, "added_at": now, "due": at, "settled_at": None}
            for person_id, at in due.items()
        ]
        session.connection().execute(insert, rows)


class Digester:
    """Makes the digests that are due. `render` is the digest slice's."""

    def __init__(self, kinds: Mapping[str, BroadcastKind], render: Callable[[Texts, Titles], Screen]) -> None:
        self._kinds, self._render = kinds, render

    def step(self, post: Post, session: Session, now: datetime) -> set[str] | None:
        """The lanes that got messages; None when no digest is due. Made and settled in one transaction: once."""
        due = session.execute(_due_people(now))
        recipients = load(session, {person_id: school_id for person_id, school_id in due})
        if not recipients:
            return None
        ready, later = post.sort(session, recipients, now)
        items = _list_due(session, recipients, now)
        for person_id, at in later.items():
            _settle(session, person_id, items[person_id], due=at)
        letters = []
        for recipient in ready:
            chosen = items[recipient.id][:MOST]
            letters.append(self._letter(post.texts(recipient), recipient, chosen))
            _settle(session, recipient.id, chosen, settled_at=now)
        metrics.digests.inc(len(letters))
        return post.put(session, letters, now)

    def _letter(self, t: Texts, recipient: Recipient, chosen: Sequence[Broadcast]) -> Letter:
        titles = [(one.id, self._kinds[one.kind].title(t, content(one))) for one in chosen]
        key = f"digest:{recipient.id}:{chosen[0].id}"  # an item is settled once, so this comes once
        return Letter(recipient, key, KIND, self._render(t, titles))


def _due_people(now: datetime) -> Select[int, int | None]:
    return (
        select(DigestItem.person_id, func.min(Broadcast.school_id).label("school_id"))
        .join(Broadcast, Broadcast.id == DigestItem.broadcast_id)
        .join(Person, Person.id == DigestItem.person_id)
        .where(DigestItem.due <= now, DigestItem.settled_at.is_(None), can_read(now))
        .group_by(DigestItem.person_id)
        .order_by(DigestItem.person_id)
        .limit(PEOPLE)
    )


def _list_due(session: Session, recipients: Sequence[Recipient], now: datetime) -> Mapping[int, list[Broadcast]]:
    """The oldest first."""
    rows = session.execute(
        select(DigestItem.person_id, Broadcast)
        .join(Broadcast, Broadcast.id == DigestItem.broadcast_id)
        .where(DigestItem.person_id.in_([one.id for one in recipients]))
        .where(DigestItem.due <= now, DigestItem.settled_at.is_(None))
        .order_by(DigestItem.added_at, DigestItem.broadcast_id)
    )
    found: dict[int, list[Broadcast]] = defaultdict(list)
    for person_id, broadcast in rows:
        found[person_id].append(broadcast)
    return found


def _settle(session: Session, person_id: int, chosen: Sequence[Broadcast], **values: datetime) -> None:
    ids = [one.id for one in chosen]
    ours = (DigestItem.person_id == person_id, DigestItem.broadcast_id.in_(ids))
    session.execute(update(DigestItem).where(*ours).values(**values))


def get_item(session: Session, person_id: int, broadcast_id: int) -> Broadcast | None:
    """The whole message behind a title; None for who has neither got it nor has it in a digest."""
    if not is_recipient(session, broadcast_id, person_id):
        return None
    broadcast = session.get(Broadcast, broadcast_id)
    return None if broadcast is None or broadcast.state in ("draft", "waiting", "cancelled") else broadcast


def export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    """For "my data"; the digests themselves are among the messages."""
    items = select(DigestItem).where(DigestItem.person_id == person_id).order_by(DigestItem.added_at)
    found = [
        {
            "kept": row.added_at.isoformat(),
            "for": row.due.isoformat(),
            "sent": row.settled_at and row.settled_at.isoformat(),
        }
        for row in session.scalars(items)
    ]
    return {"in your digests": found} if found else {}


def purge(session: Session, now: datetime) -> int:
    old = delete(DigestItem).where(DigestItem.added_at < now - outbox.KEEP_ROW)
    return session.connection().execute(old).rowcount
