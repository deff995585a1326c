"""A meeting at De Regenboog, and its parents who prepare for it in real chats."""

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.features.meetings.preparing.queries import Prepared, get_own
from bot.features.meetings.tables import Meeting, MeetingRound, MeetingSeat
from bot.people.tables import Address, Guardian, Staff
from bot.store.ids import new_id
from tests.delivery.school import AMSTERDAM
from tests.features.glossary.conftest import Place
from tests.talk import Talk


@dataclass
class Desk:
    """The tests begin on Tuesday 24 November; the talk about Amina is on Tuesday 1 December, from 15:30 to 15:40."""

    place: Place

    @property
    def now(self) -> datetime:
        return self.place.now()

    def meeting(self, *, kind: str = "progress", minutes: int = 10, **given: object) -> int:
        """Told, with a time, led by the teacher; its id."""
        day = (self.now + timedelta(days=7)).astimezone(AMSTERDAM).date()
        starts = datetime.combine(day, time(15, 30), AMSTERDAM)
        ends = starts + timedelta(minutes=minutes)
        school = self.place.school
        with self.place.talk.db.transaction() as session:
            planned = MeetingRound(
                id=new_id(), school_id=school.school_id, staff_id=school.teacher, kind=kind, goal="how_it_goes",
                minutes=minutes, way="school", zone="Europe/Amsterdam", interpreter=True, picks=False, state="open",
                told_at=self.now, created_at=self.now,
            )  # fmt: skip
            planned.words = json.dumps({"place": "Lokaal 6"})
            session.add(planned)
            session.flush()
            fields: dict[str, object] = {
                "id": new_id(), "round_id": planned.id, "school_id": school.school_id, "pupil_id": school.amina,
                "staff_id": school.teacher, "head_start": False, "child_joins": True, "way": "school", "day": day,
                "begins": starts.time(), "ends": ends.time(), "starts_at": starts, "ends_at": ends,
                "state": "planned", "created_at": self.now,
            }  # fmt: skip
            meeting = Meeting(**(fields | given))
            session.add(meeting)
            session.flush()
            self._seat(session, meeting.id, "teacher", school.teacher)
            return meeting.id

    def seat(self, meeting_id: int, role: str, name: str) -> None:
        """A colleague who comes too."""
        with self.place.talk.db.transaction() as session:
            staff = Staff(id=new_id(), school_id=self.place.school.school_id, name=name, role=role)
            session.add(staff)
            session.flush()
            self._seat(session, meeting_id, role, staff.id)

    def _seat(self, session: Session, meeting_id: int, role: str, staff_id: int) -> None:
        session.add(
            MeetingSeat(
                id=new_id(), meeting_id=meeting_id, role=role, staff_id=staff_id, added_at=self.now, told_at=self.now
            )
        )
        session.flush()

    def change(self, meeting_id: int, **values: object) -> None:
        with self.place.talk.db.transaction() as session:
            session.execute(update(Meeting).where(Meeting.id == meeting_id).values(**values))

    def uninform(self, chat: Talk) -> None:
        """School sets that this guardian has no right to be told."""
        with self.place.talk.db.transaction() as session:
            session.execute(
                update(Guardian).where(Guardian.person_id == self._person(session, chat)).values(informed=False)
            )

    def prepared(self, meeting_id: int, chat: Talk) -> Prepared | None:
        with self.place.talk.db.transaction() as session:
            return get_own(session, meeting_id, self._person(session, chat))

    def person(self, chat: Talk) -> int:
        with self.place.talk.db.transaction() as session:
            return self._person(session, chat)

    def _person(self, session: Session, chat: Talk) -> int:
        found = session.scalars(select(Address.person_id).where(Address.value == chat.address)).one()
        assert found is not None
        return found
