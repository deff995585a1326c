"""Which children good news is about. The news itself is a broadcast, kept for as long as one of them is known."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base


class NewsPupil(Base):
    """A child that a broadcast of good news is about."""

    __tablename__ = "news_pupil"
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), primary_key=True, index=True)
