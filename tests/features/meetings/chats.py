"""Parents of a class, who talk with Samen about their meetings in real chats."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.clock import Clock
from bot.features.meetings.tables import Meeting, MeetingSlot
from bot.i18n.library import Library
from bot.store.db import Database
from tests.features.meetings.talks import Talks
from tests.talk import Talk, make_engine

T = TypeVar("T")


@dataclass
class Chats:
    db: Database
    library: Library
    now: Clock

    def make(self, build: Callable[[Talks], T]) -> T:
        """In a transaction of its own; what it gives is plain: ids, times."""
        with self.db.transaction() as session:
            return build(Talks(session, self.library))

    def of(self, person_id: int) -> Talk:
        return Talk(self.db, make_engine(self.db, self.library, self.now), address=str(person_id))

    def state(self, meeting_id: int) -> str:
        with self.db.transaction() as session:
            return session.get_one(Meeting, meeting_id).state

    def taken(self) -> dict[int, int]:
        """By slot the meeting that has it."""
        with self.db.transaction() as session:
            rows = session.query(MeetingSlot).filter(MeetingSlot.meeting_id.is_not(None))
            return {row.id: row.meeting_id for row in rows if row.meeting_id}
