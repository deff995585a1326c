"""Schools, groups, pupils and the people around them."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Time, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import Base, id_column
from bot.store.seal import Sealed


class School(Base):
    __tablename__ = "school"
    id: Mapped[int] = id_column()
    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    zone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    quiet_from: Mapped[time] = mapped_column(Time, default=time(20, 0))
    quiet_until: Mapped[time] = mapped_column(Time, default=time(7, 30))
    weekly_cap: Mapped[int] = mapped_column(SmallInteger, default=3, server_default="3")  # for a parent, in 7 days
    naming: Mapped[str] = mapped_column(String(10), default="parent", server_default="parent")
    phone: Mapped[str | None] = mapped_column(String(40))


class SchoolHours(Base):
    """When school is open on a day of the week, 1 for Monday; a day without a row is free."""

    __tablename__ = "school_hours"
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    opens: Mapped[time] = mapped_column(Time)
    closes: Mapped[time] = mapped_column(Time)


class Contact(Base):
    """Somebody parents can go to, as the school tells them. `kind`: of schools.Kind; `place`: the order."""

    __tablename__ = "contact"
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    place: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(80))
    phone_sealed: Mapped[bytes | None]
    email_sealed: Mapped[bytes | None]
    phone = Sealed("contact", "phone_sealed")
    email = Sealed("contact", "email_sealed")


class HelpNumber(Base):
    """A telephone number for danger (`emergency`) or for help, as the school tells it; `place`: the order."""

    __tablename__ = "help_number"
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    place: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(40))


class SchoolStart(Base):
    """How far the guided start of a school is; schools from before there was one have no row."""

    __tablename__ = "school_start"
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), primary_key=True)
    settled: Mapped[str] = mapped_column(String(200), default="")  # steps that were decided: "name hours"
    later: Mapped[str] = mapped_column(String(200), default="")  # and those that were left for later
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # done, or put away


class Group(Base):
    """A class of pupils, such as "Groep 6"."""

    __tablename__ = "group"
    __table_args__ = (UniqueConstraint("school_id", "name"),)
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))


class Pupil(Base):
    """A child, known by first name only; a letter stands after it where two in a group share one: "Noor B"."""

    __tablename__ = "pupil"
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    first_name: Mapped[str] = mapped_column(String(80))
    archived_at: Mapped[datetime | None]
    number_sealed: Mapped[bytes | None]  # the school's own number of the child, to recognise them in its next list
    number = Sealed("pupil", "number_sealed")
    group: Mapped[Group] = relationship()
    school: Mapped[School] = relationship()


class Person(Base):
    """Somebody who said yes: a parent, a staff member or both."""

    __tablename__ = "person"
    id: Mapped[int] = id_column()
    language: Mapped[str] = mapped_column(String(8))
    quiet_from: Mapped[time | None] = mapped_column(Time)  # None: the school's hours
    quiet_until: Mapped[time | None] = mapped_column(Time)
    paused_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Address(Base):
    """Where somebody can be reached: a chat of a channel. A visitor has one without a person."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "value"),)
    id: Mapped[int] = id_column()
    channel: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    closed_at: Mapped[datetime | None]  # blocked or gone; nothing is sent until the person writes again
    created_at: Mapped[datetime]


class Conversation(Base):
    """What an address is in the middle of. Its row lock makes one person's acts happen one after another."""

    __tablename__ = "conversation"
    id: Mapped[int] = id_column()
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id", ondelete="CASCADE"), unique=True)
    language: Mapped[str | None] = mapped_column(String(8))
    asking: Mapped[str | None] = mapped_column(String(120))  # answer route and arguments for the next free text
    # Sealed JSON: labels and taps last shown, so that "2" or a typed label works; a label may hold a child's name.
    offered_sealed: Mapped[bytes | None]
    draft: Mapped[bytes | None]  # sealed JSON: what the person has entered so far
    updated_at: Mapped[datetime]
    offered = Sealed("conversation", "offered_sealed")


class Guardian(Base):
    """A person's tie to a pupil. `naming`: name (first name allowed), other (`shown_as`), none ("your child").

    `informed`: False when school has set that this guardian has no right to be told how the child is doing.
    """

    __tablename__ = "guardian"
    __table_args__ = (UniqueConstraint("person_id", "pupil_id"),)
    id: Mapped[int] = id_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), index=True)
    naming: Mapped[str] = mapped_column(String(10), default="none")
    shown_as_sealed: Mapped[bytes | None]
    informed: Mapped[bool] = mapped_column(default=True, server_default=true())
    linked_at: Mapped[datetime]
    pupil: Mapped[Pupil] = relationship()
    shown_as = Sealed("guardian", "shown_as_sealed")


class Staff(Base):
    """A staff member. `person_id` is set once an invite was accepted. Roles: teacher, coordinator, leader."""

    __tablename__ = "staff"
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(80))  # as parents know them: "Meester Jan"
    role: Mapped[str] = mapped_column(String(20))
    disabled_at: Mapped[datetime | None]
    school: Mapped[School] = relationship()
    groups: Mapped[list[Group]] = relationship(secondary="staff_group")


