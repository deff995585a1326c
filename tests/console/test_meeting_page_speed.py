"""The page of a talk and the paper of a day full of talks, at a school with five hundred families among five such."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.people.tables import Guardian, Pupil
from tests.console.conftest import World
from tests.console.meeting_sample import add_meeting, prepare
from tests.console.test_meeting_page import ARABIC
from tests.console.test_speed import list_slow
from tests.console.town import build

pytestmark = pytest.mark.long

PLACE = "/console/meetings"
DAY = 28  # talks: a class


def everybody_prepared(session: Session, world: World) -> int:
    """All 500 families of the school have a talk on the same day; one class has the teacher's."""
    school, now = world.regenboog, world.now()
    ties = session.execute(
        select(Guardian.person_id, Guardian.pupil_id)
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .where(Pupil.school_id == school.id)
        .order_by(Guardian.person_id)
    ).all()
    found = 0
    for place, tie in enumerate(ties):
        staff = school.staff[Role.TEACHER if place < DAY else Role.LEADER]
        meeting = add_meeting(session, school, tie.pupil_id, staff, now=now, kind="support_plan")
        prepare(session, meeting, tie.person_id, *ARABIC, language="ar", now=now, may_translate=True)
        found = found or meeting.id
    return found


@pytest.mark.parametrize("role", [Role.TEACHER, Role.LEADER])
async def test_a_day_full_of_talks_is_shown_quickly(world: World, role: Role) -> None:
    """Run with `-s` to see the figures."""
    await world.change(partial(build, world=world))
    meeting = await world.db.run(lambda session: everybody_prepared(session, world))
    browser = await world.signed_in(world.regenboog.staff[role])
    day = (world.now() + timedelta(days=3)).date()
    paths = {"page": f"{PLACE}/{meeting}", "paper": f"{PLACE}/{meeting}/paper"}
    if role is Role.TEACHER:
        paths["day"] = f"{PLACE}/day/{day}/paper"
    assert not await list_slow(browser, paths)
