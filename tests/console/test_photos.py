"""Photos in the console: of whom they are allowed, and who may know."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.people.tables import Guardian
from bot.photos import actions
from tests.console.conftest import World, add_pupils, link_parent


def say(session: Session, world: World, pupil_id: int, given: bool) -> None:
    person = link_parent(session, [pupil_id], "tr", world.now())
    tie = session.scalars(select(Guardian.id).where(Guardian.person_id == person)).one()
    assert actions.answer(session, person, tie, given=given, version="1", language="tr", now=world.now())


def fill(session: Session, world: World) -> None:
    amina, bram, cem, dina = add_pupils(session, world.regenboog.id, world.regenboog.six, "Amina Bram Cem Dina")
    say(session, world, amina, True)
    say(session, world, bram, False)
    for given in (True, False):
        say(session, world, cem, given)
    link_parent(session, [dina], "nl", world.now())


@pytest.mark.parametrize("role", [Role.TEACHER, Role.LEADER])
async def test_counts_first_then_names(world: World, role: Role) -> None:
    await world.change(lambda session: fill(session, world))
    browser = await world.signed_in(world.regenboog.staff[role])
    group = f"/console/groups/{world.regenboog.six}"
    assert f'href="{group}/photos"' in (await browser.get(group)).text
    page = (await browser.get(f"{group}/photos")).text
    assert page.index("1 of 4") < page.index("Amina")
    allowed, others = page.split('id="others"')
    assert "Amina" in allowed
    for name in ("Bram", "Cem", "Dina"):
        assert name not in allowed
        assert name in others
    assert ("photos.read", f"group:{world.regenboog.six}") in [row[1:] for row in await world.audited()]


async def test_an_empty_group_says_so(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    assert "no pupils yet" in (await browser.get(f"/console/groups/{world.regenboog.three}/photos")).text


async def test_nobody_said_yes_yet(world: World) -> None:
    await world.change(lambda session: add_pupils(session, world.regenboog.id, world.regenboog.six, "Amina"))
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await browser.get(f"/console/groups/{world.regenboog.six}/photos")).text
    assert "Nobody has said yes yet" in page
    assert "0 of 1" in page


async def test_a_coordinator_does_not_see_it(world: World) -> None:
    await world.share_one(world.regenboog)
    browser = await world.signed_in(world.regenboog.staff[Role.COORDINATOR])
    group = f"/console/groups/{world.regenboog.six}"
    assert (await browser.get(f"{group}/photos")).status_code == 404
    assert "/photos" not in (await browser.get(group)).text
