"""What the web chat writes: visitors, their own lines and the messages delivered to them."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot import clock
from bot.channels.webchat import queries
from bot.channels.webchat.queries import CHANNEL
from bot.channels.webchat.tables import ChatMessage
from bot.core.screen import Place, to_json
from bot.delivery.ports import Gone, Outgoing, Rejected, Result, Sent
from bot.people import sessions
from bot.people.tables import Address, Conversation
from bot.store.ids import new_id
from bot.store.upsert import insert

# A first form pressed twice comes twice without a cookie, and must lead to one visitor. Later the form opens nothing.
FORM_LASTS = timedelta(minutes=15)


def let_in(session: Session, now: datetime, *, key: str, language: str | None, device: str) -> str | None:
    """A session's token for a new visitor; None when the form's `key` is too old to be repeated."""
    digest = urlsafe_b64encode(hashlib.sha256(f"visitor {key}".encode()).digest())
    value = "w_" + digest.decode()[:22]
    connection = session.connection()
    row = {"id": new_id(), "channel": CHANNEL, "value": value, "created_at": now}
    connection.execute(insert(connection, Address).on_conflict_do_nothing(index_elements=["channel", "value"]), row)
    address = queries.get_address_by_value(session, value)
    if address is None or now - address.created_at > FORM_LASTS:
        return None
    if language:
        row = {"id": new_id(), "address_id": address.id, "language": language, "updated_at": now}
        connection.execute(insert(connection, Conversation).on_conflict_do_nothing(index_elements=["address_id"]), row)
    return sessions.open_session(session, now, kind="chat", address_id=address.id, device=device)


def write_own_line(session: Session, now: datetime, *, address_id: int, key: str, text: str) -> None:
    """The person's words as they appear to them; the same key is written once."""
    if _lock(session, address_id) is None:
        return
    known = select(ChatMessage.id).where(ChatMessage.address_id == address_id, ChatMessage.key == key)
    if session.scalar(known) is not None:
        return
    seq = _next_seq(session, address_id)
    message = ChatMessage(id=new_id(), address_id=address_id, place=seq, seq=seq, direction="in", key=key)
    message.body = text
    message.created_at = now
    session.add(message)
    session.flush()


def deliver(session: Session, batch: Sequence[Outgoing], now: datetime) -> tuple[list[Result], set[int]]:
    """Each message exactly once, in order; also the addresses that have something new."""
    found = {value: address_id for value in {out.to for out in batch} if (address_id := _find(session, value))}
    for address_id in sorted(found.values()):  # always in one order, so that two batches cannot wait for each other
        _lock(session, address_id)
    results = [_deliver_one(session, found.get(out.to), out, now) for out in batch]
    return results, set(found.values())


def purge(session: Session, before: datetime) -> int:
    """Conversations are not an archive: remove what is older; how many messages went."""
    old = session.scalars(delete(ChatMessage).where(ChatMessage.created_at < before).returning(ChatMessage.id))
    return len(old.all())


def _deliver_one(session: Session, address_id: int | None, out: Outgoing, now: datetime) -> Result:
    if address_id is None:
        return Gone("erased")
    known = session.scalar(select(ChatMessage).where(ChatMessage.out_id == out.id))
    if known is not None:
        return Sent(str(known.id))
    seq = _next_seq(session, address_id)
    message = _replaced(session, address_id, out)
    if message is None and out.screen.place is Place.INSIDE:
        return Rejected("message to edit not found")
    if message is None:
        message = ChatMessage(id=new_id(), address_id=address_id, place=seq, direction="out", created_at=now)
        session.add(message)
    message.seq = seq
    message.out_id = out.id
    message.language = out.language
    message.body = to_json(out.screen)
    session.flush()
    return Sent(str(message.id))


def _replaced(session: Session, address_id: int, out: Outgoing) -> ChatMessage | None:
    if out.replaces is None or not out.replaces.isdecimal():
        return None
    message = queries.get_message(session, address_id, int(out.replaces))
    return message if message is not None and message.direction == "out" else None


def _find(session: Session, value: str) -> int | None:
    address = queries.get_address_by_value(session, value)
    return address.id if address else None


def _lock(session: Session, address_id: int) -> int | None:
    """Changes of one conversation become visible in the order of their seq: nobody else writes until the commit."""
    return session.scalar(select(Address.id).where(Address.id == address_id).with_for_update())


def _next_seq(session: Session, address_id: int) -> int:
    """Growing, also after old messages were purged: a browser may remember a number that we no longer have."""
    last = session.scalar(select(func.max(ChatMessage.seq)).where(ChatMessage.address_id == address_id)) or 0
    return max(last + 1, clock.millis())
