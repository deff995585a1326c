"""Writes messages into the caller's transaction; the dispatcher sends them after the commit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update
from sqlalchemy.orm import Session

from bot.core.markup import plain
from bot.core.screen import Place, Screen, from_json, photo_in, to_json
from bot.delivery.fit import fit
from bot.delivery.ports import Capabilities
from bot.delivery.tables import OutMessage
from bot.people.tables import Address
from bot.store.ids import new_id
from bot.store.prepared import insert_prepared
from bot.store.seal import Unreadable, keys

KEEP_PAYLOAD = timedelta(days=30)
KEEP_ROW = timedelta(days=390)  # "thirteen months" in the privacy text: a school year and the summer after it


class Priority(IntEnum):
    """Lower goes first."""

    URGENT = 0
    REPLY = 3
    BULK = 5


@dataclass(frozen=True, slots=True)
class Route:
    """How a channel is reached: its sending lane and what it can show."""

    channel: str
    lane: str
    capabilities: Capabilities
    rate: float | None = None  # messages a second, to spread broadcasts


@dataclass(frozen=True, slots=True)
class Draft:
    """A screen for somebody. `key` makes it unique for ever: the same key is written once."""

    key: str
    to: str
    address_id: int | None
    language: str
    screen: Screen
    kind: str = "reply"
    priority: Priority = Priority.REPLY
    due: datetime | None = None
    replaces: str | None = None
    broadcast_id: int | None = None
    capped: bool = False
    hold: bool = False
    forget: bool = False


def payload_place(row_id: int) -> str:
    return f"out_message.payload:{row_id}"


def put(connection: Connection, route: Route, drafts: Iterable[Draft], now: datetime) -> int:
    """How many rows were new."""
    return put_rows(connection, [row for draft in drafts for row in rows(route, draft, now)])


def rows(route: Route, draft: Draft, now: datetime) -> Iterable[dict[str, Any]]:  # Any: column values
    """What the channel cannot show in one message becomes several."""
    for number, screen in enumerate(fit(draft.screen, route.capabilities)):
        edits = number == 0 and route.capabilities.can_edit and screen.place is Place.REPLACE and not screen.document
        yield row(route, draft, to_json(screen), now, number=number, replaces=draft.replaces if edits else None)


def row(
    route: Route, draft: Draft, payload: str, now: datetime, *, number: int = 0, replaces: str | None = None
) -> dict[str, Any]:
    row_id = new_id()
    return {
        "id": row_id,
        "key": f"{draft.key}:{number}" if number else draft.key,
        "lane": route.lane,
        "channel": route.channel,
        "address_id": draft.address_id,
        "to": draft.to,
        "language": draft.language,
        "kind": draft.kind,
        "broadcast_id": draft.broadcast_id,
        "capped": draft.capped and number == 0,  # a long message in two parts is one message
        "priority": int(draft.priority),
        "state": "ready",
        "due": draft.due or now,
        "attempts": 0,
        "epoch": 0,
        "hold": draft.hold,
        "forget": draft.forget,
        "payload": keys().seal(payload_place(row_id), payload),
        "photo_id": photo_in(payload),
        "replaces": replaces,
        "created_at": now,
    }


_COLUMNS = (
    *("id", "key", "lane", "channel", "address_id", "to", "language", "kind", "broadcast_id", "capped", "priority"),
    *("state", "due", "attempts", "epoch", "hold", "forget", "payload", "photo_id", "replaces", "created_at"),
)
_PUT = insert_prepared(OutMessage, _COLUMNS, "key")


def put_rows(connection: Connection, ready: Sequence[dict[str, Any]]) -> int:  # Any: column values
    """Ready-made rows, as `row` gives them; how many were new."""
    return _PUT.many(connection, ready)


def release(session: Session, person_id: int, now: datetime) -> None:
    """What waited for the end of this person's pause or quiet hours may go: they are here now."""
    addresses = select(Address.id).where(Address.person_id == person_id)
    waiting = (OutMessage.address_id.in_(addresses), OutMessage.state.in_(("ready", "held")), OutMessage.due > now)
    session.execute(update(OutMessage).where(*waiting, OutMessage.priority == int(Priority.BULK)).values(due=now))


def withhold(session: Session, person_id: int, which: ColumnElement[bool]) -> None:
    """`which`, of `OutMessage`: what this person may not be told any more, as far as it has not gone out."""
    addresses = select(Address.id).where(Address.person_id == person_id)
    waiting = (OutMessage.address_id.in_(addresses), OutMessage.state.in_(("ready", "held")))
    session.execute(delete(OutMessage).where(*waiting, which))


def forget_address(session: Session, channel: str, to: str) -> None:
    """Everything written to an address that is being erased, except a goodbye on its way."""
    session.execute(
        delete(OutMessage).where(OutMessage.channel == channel, OutMessage.to == to, OutMessage.forget.is_(False))
    )


def export(session: Session, person_id: int) -> dict[str, Any]:  # Any: JSON values
    """The messages we still have the words of, for "my data"."""
    addresses = select(Address.id).where(Address.person_id == person_id)
    held = select(OutMessage).where(OutMessage.address_id.in_(addresses), OutMessage.payload.is_not(None))
    messages = session.scalars(held.order_by(OutMessage.id)).all()
    return {"sent to you": [{"when": row.created_at.isoformat(), "text": _words(row)} for row in messages]}


def _words(message: OutMessage) -> str | None:
    try:
        stored = keys().unseal(payload_place(message.id), message.payload or b"")
    except Unreadable:
        return None
    return plain(from_json(stored).rich)


def purge(session: Session, now: datetime) -> int:
    """Words go after a month, rows after the school year. Words beside a photo stay with it: a channel that is to show
    the message without it needs them again."""
    old_words = (OutMessage.sent_at < now - KEEP_PAYLOAD, OutMessage.payload.is_not(None))
    session.execute(update(OutMessage).where(*old_words, OutMessage.photo_id.is_(None)).values(payload=None))
    old = OutMessage.created_at < now - KEEP_ROW
    return session.connection().execute(delete(OutMessage).where(old)).rowcount
