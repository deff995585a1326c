"""Parents of two schools, in chats with everything that Samen can do."""

from dataclasses import dataclass
from itertools import count

import pytest

from bot.people.tables import Group, Pupil, School
from bot.store.ids import new_id
from tests.conftest import FixedClock
from tests.people.sample import Sample, fill, invite, invite_teacher
from tests.talk import Talk

_addresses = count(5001)


@dataclass
class Place:
    """`school` is De Regenboog with Amina and Luuk; Zofia goes to another school."""

    talk: Talk
    school: Sample
    other_school_id: int
    zofia: int
    now: FixedClock

    async def parent(self, *pupils: int, language: str = "English") -> Talk:
        """Somebody new who joined with a letter for each child, Amina's if none is given."""
        chat = Talk(self.talk.db, self.talk.engine, address=str(next(_addresses)))
        for number, pupil in enumerate(pupils or (self.school.amina,)):
            await chat.start(invite(self.talk.db, pupil, self.now()).link_code)
            if not number:
                await chat.tap(language)
                await chat.press("onboarding.agree")
        await chat.press("home.menu")
        return chat

    async def teacher(self) -> Talk:
        chat = Talk(self.talk.db, self.talk.engine, address=str(next(_addresses)))
        await chat.start(invite_teacher(self.talk.db, self.school.teacher, self.now()).link_code)
        await chat.tap("English")
        await chat.press("onboarding.agree")
        return chat

    async def visitor(self, language: str = "English") -> Talk:
        chat = Talk(self.talk.db, self.talk.engine, address=str(next(_addresses)))
        await chat.start()
        await chat.tap(language)
        return chat


@pytest.fixture
def place(talk: Talk, now: FixedClock) -> Place:
    school = fill(talk.db)
    with talk.db.transaction() as session:
        other = School(id=new_id(), name="De Parkiet", slug="parkiet")
        session.add(other)
        session.flush()
        group = Group(id=new_id(), school_id=other.id, name="Groep 1")
        session.add(group)
        session.flush()
        zofia = Pupil(id=new_id(), school_id=other.id, group_id=group.id, first_name="Zofia")
        session.add(zofia)
        session.flush()
        return Place(talk, school, other.id, zofia.id, now)
