"""A school that answers questions: Meester Jan has Groep 6, a leader and a coordinator are there, time goes on."""

from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.features.enquiries.tables import Enquiry
from bot.i18n.library import Library
from bot.people.tables import Address, Guardian, Staff
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place, place
from tests.features.news.room import Room
from tests.talk import Shown, Talk

__all__ = ["place"]


@dataclass
class Desk(Room):
    """Asking and answering, in as few words as a test needs."""

    async def asked(self, chat: Talk, words: str = "May he come later?") -> Shown:
        await chat.press("enquiries.new")
        if any("child is your question" in line for line in chat.shown[-1].text.splitlines()):
            await chat.press(f"enquiries.about:{self.place.school.amina}:0")
        await chat.tap("Something practical")
        return await chat.say(words)

    def rows(self) -> list[Enquiry]:
        with self.place.talk.db.transaction() as session:
            rows = list(session.scalars(select(Enquiry).order_by(Enquiry.id)))
            session.expunge_all()
            return rows

    def only(self) -> Enquiry:
        (row,) = self.rows()
        return row

    def person(self, chat: Talk, session: Session) -> int:
        found = session.scalar(select(Address.person_id).where(Address.value == chat.address))
        assert found
        return found

    def do_not_inform(self, chat: Talk) -> None:
        with self.place.talk.db.transaction() as session:
            ours = Guardian.person_id == self.person(chat, session)
            session.execute(update(Guardian).where(ours).values(informed=False))

    def staff_id(self, chat: Talk) -> int:
        with self.place.talk.db.transaction() as session:
            return session.scalars(select(Staff.id).where(Staff.person_id == self.person(chat, session))).one()


def at(text: str) -> str:
    """A moment of the winter at school."""
    return datetime.fromisoformat(f"{text}+01:00").isoformat()


@pytest.fixture
def desk(place: Place, library: Library, now: FixedClock) -> Desk:
    return Desk(place, library, now)
