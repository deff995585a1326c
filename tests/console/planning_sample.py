"""Rounds of meetings at a school, for the pages that plan and change them."""

import json
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.meetings.tables import Meeting, MeetingRound, MeetingSeat, MeetingSlot
from bot.i18n.texts import SCHOOL_ZONE
from bot.people.tables import Share
from bot.store.ids import new_id
from tests.console.conftest import SchoolIds, World, add_pupils, link_parent


def add_round(
    session: Session,
    school: SchoolIds,
    group_id: int | None,
    staff_id: int,
    *,
    now: datetime,
    state: str = "open",
    picks: bool = True,
) -> MeetingRound:
    planned = MeetingRound(
        id=new_id(),
        school_id=school.id,
        staff_id=staff_id,
        group_id=group_id,
        kind="progress",
        goal="how_it_goes",
        minutes=10,
        way="school",
        zone="Europe/Amsterdam",
        interpreter=True,
        picks=picks,
        choose_until=now + timedelta(days=5) if picks else None,
        state=state,
        told_at=None if state == "draft" else now - timedelta(hours=1),
        created_at=now - timedelta(hours=2),
    )
    planned.words = json.dumps({"place": "Lokaal 6"})
    session.add(planned)
    session.flush()
    return planned


def add_talk(session: Session, planned: MeetingRound, pupil_id: int, *, now: datetime) -> tuple[Meeting, int]:
    """Without a time, with the seat of whoever leads it, and of a guest."""
    meeting = Meeting(
        id=new_id(),
        round_id=planned.id,
        school_id=planned.school_id,
        pupil_id=pupil_id,
        staff_id=planned.staff_id,
        head_start=False,
        child_joins=False,
        way="school",
        state="open",
        created_at=now,
    )
    session.add(meeting)
    session.flush()
    session.add(
        MeetingSeat(id=new_id(), meeting_id=meeting.id, role="teacher", staff_id=planned.staff_id, added_at=now)
    )
    guest = MeetingSeat(id=new_id(), meeting_id=meeting.id, role="psychologist", added_at=now)
    guest.name = "Drs. De Wit"
    session.add(guest)
    session.flush()
    return meeting, guest.id


def add_slot(session: Session, planned: MeetingRound, starts: datetime) -> MeetingSlot:
    local, ends = starts.astimezone(SCHOOL_ZONE), starts + timedelta(minutes=planned.minutes)
    slot = MeetingSlot(
        id=new_id(),
        round_id=planned.id,
        staff_id=planned.staff_id,
        day=local.date(),
        begins=local.time(),
        ends=ends.astimezone(SCHOOL_ZONE).time(),
        starts_at=starts,
        ends_at=ends,
    )
    session.add(slot)
    session.flush()
    return slot


def planning_targets(world: World, route: str, mine: int) -> dict[str, str]:
    """A round of one meeting, with what else the address names; a draft where the address is for one.

    "own seat" was planned by whoever asks; as a draft it is about a child they may plan for. In "own group" the
    coordinator has the child shared with them: they see the round and change nothing of it.
    """
    ours, theirs = world.regenboog, world.linde
    is_shared = mine == ours.staff[Role.COORDINATOR] and route != "GET /console/meetings/rounds/{round_id}"
    state = "draft" if route.endswith("{round_id}/change") else "open"
    places = {
        "only seen" if is_shared else "own group": (ours, ours.six, ours.staff[Role.TEACHER]),
        "own seat": (ours, ours.six if state == "draft" else ours.three, mine),
        "other group": (ours, ours.three, ours.staff[Role.LEADER]),
        "other school": (theirs, theirs.six, theirs.staff[Role.TEACHER]),
    }
    found = {"missing": route.format(round_id=1, meeting_id=1, slot_id=1, seat_id=1)}
    for name, (school, group, staff_id) in places.items():
        with world.db.transaction() as session:
            of = None if state == "draft" else group
            planned = add_round(session, school, of, staff_id, now=world.now(), state=state)
            [pupil] = add_pupils(session, school.id, group, "Amina")
            if name in ("own group", "only seen") or (name == "own seat" and state == "draft"):
                session.add(Share(staff_id=school.staff[Role.COORDINATOR], pupil_id=pupil))
            link_parent(session, [pupil], "ar", world.now())
            meeting, seat = add_talk(session, planned, pupil, now=world.now())
            slot = add_slot(session, planned, world.now() + timedelta(days=7))
            ids = {"round_id": planned.id, "meeting_id": meeting.id, "slot_id": slot.id, "seat_id": seat}
            found[name] = route.format(**ids)
    if state == "draft":
        found.pop("own group", None)  # whoever did not plan it does not see a draft; the teacher planned that one
    return found
