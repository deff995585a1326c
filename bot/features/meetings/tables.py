"""Meetings between school and parents: rounds, times, who is at the table, preparations and agreements."""

from datetime import date, datetime, time

from sqlalchemy import Date, ForeignKey, Index, SmallInteger, String, Time, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, id_column
from bot.store.seal import Sealed


class MeetingRound(Base):
    """What one plan of a teacher makes: one meeting, or one for each pupil of a group.

    States: draft, open, cancelled. `way`: school, phone, video, home. Parents know of it from `told_at` on. `picks`:
    they choose one of the slots until `choose_until`, families with a head start from `told_at`, the others from
    `others_from` on; otherwise the time is fixed.
    """

    __tablename__ = "meeting_round"
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # of messages/meetings.toml
    goal: Mapped[str] = mapped_column(String(30))  # of `rules.GOALS`; "own" for own words
    minutes: Mapped[int] = mapped_column(SmallInteger)
    way: Mapped[str] = mapped_column(String(10))
    zone: Mapped[str] = mapped_column(String(60))
    words_sealed: Mapped[bytes | None]  # JSON: goal (own words, Dutch), place, link, note
    interpreter: Mapped[bool]  # offered
    picks: Mapped[bool]
    choose_until: Mapped[datetime | None]
    others_from: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(10), index=True)
    told_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    words = Sealed("meeting_round", "words_sealed")


class Meeting(Base):
    """The talk about one pupil, with all guardians who may know, or with `person_id` alone.

    States: open (a time is to be chosen), planned, held, closed (all agreements are), cancelled. `begins` and `ends`
    are on the clock of the round's zone; the moments they mean stand beside them.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        Index("ix_meeting_school_id_starts_at", "school_id", "starts_at"),
        Index("ix_meeting_staff_id_starts_at", "staff_id", "starts_at"),
    )
    id: Mapped[int] = id_column()
    round_id: Mapped[int] = mapped_column(ForeignKey("meeting_round.id", ondelete="CASCADE"), index=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))  # who leads it
    head_start: Mapped[bool]
    child_joins: Mapped[bool]
    way: Mapped[str] = mapped_column(String(10))
    day: Mapped[date | None] = mapped_column(Date)
    begins: Mapped[time | None] = mapped_column(Time)
    ends: Mapped[time | None] = mapped_column(Time)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(10), index=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")  # grows with each change told
    notes_sealed: Mapped[bytes | None]  # of the teacher; parents never see them
    agreed_at: Mapped[datetime | None]  # when the list of agreements went to the parents
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    notes = Sealed("meeting", "notes_sealed")


class MeetingSlot(Base):
    """A time that a teacher proposes; taken by at most one meeting."""

    __tablename__ = "meeting_slot"
    __table_args__ = (Index("ix_meeting_slot_staff_id_starts_at", "staff_id", "starts_at"),)
    id: Mapped[int] = id_column()
    round_id: Mapped[int] = mapped_column(ForeignKey("meeting_round.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(Date)
    begins: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"), unique=True)


class MeetingSeat(Base):
    """Somebody of school, or from outside, who will be at the table. `told_at`: when the parents were told."""

    __tablename__ = "meeting_seat"
    id: Mapped[int] = id_column()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))  # of messages/meetings.toml
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    name_sealed: Mapped[bytes | None]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    name = Sealed("meeting_seat", "name_sealed")


class MeetingNotice(Base):
    """What a guardian is still to be told about a meeting; gone when they were, or when it is no news any more."""

    __tablename__ = "meeting_notice"
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(String(10), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    due: Mapped[datetime] = mapped_column(index=True)


class MeetingStaffNotice(Base):
    """The same for a member of staff, at moments when they are at work."""

    __tablename__ = "meeting_staff_notice"
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(String(10), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, index=True)
    due: Mapped[datetime] = mapped_column(index=True)


class Preparation(Base):
    """What one guardian prepares for a meeting. The other guardian sees it only when `shared`.

    States: begun, sent (school may read it), withdrawn. `step`: where they go on.
    """

    __tablename__ = "preparation"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)
    id: Mapped[int] = id_column()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10))
    step: Mapped[str] = mapped_column(String(20))
    interpreter: Mapped[bool]  # wished
    companion: Mapped[bool]
    other_time: Mapped[bool]
    call: Mapped[bool]
    drawing: Mapped[bool]  # the child brings one
    shared: Mapped[bool]
    may_translate: Mapped[bool]  # they allow that a translation service reads their lines
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]  # by whoever leads the meeting, since it was sent last
    updated_at: Mapped[datetime]


class PreparedLine(Base):
    """A question or a subject of a guardian, or of the child. `rank`: 1 to 3 of those chosen; the others are subjects.

    `kind`: own, home, well, proud, expect, child_wants (what they opened up with), saved (from the list of questions),
    child (the child's own question). `answer`: of the teacher beforehand, in Dutch.
    """

    __tablename__ = "prepared_line"
    id: Mapped[int] = id_column()
    preparation_id: Mapped[int] = mapped_column(ForeignKey("preparation.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    rank: Mapped[int | None] = mapped_column(SmallInteger)
    term: Mapped[str | None] = mapped_column(String(60))  # the school word it came from
    text_sealed: Mapped[bytes]
    answer_sealed: Mapped[bytes | None]
    answered_at: Mapped[datetime | None]
    added_at: Mapped[datetime]
    text = Sealed("prepared_line", "text_sealed")
    answer = Sealed("prepared_line", "answer_sealed")


class Agreement(Base):
    """One of at most three agreements of a meeting: a ready sentence (`phrase`) or own words of the teacher, in Dutch.

    `who`: school, home, child, together. States: draft, given, done, talk (to be talked about again).
    """

    __tablename__ = "agreement"
    __table_args__ = (
        Index(
            *("ix_agreement_check_at", "check_at"),
            sqlite_where=text("check_at IS NOT NULL"),
            postgresql_where=text("check_at IS NOT NULL"),
        ),
    )
    id: Mapped[int] = id_column()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(SmallInteger)
    phrase: Mapped[str | None] = mapped_column(String(40))
    words_sealed: Mapped[bytes | None]
    who: Mapped[str] = mapped_column(String(10))
    from_day: Mapped[date] = mapped_column(Date)
    look_day: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    check_at: Mapped[datetime | None]  # when both sides are asked next
    created_at: Mapped[datetime]
    words = Sealed("agreement", "words_sealed")


class AgreementReply(Base):
    """What a guardian says of the list of agreements: yes, or that they remember it differently, and how."""

    __tablename__ = "agreement_reply"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)
    id: Mapped[int] = id_column()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    says: Mapped[str] = mapped_column(String(10))  # yes, differs
    language: Mapped[str] = mapped_column(String(8))
    words_sealed: Mapped[bytes | None]
    seen_at: Mapped[datetime | None]  # by whoever leads the meeting
    said_at: Mapped[datetime]
    words = Sealed("agreement_reply", "words_sealed")


class AgreementCheck(Base):
    """What one side says on the day of looking again: done, busy (under way), talk."""

    __tablename__ = "agreement_check"
    __table_args__ = (Index("ix_agreement_check_agreement_id_look_day", "agreement_id", "look_day"),)
    id: Mapped[int] = id_column()
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    look_day: Mapped[date] = mapped_column(Date)  # for which day it is said
    says: Mapped[str] = mapped_column(String(10))
    said_at: Mapped[datetime]
