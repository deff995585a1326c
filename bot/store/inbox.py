"""What came in, written down once: the same act delivered again is recognised and does nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Index, String, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.incoming import Incoming
from bot.store.base import Base, id_column, table
from bot.store.ids import new_id
from bot.store.prepared import Prepared, Values, insert_prepared
from bot.store.seal import keys

KEEP = timedelta(days=2)  # Telegram keeps undelivered updates for 24 h; one more day for us


class Inbox(Base):
    """`state`: done, or failed when the dialogue raised and the person got an apology."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("uq_inbox_channel_external_id", "channel", "external_id", unique=True),
        Index("ix_inbox_channel_address", "channel", "address"),
    )
    id: Mapped[int] = id_column()
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(140))
    address: Mapped[str] = mapped_column(String(80))
    received_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(10))
    error: Mapped[str | None] = mapped_column(String(200))  # the exception's type, never its words
    raw: Mapped[bytes | None]  # sealed


_table = table(Inbox)
_COLUMNS = ("id", "channel", "external_id", "address", "received_at", "state", "error", "raw")


def accepting(returning: ColumnElement[Any] | None = None) -> Prepared:
    """The statement of `accept`. `returning` is worked out with it, for a first delivery, and may name `its_channel`
    and `its_address`."""
    found = _table.c.id if returning is None else returning
    return insert_prepared(Inbox, _COLUMNS, "channel", "external_id", returning=found)


def accept(
    connection: Connection, acts: Sequence[Incoming], now: datetime, *, statement: Prepared, error: str | None = None
) -> list[list[Any]]:  # Any: rows of the statement
    """For each act the row that `statement` (one of `accepting`) gives, or none for a repeated delivery. The caller's
    transaction makes it so together with everything it causes."""
    return statement.each(connection, [_row(act, now, error) for act in acts])


def _row(incoming: Incoming, now: datetime, error: str | None) -> Values:
    row_id = new_id()
    raw = keys().seal(f"inbox.raw:{row_id}", incoming.raw.decode("utf-8", "replace")) if incoming.raw else None
    return {
        "id": row_id,
        "channel": incoming.channel,
        "external_id": incoming.external_id,
        "address": incoming.address,
        "received_at": now,
        "state": "failed" if error else "done",
        "error": error,
        "raw": raw,
        "its_channel": incoming.channel,
        "its_address": incoming.address,
    }


def forget_address(session: Session, channel: str, address: str) -> None:
    """Keep only what recognises a repeated delivery: the words and the address go."""
    session.execute(
        update(Inbox).where(Inbox.channel == channel, Inbox.address == address).values(raw=None, address="")
    )


def purge(session: Session, now: datetime) -> int:
    return session.connection().execute(delete(Inbox).where(Inbox.received_at < now - KEEP)).rowcount
