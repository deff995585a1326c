"""Addresses of the pupils' pages to try: one's own, a colleague's, another school's."""

from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.roster import plan
from bot.features.roster.actions import Doer, apply, keep_draft
from bot.features.roster.queries import load_roster
from bot.features.roster.rules import Entry
from bot.people import pupils
from tests.console.conftest import SchoolIds, World, add_pupils

NAMES = {"{draft_id}": "own list", "{change_id}": "own change", "{pupil_id}": "own pupil"}


async def roster_targets(world: World, route: str, mine: int) -> dict[str, str]:
    """By what they point at."""
    name = next((name for name in NAMES if name in route), "")
    if not name:
        return {"no file" if route == "POST /console/roster/lists" else "nothing": route}
    found = await _ids(world, name, mine, last=route.rpartition("/")[2])
    return {target: route.replace(name, str(number)) for target, number in found.items()}


async def _ids(world: World, name: str, mine: int, *, last: str) -> dict[str, int]:
    """Changes and pupils are a whole school's, a list on its way in is one person's."""
    stranger, leader = world.linde.staff[Role.LEADER], world.regenboog.staff[Role.LEADER]
    colleague = next(staff for staff in world.regenboog.staff.values() if staff != mine)

    async def make(staff_id: int, school: SchoolIds) -> int:
        return await world.db.run(
            lambda session: _make(session, world, name, school=school, staff_id=staff_id, last=last)
        )

    found = {
        "missing": 1,
        NAMES[name]: await make(leader if name == "{change_id}" else mine, world.regenboog),
        "other school": await make(stranger, world.linde),
    }
    return found if name != "{draft_id}" else {**found, "a colleague's list": await make(colleague, world.regenboog)}


def _make(session: Session, world: World, name: str, *, school: SchoolIds, staff_id: int, last: str) -> int:
    now = world.now()
    if name == "{draft_id}":
        content = {"columns": ["groep", "voornaam"], "rows": [[2, "Groep 6", "Amina"]], "left_out": []}
        chosen = {"entries": [[2, "Groep 6", "Amina", "", ""]], "names": {}}
        return keep_draft(session, staff_id, chosen if last in ("preview", "apply") else content, now)
    if name == "{pupil_id}":
        [pupil] = add_pupils(session, school.id, school.six, "Lars")
        if last == "restore":
            pupils.archive(session, school.id, [pupil], actor="system", now=now)
        return pupil
    roster = load_roster(session, school.id)
    planned = plan.make(roster, [Entry(2, "Groep 6", f"Kind{len(roster.pupils)}")])
    change = apply(session, Doer(school.id, staff_id), planned, now=now)
    assert change
    return change
