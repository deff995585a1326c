"""When each member of staff is reminded of the children who have waited long."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base


class WaitingReminder(Base):
    """On a Monday morning, unless they switched it off."""

    __tablename__ = "waiting_reminder"
    __table_args__ = (
        Index(
            *("ix_waiting_reminder_due", "due"),
            sqlite_where=text("is_on IS 1"),
            postgresql_where=text("is_on IS true"),
        ),
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    due: Mapped[datetime]
    is_on: Mapped[bool] = mapped_column(default=True, server_default=true())
