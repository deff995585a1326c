"""The list of events, and what is looked at before a change is told, among five schools of five hundred families."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from bot.console.access import Role
from tests.console.conftest import World
from tests.console.event_sample import add_event
from tests.console.test_speed import list_slow
from tests.console.town import build

pytestmark = pytest.mark.long


def many(session: Session, world: World) -> int:
    """Forty that are coming, forty that are over; the newest."""
    school, now = world.regenboog, world.now()
    found = [
        add_event(session, school, groups, school.staff[Role.LEADER], now=now, after=timedelta(days=day))
        for day in range(-40, 40)
        for groups in ([], [school.six])[day % 2 :][:1]
    ]
    return found[-1].id


async def test_events_are_listed_changed_and_cancelled_quickly(world: World) -> None:
    """Run with `-s` to see the figures."""
    await world.change(partial(build, world=world))
    event = await world.db.run(lambda session: many(session, world))
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    paths = ("/console/events", "/console/events/new", f"/console/events/{event}/cancel")
    assert not await list_slow(leader, {path: path for path in paths})
