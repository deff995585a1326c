"""An event at a school and families who answer; no dispatcher, every moment is the test's."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.events.replies import actions
from bot.features.events.replies.queries import get_reply, numbers
from bot.features.events.replies.rules import Numbers, Outcome, Reply
from bot.features.events.tables import Event, EventReply, EventReplyPupil
from bot.i18n.library import Library
from bot.people.tables import Staff
from bot.store.ids import new_id
from tests.delivery.school import Office

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass
class Party:
    """`event` is open, a week from now, and invites the whole school."""

    session: Session
    library: Library
    office: Office = field(init=False)
    event: Event = field(init=False)

    def __post_init__(self) -> None:
        self.office = Office(self.session, self.library)
        self.event = self.invite()

    @property
    def now(self) -> datetime:
        return self.office.at

    @now.setter
    def now(self, at: datetime) -> None:
        self.office.at = at

    def invite(
        self, *, capacity: int | None = None, most: int = 4, after: timedelta = timedelta(days=7), **audience: object
    ) -> Event:
        starts = self.now + after
        local, until = starts.astimezone(AMSTERDAM), (starts + timedelta(hours=1)).astimezone(AMSTERDAM)
        event = Event(
            id=new_id(),
            school_id=self.office.school_id,
            kind="coffee_morning",
            day=local.date(),
            begins=local.time(),
            ends=until.time(),
            zone="Europe/Amsterdam",
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            audience=json.dumps({"school_id": self.office.school_id, **audience}),
            little_ones="welcome",
            capacity=capacity,
            most=most,
            state="open",
            published_at=self.now,
            created_at=self.now,
        )
        event.words = json.dumps({"place": "Aula"})
        self.session.add(event)
        self.session.flush()
        return event

    def family(self, **parent: object) -> int:
        """One parent with one child."""
        return self.office.add_family(**parent)

    def couple(self) -> tuple[int, int]:
        """Two parents of one child."""
        child = self.office.add_pupil(self.office.add_group(f"Groep {new_id()}"))
        return self.office.add_parent(child), self.office.add_parent(child)

    def staff(self) -> int:
        staff = Staff(id=new_id(), school_id=self.office.school_id, name="Juf Anna", role="teacher")
        self.session.add(staff)
        self.session.flush()
        return staff.id

    def answer(self, person_id: int, answer: str, people: int = 0, **how: object) -> Outcome:
        return actions.answer(self.session, self.event.id, person_id, answer, people, now=self.now, **how)  # type: ignore[arg-type]  # as named there

    def yes(self, person_id: int, people: int = 1) -> Outcome:
        return self.answer(person_id, "yes", people)

    def reply(self, person_id: int) -> Reply | None:
        return get_reply(self.session, self.event.id, person_id)

    def place(self, person_id: int) -> str | None:
        """placed, waiting 2, offered, or what they answered."""
        found = self.reply(person_id)
        if found is None:
            return None
        if found.place is None:
            return found.answer
        return f"{found.place} {found.position}" if found.position else str(found.place)

    @property
    def numbers(self) -> Numbers:
        return numbers(self.session, [self.event.id])[self.event.id]

    def check(self) -> None:
        """What must always be true, whatever was done."""
        rows = self.session.scalars(select(EventReply).where(EventReply.event_id == self.event.id)).all()
        tied = self.session.execute(
            select(EventReplyPupil.pupil_id).where(EventReplyPupil.event_id == self.event.id)
        ).all()
        assert len(set(tied)) == len(tied)
        for row in rows:
            assert (row.place is not None) == (row.answer == "yes") == (row.people > 0)
            assert (row.offered_until is not None) == (row.place == "offered")
            assert (row.waiting_since is not None) == (row.place == "waiting")
