"""What parents and teachers expect of each other: five questions, the same for both, at the start of a school year."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, id_column
from bot.store.seal import Sealed


class ExpectationRound(Base):
    """The parents of a group were asked in a school year, known by the year in which it begins."""

    __tablename__ = "expectation_round"
    __table_args__ = (UniqueConstraint("group_id", "year"),)
    id: Mapped[int] = id_column()
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    asked_at: Mapped[datetime | None]  # the parents know of it
    created_at: Mapped[datetime]


class ExpectationSheet(Base):
    """The answers of one guardian about one child, or of the teacher for the group (without a pupil and a person)."""

    __tablename__ = "expectation_sheet"
    __table_args__ = (Index("ix_expectation_sheet_round_id_pupil_id", "round_id", "pupil_id"),)
    id: Mapped[int] = id_column()
    round_id: Mapped[int] = mapped_column(ForeignKey("expectation_round.id", ondelete="CASCADE"))
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    done_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class ExpectationAnswer(Base):
    """One answer: a ready sentence, own words, or both."""

    __tablename__ = "expectation_answer"
    __table_args__ = (UniqueConstraint("sheet_id", "question"),)
    id: Mapped[int] = id_column()
    sheet_id: Mapped[int] = mapped_column(ForeignKey("expectation_sheet.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(10))  # a theme of messages/phrases.toml
    phrase: Mapped[str | None] = mapped_column(String(40))
    words_sealed: Mapped[bytes | None]
    words = Sealed("expectation_answer", "words_sealed")


class ExpectationNotice(Base):
    """What a guardian is still to be told: ask, remind, exchange."""

    __tablename__ = "expectation_notice"
    round_id: Mapped[int] = mapped_column(ForeignKey("expectation_round.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(String(10), primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    due: Mapped[datetime] = mapped_column(index=True)
