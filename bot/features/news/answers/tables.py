"""Good words from home, and what waits for the daily overview of each member of staff."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, id_column
from bot.store.seal import Sealed

_UNTOLD = text("bundle_id IS NULL")


class GoodWord(Base):
    """Something good that a parent wrote to the teachers of a child, perhaps under their good news."""

    __tablename__ = "good_word"
    id: Mapped[int] = id_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), index=True)
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast.id", ondelete="SET NULL"), index=True)
    language: Mapped[str] = mapped_column(String(8))  # that the parent reads
    text_sealed: Mapped[bytes]
    written_at: Mapped[datetime] = mapped_column(index=True)
    text = Sealed("good_word", "text_sealed")


class AnswerBundle(Base):
    """One overview that a member of staff got. Stale: something in it was taken back, so it is to be written anew."""

    __tablename__ = "answer_bundle"
    __table_args__ = (
        Index(
            *("ix_answer_bundle_stale", "id"),
            sqlite_where=text("is_stale IS 1"),
            postgresql_where=text("is_stale IS true"),
        ),
    )
    id: Mapped[int] = id_column()
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    is_stale: Mapped[bool] = mapped_column(default=False, server_default=false())


class Answer(Base):
    """For one member of staff: a parent thanked for news, told the child, or wrote a good word.

    `kind`: thanks and told are about `broadcast_id`, word about `word_id`. `bundle_id`: the overview that has it.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "person_id", "kind"),
        UniqueConstraint("word_id", "staff_id"),
        Index("ix_answer_due", "due", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    )
    id: Mapped[int] = id_column()
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"))
    word_id: Mapped[int | None] = mapped_column(ForeignKey("good_word.id", ondelete="CASCADE"))
    bundle_id: Mapped[int | None] = mapped_column(ForeignKey("answer_bundle.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    due: Mapped[datetime]
