"""A class, its families and meetings with them; no dispatcher, every moment is the test's."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.senders import Sender
from bot.features.meetings.content import Content, of_meeting
from bot.features.meetings.tables import Meeting, MeetingRound, MeetingSeat, MeetingSlot
from bot.i18n.library import Library
from bot.people.tables import Pupil, Staff, StaffGroup
from bot.store.ids import new_id
from tests.delivery.school import AMSTERDAM, Office

WEEK = timedelta(days=7)


def sender_of(session: Session, staff_id: int, now: datetime) -> Sender:
    row = session.get_one(Staff, staff_id)
    return Sender(row.id, row.school_id, row.role == "leader", now.astimezone(AMSTERDAM).date())


@dataclass
class Talks:
    """`group` is of `teacher`. Without `at` a round's times begin a week from now."""

    session: Session
    library: Library
    office: Office = field(init=False)
    group: int = field(init=False)
    teacher: int = field(init=False)

    def __post_init__(self) -> None:
        self.office = Office(self.session, self.library)
        self.group = self.office.add_group("Groep 6")
        self.teacher = self.staff("Juf Anna", groups=(self.group,))

    @property
    def now(self) -> datetime:
        return self.office.at

    @now.setter
    def now(self, at: datetime) -> None:
        self.office.at = at

    def staff(self, name: str, role: str = "teacher", groups: Sequence[int] = ()) -> int:
        row = Staff(id=new_id(), school_id=self.office.school_id, name=name, role=role)
        self.session.add(row)
        self.session.flush()
        self.session.add_all(StaffGroup(staff_id=row.id, group_id=group_id) for group_id in groups)
        self.session.flush()
        return row.id

    def sender(self, staff_id: int | None = None) -> Sender:
        """As queries and actions of staff take them; the teacher, unless it is said who."""
        return sender_of(self.session, staff_id or self.teacher, self.now)

    def pupil(self, name: str = "Sam", group: int | None = None) -> int:
        found = self.office.add_pupil(group or self.group)
        self.session.get_one(Pupil, found).first_name = name
        self.session.flush()
        return found

    def family(self, name: str = "Sam", **parent: object) -> tuple[int, int]:
        """(person, pupil): one parent with one child of the group."""
        pupil_id = self.pupil(name)
        return self.office.add_parent(pupil_id, **parent), pupil_id  # type: ignore[arg-type]  # as named there

    def couple(self, name: str = "Sam") -> tuple[int, int, int]:
        """(person, person, pupil): two parents of one child of the group."""
        pupil_id = self.pupil(name)
        return self.office.add_parent(pupil_id), self.office.add_parent(pupil_id), pupil_id

    def round(self, *pupil_ids: int, told: bool = True, picks: bool = True, **given: object) -> MeetingRound:
        """Open for these pupils, without a time yet; `given` replaces columns, `words` what staff wrote."""
        words = {"place": "Lokaal 6", **given.pop("words", {})}  # type: ignore[dict-item]  # a dict of words
        leads = given.pop("staff_id", self.teacher)
        columns = {
            "id": new_id(),
            "school_id": self.office.school_id,
            "staff_id": leads,
            "group_id": self.group,
            "kind": "progress",
            "goal": "how_it_goes",
            "minutes": 10,
            "way": "school",
            "zone": "Europe/Amsterdam",
            "interpreter": True,
            "picks": picks,
            "choose_until": self.now + timedelta(days=5) if picks else None,
            "others_from": None,
            "state": "open" if told else "draft",
            "told_at": self.now if told else None,
            "created_at": self.now,
        } | given
        planned = MeetingRound(**columns)
        planned.words = json.dumps(words)
        self.session.add(planned)
        self.session.flush()
        for pupil_id in pupil_ids:
            self.add(planned, pupil_id)
        return planned

    def add(self, planned: MeetingRound, pupil_id: int, **given: object) -> Meeting:
        """A meeting of the round about this pupil, with whoever leads it at the table."""
        columns = {
            "id": new_id(),
            "round_id": planned.id,
            "school_id": planned.school_id,
            "pupil_id": pupil_id,
            "person_id": None,
            "staff_id": planned.staff_id,
            "head_start": False,
            "child_joins": False,
            "way": planned.way,
            "state": "open",
            "created_at": self.now,
        } | given
        meeting = Meeting(**columns)
        self.session.add(meeting)
        self.session.flush()
        self.seat(meeting, "teacher", staff_id=planned.staff_id, told_at=planned.told_at)
        return meeting

    def seat(self, meeting: Meeting, role: str, *, name: str = "", **given: object) -> MeetingSeat:
        seat = MeetingSeat(id=new_id(), meeting_id=meeting.id, role=role, **{"added_at": self.now} | given)
        seat.name = name or None
        self.session.add(seat)
        self.session.flush()
        return seat

    def slots(self, planned: MeetingRound, number: int, *, at: datetime | None = None) -> list[MeetingSlot]:
        """Times one after another."""
        first = at or self.now + WEEK
        lasts = timedelta(minutes=planned.minutes)
        found = [self._slot(planned, first + lasts * place, lasts) for place in range(number)]
        self.session.add_all(found)
        self.session.flush()
        return found

    def _slot(self, planned: MeetingRound, starts: datetime, lasts: timedelta) -> MeetingSlot:
        local, until = starts.astimezone(AMSTERDAM), (starts + lasts).astimezone(AMSTERDAM)
        return MeetingSlot(
            id=new_id(),
            round_id=planned.id,
            staff_id=planned.staff_id,
            day=local.date(),
            begins=local.time(),
            ends=until.time(),
            starts_at=starts,
            ends_at=starts + lasts,
        )

    def give(self, meeting: Meeting, slot: MeetingSlot) -> None:
        """The meeting has this time."""
        slot.meeting_id = meeting.id
        meeting.day, meeting.begins, meeting.ends = slot.day, slot.begins, slot.ends
        meeting.starts_at, meeting.ends_at, meeting.state = slot.starts_at, slot.ends_at, "planned"
        self.session.flush()

    def planned(self, pupil_id: int, *, at: datetime | None = None, **given: object) -> Meeting:
        """A meeting about one pupil with a fixed time, a week from now, told."""
        found = self.round(picks=False, group_id=None, **given)  # type: ignore[arg-type]  # columns
        meeting = self.add(found, pupil_id)
        starts = at or self.now + WEEK
        ends = starts + timedelta(minutes=found.minutes)
        local, until = starts.astimezone(AMSTERDAM), ends.astimezone(AMSTERDAM)
        meeting.day, meeting.begins, meeting.ends = local.date(), local.time(), until.time()
        meeting.starts_at, meeting.ends_at, meeting.state = starts, ends, "planned"
        self.session.flush()
        return meeting

    def meetings(self, planned: MeetingRound) -> list[Meeting]:
        return list(self.session.scalars(select(Meeting).where(Meeting.round_id == planned.id).order_by(Meeting.id)))

    def content(self, meeting: Meeting) -> Content:
        return of_meeting(self.session, meeting, self.now)
