"""A message for every address that names one: in each school and group, in the state that the address is for."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery import broadcasts, senders
from bot.delivery.kinds import Json
from bot.delivery.tables import Broadcast
from tests.console.conftest import SchoolIds, World, add_pupils

OF_DRAFTS = ("/change", "/send", "/drop")
DETAILS = {"school": "De Regenboog", "sender": "Meester Jan", "groups": ["Groep 6"], "ready": "head_lice", "values": {}}


WEEK = {"school": "De Regenboog", "sender": "Meester Jan", "groups": ["Groep 6"], "did": ["did_reading"]}
NEWS = {**DETAILS, "phrase": "gave_talk", "children": 1}


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
    audience: Json = {"school_id": school.id, "group_ids": [group_id]}
    if kind == "news":
        audience = {"school_id": school.id, "pupil_ids": add_pupils(session, school.id, group_id, "Amina")}
    every: Mapping[str, Json] = {"announcement": DETAILS, "week": WEEK, "news": NEWS}
    made = broadcasts.draft(
        session, kind, now, audience=audience, details=every[kind], by=f"staff:{staff_id}", staff_id=staff_id
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
    kinds = {"/console/weeks/": "week", "/console/news/": "news"}
    kind = next((kind for place, kind in kinds.items() if place in route), "announcement")
    state = "draft" if route.endswith(OF_DRAFTS) else "done"
    found = {"missing": route.replace("{broadcast_id}", "1")}
    for name, (school, group, staff) in places.items():
        with world.db.transaction() as session:
            made = add_message(session, school, group, staff, state=state, now=world.now(), kind=kind)
            found[name] = route.replace("{broadcast_id}", str(made.id))
    return found
