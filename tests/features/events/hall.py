"""An event at De Regenboog, and parents who read and answer it in real chats."""

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.features.events.replies.actions import answer
from bot.features.events.replies.queries import numbers
from bot.features.events.replies.rules import Numbers
from bot.features.events.tables import Contribution, Event, EventNeed
from bot.people.tables import Address, Group
from bot.store.ids import new_id
from tests.features.events.party import AMSTERDAM
from tests.features.glossary.conftest import Place
from tests.talk import Talk


@dataclass
class Hall:
    """The tests begin on Tuesday 24 November; what is invited to is on Tuesday 1 December, at 8:45."""

    place: Place

    @property
    def now(self) -> datetime:
        return self.place.now()

    def event(self, *, groups: tuple[str, ...] = (), words: object = None, **given: object) -> int:
        """Open, for the whole school unless groups are named; its id."""
        day = (self.now + timedelta(days=7)).astimezone(AMSTERDAM).date()
        starts = datetime.combine(day, time(8, 45), AMSTERDAM)
        with self.place.talk.db.transaction() as session:
            audience: dict[str, object] = {"school_id": self.place.school.school_id}
            if groups:
                audience["group_ids"] = list(session.scalars(select(Group.id).where(Group.name.in_(groups))))
            fields = {
                "school_id": self.place.school.school_id, "staff_id": self.place.school.teacher,
                "kind": "coffee_morning", "day": day, "begins": time(8, 45), "ends": time(9, 45),
                "zone": "Europe/Amsterdam", "starts_at": starts, "ends_at": starts + timedelta(hours=1),
                "audience": json.dumps(audience), "little_ones": "welcome", "most": 4, "state": "open",
                "published_at": self.now, "created_at": self.now,
            }  # fmt: skip
            event = Event(id=new_id(), **(fields | given))
            event.words = json.dumps({"place": "Aula"} if words is None else words)
            session.add(event)
            session.flush()
            return event.id

    def need(self, event_id: int, what: str = "cake", wanted: int = 3, words: str | None = None) -> int:
        with self.place.talk.db.transaction() as session:
            need = EventNeed(id=new_id(), event_id=event_id, what=what, wanted=wanted)
            need.words = words
            session.add(need)
            session.flush()
            return need.id

    def change(self, event_id: int, **values: object) -> None:
        with self.place.talk.db.transaction() as session:
            session.execute(update(Event).where(Event.id == event_id).values(**values))

    def person(self, chat: Talk) -> int:
        with self.place.talk.db.transaction() as session:
            return _person(session, chat)

    def answer_at_school(self, event_id: int, chat: Talk, answered: str, people: int = 0) -> None:
        with self.place.talk.db.transaction() as session:
            staff_id, person_id = self.place.school.teacher, _person(session, chat)
            answer(session, event_id, person_id, answered, people, now=self.now, staff_id=staff_id)

    def numbers(self, event_id: int) -> Numbers:
        with self.place.talk.db.transaction() as session:
            return numbers(session, [event_id])[event_id]

    def contributions(self, need_id: int) -> list[tuple[int, str | None]]:
        with self.place.talk.db.transaction() as session:
            rows = session.scalars(select(Contribution).where(Contribution.need_id == need_id)).all()
            return [(row.number, row.name) for row in rows]


def _person(session: Session, chat: Talk) -> int:
    found = session.scalars(select(Address.person_id).where(Address.value == chat.address)).one()
    assert found is not None
    return found
