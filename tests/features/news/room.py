"""A teacher of Groep 6 with a chat, parents who got good news, and time that goes on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.app import all_features
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.tables import OutMessage
from bot.features.digest.screens import digest
from bot.i18n.library import Library
from bot.people.rules import Naming
from bot.people.tables import Address, Guardian, Staff
from bot.store.ids import new_id
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place
from tests.features.news.sample import add_news
from tests.people.sample import invite_teacher
from tests.talk import ROUTES, Shown, Talk, _open

KINDS = {kind.name: kind for part in all_features() for kind in part.broadcasts}
ROUNDS = [each for part in all_features() for each in part.rounds]


@dataclass
class Room:
    """Amina is in Groep 6, which Meester Jan has; Luuk and Sofia are in Groep 3."""

    place: Place
    library: Library
    now: FixedClock

    def news(self, *pupils: int, days_ago: float = 0) -> int:
        """From Meester Jan, about Amina if about nobody else; its id."""
        school, at = self.place.school, self.now() - timedelta(days=days_ago)
        with self.place.talk.db.transaction() as session:
            return add_news(session, school.school_id, pupils or (school.amina,), at, staff_id=school.teacher)

    def go_on(self, to: str = "", **by: float) -> None:
        """Until this moment, or by so much; then everything that is due is made and arrives."""
        self.now.at = datetime.fromisoformat(to) if to else self.now.at + timedelta(**by)
        maker = self.broadcaster()
        with self.place.talk.db.transaction() as session:
            for _ in range(200):
                if maker.step(session, self.now()) is None:
                    break
            else:
                raise AssertionError("something is due for ever")
            waits = (OutMessage.state == "ready", OutMessage.due <= self.now())
            session.execute(update(OutMessage).where(*waits).values(state="sent", sent_at=self.now(), ref="77"))

    def broadcaster(self) -> Broadcaster:
        return Broadcaster(KINDS, ROUTES, self.library, digest, rounds=ROUNDS)

    def got(self, chat: Talk, kind: str) -> list[Shown]:
        """Messages of this kind that still have their words, the oldest first; their buttons can be tapped."""
        with self.place.talk.db.transaction() as session:
            ours = (OutMessage.to == chat.address, OutMessage.kind == kind, OutMessage.payload.is_not(None))
            found = [_open(row) for row in session.scalars(select(OutMessage).where(*ours).order_by(OutMessage.id))]
        known = {one.id for one in chat.shown}
        chat.shown += [one for one in found if one.id not in known]
        return found

    def name(self, chat: Talk, naming: Naming = Naming.NAME) -> None:
        """How this parent lets messages name their children."""
        with self.place.talk.db.transaction() as session:
            person = select(Address.person_id).where(Address.value == chat.address).scalar_subquery()
            session.execute(update(Guardian).where(Guardian.person_id == person).values(naming=naming.value))

    async def colleague(self, *, groups_of: int | None = None, role: str = "teacher") -> Talk:
        """Juf Noor, with the groups of another member of staff."""
        with self.place.talk.db.transaction() as session:
            row = Staff(id=new_id(), school_id=self.place.school.school_id, name="Juf Noor", role=role)
            session.add(row)
            session.flush()
            row.groups = list(session.get_one(Staff, groups_of).groups) if groups_of else []
            staff_id = row.id
        chat = Talk(self.place.talk.db, self.place.talk.engine, address=str(staff_id))
        await chat.start(invite_teacher(self.place.talk.db, staff_id, self.now()).link_code)
        await chat.tap("English")
        await chat.press("onboarding.agree")
        return chat
