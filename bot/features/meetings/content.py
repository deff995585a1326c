"""A meeting as somebody reads of it, as it is now, in named fields."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.meetings import rules
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Meeting, MeetingRound, MeetingSeat
from bot.people.tables import School, Staff
from bot.store.seal import Unreadable
from bot.translate.queries import list_all_translations

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SeatNow:
    """Somebody who will be at the table. `new`: added since the parents were told who comes, and not told yet."""

    id: int
    role: str  # of messages/meetings.toml
    name: str
    staff_id: int | None
    new: bool


@dataclass(frozen=True, slots=True)
class Content:
    """`begins` and `ends` are on the clock of `zone` at `day`; none of them as long as no time was chosen."""

    id: int
    round_id: int
    school_id: int
    pupil_id: int
    kind: str
    phase: Phase
    minutes: int
    way: str
    zone: str
    goal: str  # of `rules.GOALS`
    leads: str  # the name of who leads it
    leads_id: int | None
    school: str
    day: date | None = None
    begins: time | None = None
    ends: time | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    goal_words: str = ""  # in Dutch; only of the goal "own"
    goal_translated: Words = field(default_factory=dict)  # by language
    place: str = ""
    link: str = ""  # of a talk by video
    note: str = ""  # in Dutch
    note_translated: Words = field(default_factory=dict)
    interpreter: bool = False  # offered
    child_joins: bool = False
    seats: tuple[SeatNow, ...] = ()
    picks: bool = False
    choose_until: datetime | None = None
    others_from: datetime | None = None
    head_start: bool = False
    may_choose: bool = False  # this family, by now
    told_at: datetime | None = None
    apart_for: int | None = None  # the only guardian who knows of it
    sequence: int = 0
    phone: str = ""  # of the school

    @property
    def apart(self) -> bool:
        return self.apart_for is not None


def words_of(planned: MeetingRound) -> dict[str, str]:
    """What staff wrote about it; nothing when it was under a key that is gone."""
    try:
        return json.loads(planned.words or "{}")  # type: ignore[no-any-return]  # JSON
    except Unreadable:
        return {}


def goal_line(round_id: int) -> str:
    """How the translations know the own words of a goal."""
    return f"meeting_goal:{round_id}"


def note_line(round_id: int) -> str:
    return f"meeting_note:{round_id}"


def of_meeting(session: Session, meeting: Meeting, now: datetime) -> Content:
    return list_contents(session, [meeting], now)[meeting.id]


def list_contents(session: Session, meetings: Sequence[Meeting], now: datetime) -> dict[int, Content]:
    """By meeting."""
    known = _look_up(session, meetings)
    return {one.id: _content(one, known, now) for one in meetings}


@dataclass(frozen=True, slots=True)
class _Known:
    """What stands around meetings, looked up for all of them at once."""

    rounds: Mapping[int, MeetingRound]
    words: Mapping[int, Mapping[str, str]]  # by round
    translated: Mapping[str, Words]  # by line
    seats: Mapping[int, Sequence[MeetingSeat]]
    staff: Mapping[int, str]
    schools: Mapping[int, School]


def _look_up(session: Session, meetings: Sequence[Meeting]) -> _Known:
    wanted = MeetingRound.id.in_({one.round_id for one in meetings})
    rounds = {one.id: one for one in session.scalars(select(MeetingRound).where(wanted))}
    words = {one.id: words_of(one) for one in rounds.values()}
    seats: dict[int, list[MeetingSeat]] = {one.id: [] for one in meetings}
    of = MeetingSeat.meeting_id.in_(seats)
    for seat in session.scalars(
        select(MeetingSeat).where(of, MeetingSeat.removed_at.is_(None)).order_by(MeetingSeat.added_at, MeetingSeat.id)
    ):
        seats[seat.meeting_id].append(seat)
    people = {one.staff_id for one in meetings} | {seat.staff_id for found in seats.values() for seat in found}
    schools = session.scalars(select(School).where(School.id.in_({one.school_id for one in meetings})))
    return _Known(
        rounds,
        words,
        list_all_translations(session, _own_lines(words)),
        seats,
        {
            staff_id: name
            for staff_id, name in session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(people)))
        },
        {one.id: one for one in schools},
    )


def _own_lines(words: Mapping[int, Mapping[str, str]]) -> dict[str, str]:
    goals = {goal_line(round_id): said["goal"] for round_id, said in words.items() if said.get("goal")}
    return goals | {note_line(round_id): said["note"] for round_id, said in words.items() if said.get("note")}


def _content(meeting: Meeting, known: _Known, now: datetime) -> Content:
    planned, school = known.rounds[meeting.round_id], known.schools[meeting.school_id]
    chooses = rules.can_choose(
        picks=planned.picks, head_start=meeting.head_start, others_from=planned.others_from, now=now
    )
    return Content(
        id=meeting.id,
        school_id=meeting.school_id,
        pupil_id=meeting.pupil_id,
        phase=rules.phase(meeting, now),
        way=meeting.way,
        leads=known.staff.get(meeting.staff_id or 0, ""),
        leads_id=meeting.staff_id,
        school=school.name,
        phone=school.phone or "",
        day=meeting.day,
        begins=meeting.begins,
        ends=meeting.ends,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        child_joins=meeting.child_joins,
        seats=_seats(planned, known.seats[meeting.id], known.staff),
        head_start=meeting.head_start,
        may_choose=chooses and (planned.choose_until is None or now < planned.choose_until),
        apart_for=meeting.person_id,
        sequence=meeting.sequence,
        **_of_round(planned, known),
    )


def _of_round(planned: MeetingRound, known: _Known) -> dict[str, Any]:  # Any: fields of `Content`
    said = known.words[planned.id]
    names = ("kind", "minutes", "zone", "goal", "interpreter", "picks", "choose_until", "others_from", "told_at")
    return {name: getattr(planned, name) for name in names} | {
        "round_id": planned.id,
        "goal_words": said.get("goal", ""),
        "goal_translated": known.translated.get(goal_line(planned.id), {}),
        "place": said.get("place", ""),
        "link": said.get("link", ""),
        "note": said.get("note", ""),
        "note_translated": known.translated.get(note_line(planned.id), {}),
    }


def _seats(planned: MeetingRound, seats: Sequence[MeetingSeat], names: Mapping[int, str]) -> tuple[SeatNow, ...]:
    told = planned.told_at
    return tuple(
        SeatNow(
            seat.id,
            seat.role,
            name_of(seat) or names.get(seat.staff_id or 0, ""),
            seat.staff_id,
            new=told is not None and seat.told_at is None and seat.added_at > told,
        )
        for seat in seats
    )


def name_of(seat: MeetingSeat) -> str:
    """As staff wrote it; nothing for a colleague, whose own name stands there."""
    try:
        return seat.name or ""
    except Unreadable:
        return ""
