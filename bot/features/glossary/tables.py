"""What a school adds to a school word, and which words people called unclear."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, id_column
from bot.store.seal import Sealed


class TermNote(Base):
    """A school's own line under a word for its parents, in Dutch; or that the word is not browsed at this school."""

    __tablename__ = "term_note"
    __table_args__ = (UniqueConstraint("school_id", "term"),)
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    term: Mapped[str] = mapped_column(String(60))
    line_sealed: Mapped[bytes | None]
    hidden: Mapped[bool] = mapped_column(default=False)  # still found when somebody types it
    updated_at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    line = Sealed("term_note", "line_sealed")


class Unclear(Base):
    """Somebody said once that a word's text in a language is not clear, perhaps with a line to their school."""

    __tablename__ = "unclear"
    id: Mapped[int] = id_column()
    term: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))
    by: Mapped[bytes | None] = mapped_column(unique=True)  # keyed hash of who, word and language: counted once
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    line_sealed: Mapped[bytes | None]  # what the person wrote to `school_id`
    created_at: Mapped[datetime] = mapped_column(index=True)
    line = Sealed("unclear", "line_sealed")
