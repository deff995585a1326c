"""A talk about Amina that is over, her parents in real chats, and the teacher who writes the agreements."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.senders import Sender
from bot.delivery.tables import OutMessage
from bot.features.meetings import queries
from bot.features.meetings.agreeing import actions
from bot.features.meetings.agreeing.actions import Entry
from bot.features.meetings.agreeing.rules import Who
from bot.features.meetings.tables import Agreement, Meeting, MeetingRound, MeetingSeat
from bot.i18n.texts import SCHOOL_ZONE
from bot.people.tables import Address
from bot.store.ids import new_id
from tests.features.news.room import Room
from tests.talk import Shown, Talk

LOOK = "2026-12-22"  # four weeks after the talk


@dataclass
class Table:
    """The talk was on Tuesday 24 November at 11:30, half an hour before now."""

    room: Room
    meeting: int = field(init=False)

    def __post_init__(self) -> None:
        with self.session() as session:
            self.meeting = add_talk(session, self.room, self.now).id

    @property
    def now(self) -> datetime:
        return self.room.now()

    @property
    def today(self) -> date:
        return self.now.astimezone(SCHOOL_ZONE).date()

    @property
    def sender(self) -> Sender:
        return sender_of(self.room)

    def session(self) -> AbstractContextManager[Session]:
        return self.room.place.talk.db.transaction()

    def entry(self, phrase: str = "read_every_day", who: Who = Who.HOME, *, words: str = "", look: str = LOOK) -> Entry:
        return Entry(who, self.today, date.fromisoformat(look), phrase or None, words)

    def give(self, *entries: Entry) -> list[int]:
        """The list as it is now; the ids of what stands on it."""
        with self.session() as session:
            meeting = queries.hold(session, self.meeting)
            assert meeting is not None
            actions.save_draft(session, meeting, entries or (self.entry(),), now=self.now)
            assert actions.give(session, meeting, self.sender, now=self.now)
            rows = select(Agreement.id).where(Agreement.meeting_id == self.meeting, Agreement.state == "given")
            return list(session.scalars(rows.order_by(Agreement.number)))

    def row(self, agreement_id: int) -> Agreement:
        with self.session() as session:
            return session.get_one(Agreement, agreement_id)

    def talk(self) -> Meeting:
        with self.session() as session:
            return session.get_one(Meeting, self.meeting)

    def letters(self, chat: Talk, what: str) -> list[Shown]:
        """Those about this talk, the newest last."""
        return self.room.got(chat, f"meeting_{what}")

    def told(self, chat: Talk) -> int:
        """How many messages came by themselves."""
        with self.session() as session:
            ours = (OutMessage.to == chat.address, OutMessage.kind != "reply")
            return len(session.scalars(select(OutMessage.id).where(*ours)).all())

    def person(self, chat: Talk) -> int:
        with self.session() as session:
            return session.scalars(select(Address.person_id).where(Address.value == chat.address)).one() or 0


def sender_of(room: Room) -> Sender:
    """The teacher of Groep 6."""
    school = room.place.school
    return Sender(school.teacher, school.school_id, False, room.now().astimezone(SCHOOL_ZONE).date())


def add_talk(session: Session, room: Room, now: datetime) -> Meeting:
    school = room.place.school
    starts = now - timedelta(minutes=30)
    planned = MeetingRound(
        id=new_id(),
        school_id=school.school_id,
        staff_id=school.teacher,
        kind="progress",
        goal="how_it_goes",
        minutes=10,
        way="school",
        zone="Europe/Amsterdam",
        interpreter=False,
        picks=False,
        state="open",
        told_at=now - timedelta(days=14),
        created_at=now - timedelta(days=14),
    )
    session.add(planned)
    session.flush()
    local = starts.astimezone(SCHOOL_ZONE)
    meeting = Meeting(
        id=new_id(),
        round_id=planned.id,
        school_id=school.school_id,
        pupil_id=school.amina,
        staff_id=school.teacher,
        head_start=False,
        child_joins=False,
        way="school",
        day=local.date(),
        begins=local.time(),
        ends=(local + timedelta(minutes=10)).time(),
        starts_at=starts,
        ends_at=starts + timedelta(minutes=10),
        state="planned",
        created_at=planned.created_at,
    )
    session.add(meeting)
    session.flush()
    seat = MeetingSeat(id=new_id(), meeting_id=meeting.id, role="teacher", staff_id=school.teacher, added_at=now)
    seat.told_at = now
    session.add(seat)
    session.flush()
    return meeting
