"""Parents of a school in real chats, and a teacher who sends messages to them."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot.app import all_features
from bot.delivery import broadcasts, senders
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.senders import Sender, Sent
from bot.features.announcements import actions
from bot.features.announcements.rules import Message
from bot.features.digest.screens import digest
from bot.i18n.library import Library
from bot.i18n.texts import SCHOOL_ZONE
from bot.people.tables import Group
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place, place
from tests.talk import ROUTES, Shown, Talk

__all__ = ["place"]

KINDS = {kind.name: kind for part in all_features() for kind in part.broadcasts}


@dataclass
class Desk:
    """The teacher of Groep 6, where Amina is; Luuk and Sofia are in Groep 3."""

    place: Place
    library: Library
    now: FixedClock

    @property
    def sender(self) -> Sender:
        today = self.now().astimezone(SCHOOL_ZONE).date()
        return Sender(self.place.school.teacher, self.place.school.school_id, False, today)

    def group(self, name: str) -> int:
        with self.place.talk.db.transaction() as session:
            return session.scalars(select(Group.id).where(Group.name == name)).one()

    def write(self, **message: object) -> int:
        """A draft; its id."""
        given = {"group_ids": (self.group("Groep 6"),), **message}
        with self.place.talk.db.transaction() as session:
            return actions.write(session, self.sender, Message(**given), now=self.now()).id  # type: ignore[arg-type]

    def correct(self, wrong_id: int, **message: object) -> int:
        """A draft of what is right; its id."""
        with self.place.talk.db.transaction() as session:
            wrong = senders.find_to_steer(session, self.sender, wrong_id, KINDS)
            assert wrong is not None
            day = self.now().astimezone(SCHOOL_ZONE).date()
            made = actions.correct(session, self.sender, wrong, Message(**message), day=day, now=self.now())  # type: ignore[arg-type]
            assert made is not None
            return made.id

    def send(self, broadcast_id: int) -> Sent:
        """Confirmed as it stands, and made for everybody after the undo minute."""
        with self.place.talk.db.transaction() as session:
            draft = senders.find_to_steer(session, self.sender, broadcast_id, KINDS)
            assert draft is not None
            seen = senders.fingerprint(KINDS, session, draft)
            done = senders.send(session, self.sender, draft, KINDS, seen=seen, now=self.now())
        self.deliver()
        return done

    def deliver(self) -> None:
        self.now.at += broadcasts.UNDO
        maker = Broadcaster(KINDS, ROUTES, self.library, digest)
        with self.place.talk.db.transaction() as session:
            while maker.step(session, self.now()) is not None:
                session.flush()


async def newest(chat: Talk) -> Shown:
    """What was written for this chat by now."""
    chat.shown += await chat._new()
    return chat.shown[-1]


@pytest.fixture
def desk(place: Place, library: Library, now: FixedClock) -> Desk:
    return Desk(place, library, now)
