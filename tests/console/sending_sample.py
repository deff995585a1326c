"""A message for every address that names one: in each school and group, in the state that the address is for."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery import broadcasts, senders
from bot.delivery.tables import Broadcast
from tests.console.conftest import SchoolIds, World

OF_DRAFTS = ("/change", "/send", "/drop")
DETAILS = {"school": "De Regenboog", "sender": "Meester Jan", "groups": ["Groep 6"], "ready": "head_lice", "values": {}}


WEEK = {"school": "De Regenboog", "sender": "Meester Jan", "groups": ["Groep 6"], "did": ["did_reading"]}


def add_message(
    session: Session,
    school: SchoolIds,
    group_id: int,
    staff_id: int,
    *,
    state: str,
    now: datetime,
    kind: str = "announcement",
) -> Broadcast:
    audience, details = {"school_id": school.id, "group_ids": [group_id]}, WEEK if kind == "week" else DETAILS
    made = broadcasts.draft(
        session, kind, now, audience=audience, details=details, by=f"staff:{staff_id}", staff_id=staff_id
    )
    made.state = state
    senders.keep_groups(session, made)
    return made


async def sending_targets(world: World, route: str, mine: int) -> dict[str, str]:
    ours, theirs = world.regenboog, world.linde
    places = {
        "own group": (ours, ours.six, mine),
        "other group": (ours, ours.three, ours.staff[Role.LEADER]),
        "other school": (theirs, theirs.six, theirs.staff[Role.TEACHER]),
    }
    kind = "week" if "/console/weeks/" in route else "announcement"
    state = "draft" if route.endswith(OF_DRAFTS) else "done"
    found = {"missing": route.replace("{broadcast_id}", "1")}
    for name, (school, group, staff) in places.items():
        with world.db.transaction() as session:
            made = add_message(session, school, group, staff, state=state, now=world.now(), kind=kind)
            found[name] = route.replace("{broadcast_id}", str(made.id))
    return found
