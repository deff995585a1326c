"""Messages on their way out, and broadcasts that make many of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, false, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from bot.store.base import Base, id_column
from bot.store.seal import Sealed

# States of a message: ready -> sending -> sent | failed | unknown ("maybe sent", for kinds that hold); held while its
# broadcast is paused.
# Written out in statements too: as parameters they would not tell the databases that these indexes apply.
READY: ColumnElement[str] = literal_column("'ready'")
SENDING: ColumnElement[str] = literal_column("'sending'")
_OPEN = text("state IN ('ready', 'sending')")
_READY = text("state = 'ready'")
_UNSETTLED = text("settled_at IS NULL")
_WITH_PHOTO = text("photo_id IS NOT NULL")


class OutMessage(Base):
    """One call to one channel. `to` is copied here so that sending needs no other table."""

    __tablename__ = "out_message"
    __table_args__ = (
        Index("ix_out_message_ready", "lane", "priority", "due", "id", sqlite_where=_READY, postgresql_where=_READY),
        Index("ix_out_message_open", "to", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_out_message_broadcast_id_state", "broadcast_id", "state"),
        Index(
            *("ix_out_message_capped", "address_id", "sent_at"),
            sqlite_where=text("capped IS 1"),
            postgresql_where=text("capped IS true"),
        ),
        Index("ix_out_message_photo_id", "photo_id", sqlite_where=_WITH_PHOTO, postgresql_where=_WITH_PHOTO),
    )
    id: Mapped[int] = id_column()
    key: Mapped[str] = mapped_column(String(200), unique=True)
    lane: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(20))
    address_id: Mapped[int | None] = mapped_column(index=True)
    to: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(40))
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast.id", ondelete="SET NULL"))
    capped: Mapped[bool] = mapped_column(default=False, server_default=false())  # counts for a week's most
    priority: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(10), default="ready")
    due: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    epoch: Mapped[int] = mapped_column(default=0)
    hold: Mapped[bool] = mapped_column(default=False)
    forget: Mapped[bool] = mapped_column(default=False)  # delete the row once sent: a goodbye to an erased person
    payload: Mapped[bytes | None]  # sealed screen; removed some time after sending
    photo_id: Mapped[int | None]  # that it shows, until it was taken away again
    replaces: Mapped[str | None] = mapped_column(String(40))
    ref: Mapped[str | None] = mapped_column(String(40))
    error: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)


class Broadcast(Base):
    """A cursor over recipients with a fixed end.

    States: draft, waiting (undo minute), running, paused, done (everybody's message is made), cancelled.
    """

    __tablename__ = "broadcast"
    id: Mapped[int] = id_column()
    kind: Mapped[str] = mapped_column(String(40))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    corrects: Mapped[int | None] = mapped_column(ForeignKey("broadcast.id", ondelete="SET NULL"), index=True)
    audience: Mapped[str]  # JSON, understood by `delivery/audience`
    details: Mapped[str]  # JSON, understood by the kind
    words_sealed: Mapped[bytes | None]  # JSON too: what staff wrote themselves
    kept: Mapped[bool] = mapped_column(default=False, server_default=false())  # for as long as its children are known
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())  # does not wait for morning or pause
    reason_sealed: Mapped[bytes | None]  # why it is urgent, in the words of staff
    state: Mapped[str] = mapped_column(String(10), index=True)
    cursor: Mapped[int] = mapped_column(default=0)
    bound: Mapped[int]  # the last recipient that belongs to it; people who join later are not surprised
    recipients: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]  # done or cancelled
    created_by: Mapped[str] = mapped_column(String(40))
    words = Sealed("broadcast", "words_sealed")
    reason = Sealed("broadcast", "reason_sealed")


class DigestItem(Base):
    """A broadcast that was one too many for somebody's week: it comes with others, in one message."""

    __tablename__ = "digest_item"
    __table_args__ = (Index("ix_digest_item_due", "due", sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED),)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(
        ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[datetime] = mapped_column(index=True)
    due: Mapped[datetime]
    settled_at: Mapped[datetime | None]  # it went out in a digest, or a correction took its place


class Reaction(Base):
    """What somebody tapped under a broadcast: `read`, `unclear`, `thanks`, `told`."""

    __tablename__ = "reaction"
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class BroadcastGroup(Base):
    """A group that a broadcast of a school is for; none: the whole school. Says which of the staff may see it."""

    __tablename__ = "broadcast_group"
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), primary_key=True, index=True)
