"""The guardians of a pupil as leaders see them: by number, because no names of parents are known."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.page import Actor
from bot.console.seen import pupils_seen
from bot.people.tables import Guardian, Person, Pupil


@dataclass(frozen=True, slots=True)
class Child:
    id: int
    first_name: str
    group_id: int


@dataclass(frozen=True, slots=True)
class Parent:
    """`number`: in the order in which they joined."""

    id: int
    person_id: int
    number: int
    joined: datetime
    language: str
    informed: bool


def get_pupil(session: Session, actor: Actor, pupil_id: int) -> Child | None:
    wanted = select(Pupil.id, Pupil.first_name, Pupil.group_id).where(Pupil.id == pupil_id, pupils_seen(actor))
    row = session.execute(wanted).one_or_none()
    return None if row is None else Child(*row)


def list_parents(session: Session, actor: Actor, pupil_id: int) -> list[Parent]:
    rows = session.execute(
        select(Guardian.id, Guardian.person_id, Guardian.linked_at, Person.language, Guardian.informed)
        .join(Person, Person.id == Guardian.person_id)
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .where(Guardian.pupil_id == pupil_id, pupils_seen(actor))
        .order_by(Guardian.linked_at, Guardian.id)
    )
    return [
        Parent(tie, person, number, at, language, informed)
        for number, (tie, person, at, language, informed) in enumerate(rows, 1)
    ]
