"""Parents of a school in real chats, and their teacher who sends good news."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from bot.app import all_features
from bot.delivery import broadcasts, senders
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.senders import Sender, Sent
from bot.features.digest.screens import digest
from bot.features.news import actions
from bot.features.news.rules import News
from bot.i18n.library import Library
from bot.i18n.texts import SCHOOL_ZONE
from bot.people.rules import Naming
from bot.people.tables import Address, Guardian, Staff
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place, place
from tests.talk import ROUTES, Shown, Talk

__all__ = ["place"]

KINDS = {kind.name: kind for part in all_features() for kind in part.broadcasts}


@dataclass
class Desk:
    """Meester Jan, who leads the school and so may write about Amina of Groep 6, and Luuk and Sofia of Groep 3."""

    place: Place
    library: Library
    now: FixedClock

    def __post_init__(self) -> None:
        with self.place.talk.db.transaction() as session:
            session.execute(update(Staff).where(Staff.id == self.place.school.teacher).values(role="leader"))

    @property
    def sender(self) -> Sender:
        today = self.now().astimezone(SCHOOL_ZONE).date()
        return Sender(self.place.school.teacher, self.place.school.school_id, True, today)

    def write(self, *pupils: int, phrase: str = "helped_classmate", own: str = "", photo_id: int | None = None) -> int:
        """A draft, about Amina if about nobody else; its id."""
        news = News(pupil_ids=pupils or (self.place.school.amina,), phrase=phrase, own=own, photo_id=photo_id)
        with self.place.talk.db.transaction() as session:
            return actions.write(session, self.sender, news, now=self.now()).id

    def confirm(self, broadcast_id: int) -> Sent:
        with self.place.talk.db.transaction() as session:
            draft = senders.find_to_steer(session, self.sender, broadcast_id, KINDS)
            assert draft is not None
            seen = senders.fingerprint(KINDS, session, draft)
            return senders.send(session, self.sender, draft, KINDS, seen=seen, now=self.now())

    def send(self, *pupils: int, phrase: str = "helped_classmate", own: str = "", photo_id: int | None = None) -> int:
        """Written, confirmed, and made for everybody after the undo minute; its id."""
        sent = self.write(*pupils, phrase=phrase, own=own, photo_id=photo_id)
        assert self.confirm(sent) is Sent.SENT
        self.deliver()
        return sent

    def deliver(self) -> None:
        self.now.at += broadcasts.UNDO
        maker = Broadcaster(KINDS, ROUTES, self.library, digest)
        with self.place.talk.db.transaction() as session:
            while maker.step(session, self.now()) is not None:
                session.flush()

    def name(self, chat: Talk, pupil: int, naming: Naming, other: str | None = None) -> None:
        """How this parent wants a child to be named."""
        with self.place.talk.db.transaction() as session:
            person = select(Address.person_id).where(Address.value == chat.address).scalar_subquery()
            wanted = select(Guardian).where(Guardian.person_id == person, Guardian.pupil_id == pupil)
            tie = session.scalars(wanted).one()
            tie.naming, tie.shown_as = naming.value, other


async def newest(chat: Talk) -> Shown:
    """What was written for this chat by now."""
    chat.shown += await chat._new()
    return chat.shown[-1]


@pytest.fixture
def desk(place: Place, library: Library, now: FixedClock) -> Desk:
    return Desk(place, library, now)
