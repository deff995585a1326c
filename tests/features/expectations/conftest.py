"""A class whose teacher asks the parents what they expect."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.broadcaster import Broadcaster
from bot.delivery.tables import OutMessage
from bot.features.digest.screens import digest
from bot.features.expectations import actions
from bot.features.expectations.rules import Question, Said
from bot.features.expectations.tables import ExpectationRound, ExpectationSheet
from bot.features.expectations.teachers import tell_teachers
from bot.features.expectations.telling import tell
from bot.people.tables import Pupil
from tests.features.glossary.conftest import Place, place
from tests.talk import ROUTES, Shown, Talk

__all__ = ["place"]

ANSWERS = {
    Question.REACH: Said("write_to_me"),
    Question.HEAR: Said("small_good_things"),
    Question.HOME: Said("", "Ik lees elke dag voor."),
    Question.WORRY: Said("tell_me_at_once"),
    Question.YEAR: Said("good_friends", "Ik hoop op een fijn jaar."),
}


@dataclass
class Year:
    """Groep 6, with Amina in it, and Meester Jan."""

    place: Place

    def group(self, session: Session) -> int:
        return session.scalars(select(Pupil.group_id).where(Pupil.id == self.place.school.amina)).one()

    async def ask(self, answers: Mapping[Question, Said] = ANSWERS, *, wait: bool = True) -> None:
        def work(session: Session) -> None:
            teacher, now = self.place.school.teacher, self.place.now()
            held = actions.begin_round(session, self.group(session), teacher, now=now)
            actions.write_teachers(session, held, answers, now=now)
            actions.ask(session, held, teacher, now=now)

        await self.place.talk.db.run(work)
        if wait:
            self.place.now.move(minutes=1)

    async def undo(self) -> bool:
        def work(session: Session) -> bool:
            held = actions.begin_round(session, self.group(session), self.place.school.teacher, now=self.place.now())
            return actions.undo_ask(session, held, now=self.place.now())

        return await self.place.talk.db.run(work)

    async def join_night(self) -> int:
        return await self.place.talk.db.run(lambda session: actions.ask_new(session, self.place.now()))

    async def letters(self) -> int:
        """Those that are due now; how many were written."""
        broadcaster = Broadcaster({}, ROUTES, self.place.talk.engine._library, digest, rounds=[tell, tell_teachers])
        before = await self._count()
        while await self.place.talk.db.run(lambda session: broadcaster.step(session, self.place.now())) is not None:
            pass
        return await self._count() - before

    async def _count(self) -> int:
        kinds = OutMessage.kind.startswith("expectations_")
        found = await self.place.talk.db.read(lambda session: session.scalars(select(OutMessage).where(kinds)).all())
        return len(found)

    async def newest(self, chat: Talk) -> Shown:
        """The letter that came by itself."""
        chat.shown += await chat._new()
        return chat.shown[-1]

    async def sheets(self) -> list[int]:
        """Of parents, the first one asked first."""
        ours = select(ExpectationSheet.id).where(ExpectationSheet.person_id.is_not(None)).order_by(ExpectationSheet.id)
        return await self.place.talk.db.read(lambda session: list(session.scalars(ours)))

    async def round(self) -> ExpectationRound | None:
        return await self.place.talk.db.read(lambda session: session.scalars(select(ExpectationRound)).one_or_none())


@pytest.fixture
def year(place: Place) -> Year:
    return Year(place)
