"""A small school to test with: two groups, three pupils, one teacher."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.people import invites
from bot.people.invites import NewInvite
from bot.people.tables import Address, Conversation, Group, Person, Pupil, School, Staff
from bot.store.db import Database
from bot.store.ids import new_id

NOW = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)


class FakeClock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **step: float) -> None:
        self.at += timedelta(**step)


@dataclass(frozen=True)
class Sample:
    """The ids of what `fill` made."""

    school_id: int
    amina: int  # a pupil of Groep 6
    luuk: int  # a pupil of Groep 3
    sofia: int  # a pupil of Groep 3
    teacher: int


def fill(db: Database) -> Sample:
    with db.transaction() as session:
        school = School(id=new_id(), name="De Regenboog", slug="regenboog")
        session.add(school)
        session.flush()
        six, three = (Group(id=new_id(), school_id=school.id, name=name) for name in ("Groep 6", "Groep 3"))
        session.add_all([six, three])
        session.flush()
        pupils = [
            Pupil(id=new_id(), school_id=school.id, group_id=group.id, first_name=name)
            for name, group in (("Amina", six), ("Luuk", three), ("Sofia", three))
        ]
        teacher = Staff(id=new_id(), school_id=school.id, name="Meester Jan", role="teacher")
        session.add_all([*pupils, teacher])
        session.flush()
        teacher.groups = [six]
        amina, luuk, sofia = (pupil.id for pupil in pupils)
        return Sample(school.id, amina, luuk, sofia, teacher.id)


_filled: dict[str, Sample] = {}


def fill_once(db: Database) -> Sample:
    """For examples that share a database: each adds a pupil of its own. A database may be emptied and used again."""
    known = _filled.get(db.url)
    with db.transaction() as session:
        is_there = known is not None and session.get(School, known.school_id) is not None
    if known is None or not is_there:
        known = _filled[db.url] = fill(db)
    return known


def add_pupil(db: Database, sample: Sample, first_name: str = "Sam") -> int:
    """In Groep 6; its id."""
    with db.transaction() as session:
        group_id = session.get_one(Pupil, sample.amina).group_id
        pupil = Pupil(id=new_id(), school_id=sample.school_id, group_id=group_id, first_name=first_name)
        session.add(pupil)
        session.flush()
        return pupil.id


def invite(db: Database, pupil_id: int, now: datetime = NOW) -> NewInvite:
    with db.transaction() as session:
        made = invites.invite_guardian(session, pupil_id, actor="operator", now=now)
        assert made
        return made


def invite_teacher(db: Database, staff_id: int, now: datetime = NOW) -> NewInvite:
    with db.transaction() as session:
        made = invites.invite_staff(session, staff_id, actor="operator", now=now)
        assert made
        return made


def add_person(session: Session, address: str = "100", now: datetime = NOW) -> Person:
    person = Person(id=new_id(), language="en", created_at=now)
    session.add(person)
    session.flush()
    chat = Address(id=new_id(), channel="web", value=address, person_id=person.id, created_at=now)
    session.add(chat)
    session.flush()
    session.add(Conversation(id=new_id(), address_id=chat.id, language="en", updated_at=now))
    session.flush()
    return person
