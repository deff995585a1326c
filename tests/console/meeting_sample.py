"""Meetings at a school, for the pages about one of them."""

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.meetings.preparing.rules import State
from bot.features.meetings.tables import Agreement, Meeting, MeetingRound, MeetingSeat, Preparation, PreparedLine
from bot.i18n.texts import SCHOOL_ZONE
from bot.people.tables import Share
from bot.store.ids import new_id
from tests.console.conftest import SchoolIds, World, add_pupils, link_parent


def add_meeting(
    session: Session, school: SchoolIds, pupil_id: int, staff_id: int, *, now: datetime, **given: object
) -> Meeting:
    """Planned, three days from now, told a day ago; `given` replaces columns of it or of its round."""
    begins = (now + timedelta(days=3)).astimezone(SCHOOL_ZONE).replace(second=0, microsecond=0)
    ends = begins + timedelta(minutes=10)
    told = now - timedelta(days=1)
    words = given.pop("words", {"place": "lokaal 6"})
    of_round = {name: given.pop(name) for name in ("kind", "goal", "told_at", "picks") if name in given}
    columns = {
        "id": new_id(), "school_id": school.id, "staff_id": staff_id, "group_id": None, "kind": "progress",
        "goal": "how_it_goes", "minutes": 10, "way": "school", "zone": "Europe/Amsterdam", "interpreter": True,
        "picks": False, "state": "open", "told_at": told, "created_at": told,
    } | of_round  # fmt: skip
    planned = MeetingRound(**columns)
    planned.words = json.dumps(words)
    session.add(planned)
    session.flush()
    own = {
        "id": new_id(), "round_id": planned.id, "school_id": school.id, "pupil_id": pupil_id, "person_id": None,
        "staff_id": staff_id, "head_start": False, "child_joins": True, "way": "school", "day": begins.date(),
        "begins": begins.time(), "ends": ends.time(), "starts_at": begins.astimezone(UTC),
        "ends_at": ends.astimezone(UTC), "state": "planned", "created_at": told,
    } | given  # fmt: skip
    meeting = Meeting(**own)
    session.add(meeting)
    session.flush()
    add_seat(session, meeting, "teacher", staff_id=staff_id, added_at=told, told_at=told)
    return meeting


def add_seat(session: Session, meeting: Meeting, role: str, *, name: str | None = None, **given: object) -> MeetingSeat:
    seat = MeetingSeat(id=new_id(), meeting_id=meeting.id, role=role, **given)
    seat.name = name
    session.add(seat)
    session.flush()
    return seat


def prepare(
    session: Session, meeting: Meeting, person_id: int, *texts: str, language: str, now: datetime, **given: object
) -> list[PreparedLine]:
    """Sent; its lines are the three questions first, then subjects."""
    flags = dict.fromkeys(
        ("interpreter", "companion", "other_time", "call", "drawing", "shared", "may_translate"), False
    )
    columns = {
        "id": new_id(), "meeting_id": meeting.id, "person_id": person_id, "language": language,
        "state": State.SENT.value, "step": "preview", "sent_at": now, "updated_at": now,
    } | flags | given  # fmt: skip
    row = Preparation(**columns)
    session.add(row)
    session.flush()
    lines = []
    for place, text in enumerate(texts, 1):
        line = PreparedLine(id=new_id(), preparation_id=row.id, kind="own", rank=place if place < 4 else None)
        line.added_at, line.text = now, text
        session.add(line)
        lines.append(line)
    session.flush()
    return lines


def add_agreement(
    session: Session, meeting: Meeting, now: datetime, *, state: str = "given", **given: object
) -> Agreement:
    day = now.astimezone(SCHOOL_ZONE).date()
    columns = {
        "id": new_id(), "meeting_id": meeting.id, "number": 1, "phrase": "read_every_day", "who": "home",
        "from_day": day, "look_day": day + timedelta(days=28), "state": state, "created_at": now,
    } | given  # fmt: skip
    row = Agreement(**columns)
    session.add(row)
    session.flush()
    return row


def meeting_targets(world: World, route: str, mine: int) -> dict[str, str]:
    """A meeting about a pupil in each of these places; the first is shared with the coordinator, and not led by
    whoever asks; they lead the one with "own seat"."""
    ours, theirs, found = world.regenboog, world.linde, {"missing": (1, 1, 1)}
    leads = ours.staff[Role.TEACHER]
    places = {
        "own group": (ours, ours.six, leads),
        "not shared": (ours, ours.six, leads),
        "other group": (ours, ours.three, ours.staff[Role.LEADER]),
        "other school": (theirs, theirs.six, theirs.staff[Role.TEACHER]),
        "own seat": (ours, ours.three, mine),
    }
    with world.db.transaction() as session:
        for name, (school, group, staff_id) in places.items():
            [pupil] = add_pupils(session, school.id, group, "Amina")
            if name == "own group":
                session.add(Share(staff_id=ours.staff[Role.COORDINATOR], pupil_id=pupil))
            person = link_parent(session, [pupil], "ar", world.now())
            meeting = add_meeting(session, school, pupil, staff_id, now=world.now())
            [line] = prepare(session, meeting, person, "هل هي سعيدة؟", language="ar", now=world.now())
            if route.endswith("/look"):
                add_agreement(session, meeting, world.now(), state="draft")
            found[name] = (meeting.id, line.id, add_agreement(session, meeting, world.now()).id)
    agrees = "/agreements" in route and route != "GET /console/meetings/{meeting_id}/agreements"
    if "{line_id}" in route or route.endswith("/notes") or agrees:
        del found["own group"], found["not shared"], found["other group"]  # may or may not sit there
    return {
        name: route.format(meeting_id=meeting, line_id=line, agreement_id=agreement)
        for name, (meeting, line, agreement) in found.items()
    }
