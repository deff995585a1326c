"""Events, the answers of families, what is to be brought, and what is still to be told about them."""

from datetime import date, datetime, time

from sqlalchemy import Date, ForeignKey, Index, SmallInteger, String, Time, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, id_column
from bot.store.seal import Sealed

_TO_DO = text("due IS NOT NULL")


class EventSeries(Base):
    """Events that come again: `rule` is an RRULE (RFC 5545) without its end, which is `until`."""

    __tablename__ = "event_series"
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str] = mapped_column(String(80))
    until: Mapped[date] = mapped_column(Date)
    created_at: Mapped[datetime]


class Event(Base):
    """One event. `begins` and `ends` are on the clock of `zone`; the moments they mean stand beside them.

    States: draft, open, cancelled. Parents see it from `published_at` on, which is the end of the undo minute.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_school_id_starts_at", "school_id", "starts_at"),
        Index(
            *("ix_event_invite_at", "invite_at"),
            sqlite_where=text("invite_at IS NOT NULL"),
            postgresql_where=text("invite_at IS NOT NULL"),
        ),
    )
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id", ondelete="SET NULL"), index=True)
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(40))  # of messages/events.toml
    day: Mapped[date] = mapped_column(Date)
    begins: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)  # not after `begins`: on the next day
    zone: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    audience: Mapped[str]  # JSON, understood by `delivery/audience`
    cents: Mapped[int] = mapped_column(default=0, server_default="0")  # for a person; 0 is free
    little_ones: Mapped[str] = mapped_column(String(10))  # welcome, care (somebody looks after them), home
    help_languages: Mapped[str] = mapped_column(String(60), default="")  # codes of who can interpret: "ar tr"
    capacity: Mapped[int | None]  # people; None: there is room for all
    most: Mapped[int] = mapped_column(SmallInteger)  # people of one family
    words_sealed: Mapped[bytes | None]  # JSON: title (of "other"), place, map, note (own words, Dutch)
    state: Mapped[str] = mapped_column(String(10), index=True)
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")  # of RFC 5545; grows with each change told
    published_at: Mapped[datetime | None]
    invite_at: Mapped[datetime | None]  # when the invitation of one of a series is to go out by itself
    created_at: Mapped[datetime]
    words = Sealed("event", "words_sealed")


class EventReply(Base):
    """The answer of one family. Only a yes has a place: placed, waiting (for one), or offered until `offered_until`.

    `person_id`: who answered last; None when it was the school, `staff_id`, for them.
    """

    __tablename__ = "event_reply"
    __table_args__ = (
        Index("ix_event_reply_event_id_answer", "event_id", "answer"),
        Index(
            *("ix_event_reply_offered_until", "offered_until"),
            sqlite_where=text("offered_until IS NOT NULL"),
            postgresql_where=text("offered_until IS NOT NULL"),
        ),
    )
    id: Mapped[int] = id_column()
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    answer: Mapped[str] = mapped_column(String(10))  # yes, maybe, no
    people: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")  # who come; 0 unless yes
    place: Mapped[str | None] = mapped_column(String(10))
    waiting_since: Mapped[datetime | None]  # the order of the waiting list, with the id
    offered_until: Mapped[datetime | None]
    answered_at: Mapped[datetime]


class EventReplyPupil(Base):
    """A child of the family whose answer it is: every guardian of the child sees and may change it."""

    __tablename__ = "event_reply_pupil"
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), primary_key=True, index=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("event_reply.id", ondelete="CASCADE"), index=True)


class EventNeed(Base):
    """Something that is needed: `what` of messages/events.toml, or own words of staff (Dutch)."""

    __tablename__ = "event_need"
    id: Mapped[int] = id_column()
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(40))
    words_sealed: Mapped[bytes | None]
    wanted: Mapped[int] = mapped_column(SmallInteger)
    words = Sealed("event_need", "words_sealed")


class Contribution(Base):
    """Somebody helps or brings something. `name`: what other parents may call them; None: only the school knows."""

    __tablename__ = "contribution"
    __table_args__ = (Index("ix_contribution_need_id_person_id", "need_id", "person_id", unique=True),)
    id: Mapped[int] = id_column()
    need_id: Mapped[int] = mapped_column(ForeignKey("event_need.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(SmallInteger)
    name_sealed: Mapped[bytes | None]
    taken_at: Mapped[datetime]
    name = Sealed("contribution", "name_sealed")


class EventSuggestion(Base):
    """What a parent suggests to do or bring. States: new, added (became a need), thanked."""

    __tablename__ = "event_suggestion"
    id: Mapped[int] = id_column()
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    words_sealed: Mapped[bytes]
    state: Mapped[str] = mapped_column(String(10), default="new", server_default="new")
    written_at: Mapped[datetime]
    words = Sealed("event_suggestion", "words_sealed")


class EventFeedback(Base):
    """How it was for somebody who came: 3 good, 2 so-so, 1 not good; perhaps with a line."""

    __tablename__ = "event_feedback"
    __table_args__ = (Index("ix_event_feedback_event_id_person_id", "event_id", "person_id", unique=True),)
    id: Mapped[int] = id_column()
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    face: Mapped[int] = mapped_column(SmallInteger)
    words_sealed: Mapped[bytes | None]
    given_at: Mapped[datetime]
    words = Sealed("event_feedback", "words_sealed")


class EventGuest(Base):
    """Somebody without the bot, added by name at school; forgotten after the event."""

    __tablename__ = "event_guest"
    id: Mapped[int] = id_column()
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    name_sealed: Mapped[bytes]
    people: Mapped[int] = mapped_column(SmallInteger)
    language: Mapped[str] = mapped_column(String(8), default="")
    added_at: Mapped[datetime]
    name = Sealed("event_guest", "name_sealed")


class EventRound(Base):
    """What goes to people at a moment around an event, and how far it is: ids of people up to `cursor` had it.

    `what`: ask (those who did not answer), day, hours (those who come), thanks. `due`: None when it is done.
    """

    __tablename__ = "event_round"
    __table_args__ = (Index("ix_event_round_due", "due", sqlite_where=_TO_DO, postgresql_where=_TO_DO),)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(String(10), primary_key=True)
    due: Mapped[datetime | None]
    cursor: Mapped[int] = mapped_column(default=0, server_default="0")


class EventMissed(Base):
    """Somebody for whom a round was put off: quiet hours, a pause, no channel. Gone when they had it."""

    __tablename__ = "event_missed"
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(String(10), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    due: Mapped[datetime] = mapped_column(index=True)


class CalendarFeed(Base):
    """A private address where somebody's calendar reads their events; only its hash is kept."""

    __tablename__ = "calendar_feed"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
