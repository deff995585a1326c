"""A list on its way in, for an hour at most, and what the last changes replaced, for a day."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, id_column
from bot.store.seal import Sealed


class RosterDraft(Base):
    """What a staff member uploaded, between the steps. Once the columns are chosen, only what they name is left."""

    __tablename__ = "roster_draft"
    id: Mapped[int] = id_column()
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    list_sealed: Mapped[bytes]
    list = Sealed("roster_draft", "list_sealed")


class RosterChange(Base):
    """One applied change of a school's pupils, with what was there before, so that it can be taken back."""

    __tablename__ = "roster_change"
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # list, year
    made_at: Mapped[datetime] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]
    before_sealed: Mapped[bytes]
    before = Sealed("roster_change", "before_sealed")
