"""Which tips for home somebody had, and when the next one of those who want one a week is due."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base


class TipWish(Base):
    """Somebody who wants a tip a week."""

    __tablename__ = "tip_wish"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    due: Mapped[datetime] = mapped_column(index=True)


class TipSeen(Base):
    """A tip that somebody had, by the name of its text; the last time counts."""

    __tablename__ = "tip_seen"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    tip: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
