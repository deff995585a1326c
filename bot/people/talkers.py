"""The start and the end of every turn: who acts, locked so that one person's acts happen one after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, select, update

from bot.core.incoming import Incoming
from bot.people.tables import Address, Conversation, Guardian, Person, Staff
from bot.store import inbox
from bot.store.base import table
from bot.store.ids import new_id
from bot.store.prepared import Prepared, Values
from bot.store.seal import Unreadable, keys
from bot.store.upsert import insert_once


@dataclass(frozen=True, slots=True)
class Talker:
    """The address that acts, and its person when there is one. Loaded and locked for this turn."""

    address_id: int
    conversation_id: int
    channel: str
    address: str
    person_id: int | None
    language: str | None  # None until chosen
    asking: str | None
    offered: str | None
    is_parent: bool
    is_staff: bool
    closed: bool = False


_conversation = table(Conversation)
_FIND = Prepared(
    select(
        Address.id,
        Conversation.id.label("conversation_id"),
        Address.person_id,
        Person.language.label("chosen"),
        Conversation.language,
        Conversation.asking,
        Conversation.offered_sealed,
        Address.closed_at,
        exists().where(Guardian.person_id == Address.person_id).label("is_parent"),
        exists().where(and_(Staff.person_id == Address.person_id, Staff.disabled_at.is_(None))).label("is_staff"),
    )
    .join(Conversation, Conversation.address_id == Address.id)
    .outerjoin(Person, Person.id == Address.person_id)
    .where(Address.channel == bindparam("channel"), Address.value == bindparam("value"))
)
_held = (
    select(Conversation.id)
    .join(Address, Address.id == Conversation.address_id)
    .where(Address.channel == bindparam("its_channel"), Address.value == bindparam("its_address"))
    .with_for_update(of=Conversation)
)
_HOLD = Prepared(_held)
_ACCEPT = inbox.accepting()
_ACCEPT_AND_HOLD = inbox.accepting(_held.scalar_subquery().label("held"))
_LEAVE = Prepared(
    update(_conversation)
    .where(_conversation.c.id == bindparam("row"))
    .values(asking=bindparam("next_asking"), offered_sealed=bindparam("next_offered"), updated_at=bindparam("now"))
)


def accept(
    connection: Connection, acts: Sequence[Incoming], now: datetime, *, error: str | None = None
) -> list[Talker | None]:
    """Writes down what came in, each from another address. Who did it, made when they are new; None for what was
    delivered before.

    The conversation rows stay locked until the commit.
    """
    statement = _ACCEPT_AND_HOLD if _locks_rows(connection) else _ACCEPT
    places = [(act.channel, act.address) for act in acts]
    answers = inbox.accept(connection, acts, now, error=error, statement=statement)
    held = {place: rows[0][0] is not None for place, rows in zip(places, answers, strict=True) if rows}
    found = dict(zip(held, _find(connection, list(held)), strict=True))
    for place, talker in found.items():
        if talker is None or not held[place]:  # new, or made by somebody else a moment ago
            found[place] = lock(connection, *place, now)
    return [found.get(place) for place in places]


def lock(connection: Connection, channel: str, value: str, now: datetime) -> Talker:
    """The talker at this address, made when it is new; the conversation row stays locked until the commit."""
    found = _hold(connection, channel, value)
    if found is None:
        _make(connection, channel, value, now)
        found = _hold(connection, channel, value)
    if found is None:
        raise LookupError("an address that was just made cannot be found")
    return found


def _hold(connection: Connection, channel: str, value: str) -> Talker | None:
    if _locks_rows(connection):
        _HOLD.all(connection, {"its_channel": channel, "its_address": value})
    [found] = _find(connection, [(channel, value)])
    return found


def _locks_rows(connection: Connection) -> bool:
    """SQLite has one writer. On PostgreSQL the lock is a statement before the look: one that had to wait for the lock
    itself would see the person as before the other's act."""
    return connection.dialect.name == "postgresql"


def _find(connection: Connection, places: Sequence[tuple[str, str]]) -> list[Talker | None]:
    answers = _FIND.each(connection, [{"channel": channel, "value": value} for channel, value in places])
    return [_talker(*place, rows[0]) if rows else None for place, rows in zip(places, answers, strict=True)]


def _talker(channel: str, address: str, row: Any) -> Talker:  # Any: a row of _FIND
    return Talker(
        address_id=row.id,
        conversation_id=row.conversation_id,
        channel=channel,
        address=address,
        person_id=row.person_id,
        language=row.chosen or row.language,
        asking=row.asking,
        offered=_opened(row.conversation_id, row.offered_sealed),
        is_parent=row.is_parent,
        is_staff=row.is_staff,
        closed=row.closed_at is not None,
    )


def _make(connection: Connection, channel: str, value: str, now: datetime) -> None:
    address = insert_once(connection, Address, "channel", "value")
    connection.execute(address, {"id": new_id(), "channel": channel, "value": value, "created_at": now})
    address_id = connection.execute(
        select(Address.id).where(Address.channel == channel, Address.value == value)
    ).scalar_one()
    conversation = insert_once(connection, Conversation, "address_id")
    connection.execute(conversation, {"id": new_id(), "address_id": address_id, "updated_at": now})


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A conversation after a turn: what the next act may answer."""

    talker: Talker
    asking: str | None
    offered: str | None


def leave(connection: Connection, ends: Sequence[Awaiting], now: datetime) -> None:
    changed = [end for end in ends if (end.asking, end.offered) != (end.talker.asking, end.talker.offered)]
    _LEAVE.many(connection, [_remembered(end, now) for end in changed])


def _remembered(end: Awaiting, now: datetime) -> Values:
    row = end.talker.conversation_id
    sealed = keys().seal(Conversation.offered.where(row), end.offered) if end.offered else None
    return {"row": row, "next_asking": end.asking, "next_offered": sealed, "now": now}


def _opened(conversation_id: int, sealed: bytes | None) -> str | None:
    """What was offered, or nothing when it was sealed with a key that is gone: tapping still works."""
    try:
        return keys().unseal(Conversation.offered.where(conversation_id), sealed) if sealed else None
    except Unreadable:
        return None


def close(connection: Connection, talker: Talker, now: datetime) -> None:
    """The person blocked us; nothing is sent until they write again."""
    connection.execute(update(Address).where(Address.id == talker.address_id).values(closed_at=now))


def reopen(connection: Connection, talker: Talker) -> None:
    connection.execute(update(Address).where(Address.id == talker.address_id).values(closed_at=None))