class StaffGroup(Base):
    __tablename__ = "staff_group"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), primary_key=True)


class Share(Base):
    """A pupil that a coordinator may see. A whole group is shared by giving it to them in `staff_group`."""

    __tablename__ = "share"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), primary_key=True, index=True)


class Handover(Base):
    """A colleague has a group for a while, both days included. Days are those of the school's zone."""

    __tablename__ = "handover"
    id: Mapped[int] = id_column()
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    from_day: Mapped[date]
    until_day: Mapped[date | None]  # None: until it is handed back
    ended_at: Mapped[datetime | None]  # handed back


class Invite(Base):
    """A one-time code for a guardian of a pupil or for a staff member; only hashes are kept.

    On an invitation sheet `sheet` is which of the pupil's sheets it is, one for each guardian, and `language` what the
    sheet is written in, "all" for every language.
    """

    __tablename__ = "invite"
    id: Mapped[int] = id_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    link_hash: Mapped[bytes] = mapped_column(unique=True)  # SHA-256 of the 132-bit code in links and QR
    typed_hash: Mapped[bytes] = mapped_column(unique=True)  # HMAC of the 12 symbols a person types
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sheet: Mapped[int | None] = mapped_column(SmallInteger)
    language: Mapped[str | None] = mapped_column(String(8))


class Guess(Base):
    """A wrong code: counted per address and per hour, so that guessing does not pay. No code is kept."""

    __tablename__ = "guess"
    __table_args__ = (Index("ix_guess_key_at", "key", "at"),)
    id: Mapped[int] = id_column()
    key: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Consent(Base):
    """What somebody agreed to, in which version and language, and until when."""

    __tablename__ = "consent"
    id: Mapped[int] = id_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(20))  # revision of the text that was shown
    language: Mapped[str] = mapped_column(String(8))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Question(Base):
    """A question that a parent keeps for a meeting at school, their own or one that a school word suggests."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("person_id", "same"),)
    id: Mapped[int] = id_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    term: Mapped[str | None] = mapped_column(String(60))  # the school word it came from
    text_sealed: Mapped[bytes]
    same: Mapped[bytes]  # keyed hash of the words: one question stands on a list once
    created_at: Mapped[datetime] = mapped_column(index=True)
    removed_at: Mapped[datetime | None]  # for a day, so that a slip can be undone
    text = Sealed("question", "text_sealed")


class Audit(Base):
    """Who did what to which object; ids and counts, never words."""

    __tablename__ = "audit"
    id: Mapped[int] = id_column()
    at: Mapped[datetime] = mapped_column(index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    actor: Mapped[str] = mapped_column(String(40))  # "staff:12", "person:7", "operator", "system"
    action: Mapped[str] = mapped_column(String(60))
    object: Mapped[str] = mapped_column(String(60))


class SignIn(Base):
    """A one-time link: to the console for staff, or to the same web chat on another device. Ten or fifteen minutes."""

    __tablename__ = "sign_in"
    id: Mapped[int] = id_column()
    kind: Mapped[str] = mapped_column(String(10))  # console, chat
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInCode(Base):
    """A browser that shows a code and waits until a staff member confirms it elsewhere. Ten minutes."""

    __tablename__ = "sign_in_code"
    id: Mapped[int] = id_column()
    token_hash: Mapped[bytes] = mapped_column(unique=True)  # SHA-256 of what only the waiting browser has
    code_hash: Mapped[bytes] = mapped_column(unique=True)  # HMAC of the 8 symbols a person types
    device: Mapped[str] = mapped_column(String(80))
    network: Mapped[bytes | None]  # HMAC of the internet address; None when it says nothing
    expires_at: Mapped[datetime] = mapped_column(index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)  # confirmed
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """What a staff member's own device signs in with: we have the public half. For one school, as sessions are."""

    __tablename__ = "passkey"
    id: Mapped[int] = id_column()
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)  # the authenticator's own name for it
    public_key: Mapped[bytes]  # COSE
    counter: Mapped[int]  # the last one signed; synced passkeys always say 0
    label: Mapped[str] = mapped_column(String(80))  # where it was made: "Firefox on Android"
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What one browser was asked to sign, once, within five minutes; gone as soon as it answers."""

    __tablename__ = "passkey_challenge"
    id: Mapped[int] = id_column()
    token_hash: Mapped[bytes] = mapped_column(unique=True)  # SHA-256 of what only the asked browser has
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)  # who adds one
    expires_at: Mapped[datetime] = mapped_column(index=True)


class WebSession(Base):
    """A browser that is let in: to one web chat, or to the console as one staff member. The token is kept hashed."""

    __tablename__ = "web_session"
    id: Mapped[int] = id_column()
    kind: Mapped[str] = mapped_column(String(10))  # console, chat
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(80), default="")  # "Firefox on Android", from the user agent
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
