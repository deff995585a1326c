"""Which children good news is about. The news itself is a broadcast, kept for as long as one of them is known."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base


class NewsPupil(Base):
    """A child that a broadcast of good news is about."""

    __tablename__ = "news_pupil"
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), primary_key=True, index=True)


class FavouritePhrase(Base):
    """A ready sentence that a teacher marked with a star, by its id."""

    __tablename__ = "favourite_phrase"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    phrase: Mapped[str] = mapped_column(String(40), primary_key=True)
