"""The pages of planning with a round for a whole group, among five schools of five hundred families."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.meetings.planning import changes
from bot.features.meetings.planning.actions import span_of
from bot.people.tables import Pupil
from tests.console.conftest import World
from tests.console.planning_sample import add_round, add_slot, add_talk
from tests.console.test_speed import list_slow
from tests.console.town import build
from tests.features.meetings.talks import sender_of

pytestmark = pytest.mark.long


def rounds(session: Session, world: World) -> tuple[int, int]:
    """One that parents know of, in which half of the families have a time, and a draft; with the first meeting."""
    school, now = world.regenboog, world.now()
    teacher = school.staff[Role.TEACHER]
    pupils = session.scalars(select(Pupil.id).where(Pupil.group_id == school.six)).all()
    planned = add_round(session, school, school.six, teacher, now=now)
    slots = [add_slot(session, planned, now + timedelta(days=7, minutes=10 * place)) for place in range(30)]
    talks = [add_talk(session, planned, pupil, now=now)[0] for pupil in pupils]
    for talk, slot in zip(talks[::2], slots[::2], strict=False):
        span = span_of(slot)
        assert span is not None
        assert changes.give_time(session, sender_of(session, teacher, now), talk, span, now=now) is None
    return planned.id, talks[1].id


@pytest.mark.parametrize("role", [Role.LEADER, Role.TEACHER])
async def test_a_round_of_a_whole_group_is_shown_quickly(world: World, role: Role) -> None:
    """Run with `-s` to see the figures."""
    await world.change(partial(build, world=world))
    planned, meeting = await world.db.run(lambda session: rounds(session, world))
    browser = await world.signed_in(world.regenboog.staff[role])
    form = f"/console/meetings/new?kind=progress&for=group-{world.regenboog.six}"
    paths = ["/console/meetings", f"/console/meetings/rounds/{planned}", f"/console/meetings/{meeting}/change", form]
    assert not await list_slow(browser, {path: path for path in [*paths, "/console/meetings/new"]})
