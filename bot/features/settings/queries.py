"""The messages that stand in our tables for one person, for "my data"."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from bot.core import markup
from bot.core.screen import from_json
from bot.delivery.outbox import payload_place
from bot.delivery.tables import OutMessage
from bot.people.tables import Address
from bot.store.inbox import Inbox
from bot.store.seal import Unreadable, keys

Message = Mapping[str, Any]  # Any: JSON values


def list_messages_to(session: Session, person_id: int) -> list[Message]:
    """What we wrote, oldest first; words that were removed in time are None."""
    same_chat = and_(Address.channel == OutMessage.channel, Address.value == OutMessage.to)
    rows = session.scalars(
        select(OutMessage).join(Address, same_chat).where(Address.person_id == person_id).order_by(OutMessage.id)
    )
    return list(_sent(rows))


def _sent(rows: Iterator[OutMessage]) -> Iterator[Message]:
    for row in rows:
        stored = _unseal(payload_place(row.id), row.payload)
        text = markup.plain(from_json(stored).rich) if stored else None
        yield {"when": row.created_at.isoformat(timespec="seconds"), "channel": row.channel, "text": text}


def list_messages_from(session: Session, person_id: int) -> list[Message]:
    """What came in, as the channel handed it over, for as long as we keep it."""
    same_chat = and_(Address.channel == Inbox.channel, Address.value == Inbox.address)
    rows = session.scalars(
        select(Inbox).join(Address, same_chat).where(Address.person_id == person_id).order_by(Inbox.id)
    )
    return [
        {
            "when": row.received_at.isoformat(timespec="seconds"),
            "channel": row.channel,
            "as received": _unseal(f"inbox.raw:{row.id}", row.raw),
        }
        for row in rows
    ]


def _unseal(place: str, sealed: bytes | None) -> str | None:
    try:
        return None if sealed is None else keys().unseal(place, sealed)
    except Unreadable:  # written under a key that is gone: nobody can read it any more
        return None
