"""The web chat's own memory of a conversation; other channels keep theirs on the person's phone."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, id_column
from bot.store.seal import Sealed


class ChatMessage(Base):
    """One bubble. `place` is where it stands; `seq` is its last change and grows over the whole conversation, so that
    a browser that knows `seq` n asks for everything above n and also learns of messages edited in place (their `seq`
    is above their `place`).
    """

    __tablename__ = "chat_message"
    __table_args__ = (
        UniqueConstraint("address_id", "seq"),
        UniqueConstraint("address_id", "place"),
        UniqueConstraint("address_id", "key"),
    )
    id: Mapped[int] = id_column()
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id", ondelete="CASCADE"))
    place: Mapped[int]
    seq: Mapped[int]
    direction: Mapped[str] = mapped_column(String(3))  # in, out
    out_id: Mapped[int | None] = mapped_column(unique=True)  # of the out_message shown last: delivered once
    key: Mapped[str | None] = mapped_column(String(140))  # of the person's own line: written once
    language: Mapped[str | None] = mapped_column(String(8))
    body_sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    body = Sealed("chat_message", "body_sealed")  # out: a screen's JSON; in: what the person typed
