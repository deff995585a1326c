"""Questions of parents to school outside of meetings, with what was answered and what is still to be told."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, id_column
from bot.store.seal import Sealed


class Enquiry(Base):
    """One question of a guardian about one child.

    `subject`: practical, progress (how the child is doing). `wish`: answer, call, talk. States: open, answered, closed.
    `staff_id`: who has it; None: whoever has the pupil's group. `answer_by`: what the parent was told, the end of a
    school day. `leader_from`: from then on leaders see that it is overdue.
    """

    __tablename__ = "enquiry"
    __table_args__ = (Index("ix_enquiry_school_id_state", "school_id", "state"),)
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(10))
    wish: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    promised_day: Mapped[date | None] = mapped_column(Date)
    answer_by: Mapped[datetime]
    leader_from: Mapped[datetime]
    asked_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]


class EnquiryLine(Base):
    """What was written or done under an enquiry, by the parent or by staff. `what`: see `rules.What`."""

    __tablename__ = "enquiry_line"
    id: Mapped[int] = id_column()
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiry.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    by_parent: Mapped[bool]
    what: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(8))
    words_sealed: Mapped[bytes | None]
    written_at: Mapped[datetime]
    words = Sealed("enquiry_line", "words_sealed")


class EnquiryNotice(Base):
    """What the parent is still to be told about an enquiry: answer, promise, handover, late."""

    __tablename__ = "enquiry_notice"
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiry.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(String(10), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    due: Mapped[datetime] = mapped_column(index=True)


class EnquiryInbox(Base):
    """When a member of staff is told next, once for all, that questions wait: at a quiet moment of a school day."""

    __tablename__ = "enquiry_inbox"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    due: Mapped[datetime] = mapped_column(index=True)
