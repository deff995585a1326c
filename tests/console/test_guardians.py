"""The parents of a pupil in the console: leaders say whom school tells how the child is doing, and take it back."""

from sqlalchemy import select

from bot.console.access import Role
from bot.people.tables import Guardian
from tests.console.conftest import World, add_pupils, link_parent


async def family(world: World) -> tuple[int, list[int]]:
    """A pupil of group six and the ties of two parents, the first reads Arabic."""
    with world.db.transaction() as session:
        (pupil,) = add_pupils(session, world.regenboog.id, world.regenboog.six, "Amina")
        for language in ("ar", "nl"):
            link_parent(session, [pupil], language, world.now())
            world.now.move(days=1)
        ties = session.scalars(select(Guardian.id).where(Guardian.pupil_id == pupil).order_by(Guardian.linked_at))
        return pupil, list(ties)


def informed(world: World, tie: int) -> bool:
    with world.db.transaction() as session:
        return session.get_one(Guardian, tie).informed


async def test_a_leader_says_who_is_told_and_takes_it_back(world: World) -> None:
    pupil, (first, second) = await family(world)
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    path = f"/console/pupils/{pupil}/guardians"
    assert path in (await leader.get(f"/console/groups/{world.regenboog.six}")).text
    page = (await leader.get(path)).text
    assert "Parent 1" in page
    assert "reads Arabic" in page
    assert page.count("Yes, told") == 2
    page = (await leader.post(f"{path}/{first}", data={"told": "no"})).text
    assert "Parent 1 is not told any more" in page
    assert (page.count("Yes, told"), page.count("No, not told")) == (1, 1)
    assert (informed(world, first), informed(world, second)) == (False, True)
    page = (await leader.post(f"{path}/{first}", data={"told": "yes"})).text
    assert "Parent 1 is told again" in page
    assert informed(world, first)
    acts = [act for act in await world.audited() if act[1].startswith("guardian")]
    mine = f"staff:{world.regenboog.staff[Role.LEADER]}"
    assert [(who, what, thing) for who, what, thing in acts if what != "guardians.read"] == [
        (mine, "guardian.not_told", f"guardian:{first}"),
        (mine, "guardian.told", f"guardian:{first}"),
    ]


async def test_the_same_twice_is_once(world: World) -> None:
    pupil, (first, _) = await family(world)
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    for _ in range(2):
        await leader.post(f"/console/pupils/{pupil}/guardians/{first}", data={"told": "no"})
    assert [what for _, what, _ in await world.audited()].count("guardian.not_told") == 1


async def test_a_form_that_says_nothing_changes_nothing(world: World) -> None:
    pupil, (first, _) = await family(world)
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    assert (await leader.post(f"/console/pupils/{pupil}/guardians/{first}", data={"told": "?"})).status_code == 200
    assert informed(world, first)


async def test_parents_of_another_pupil_are_not_found(world: World) -> None:
    pupil, _ = await family(world)
    _, (theirs, _) = await family(world)
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    assert (await leader.post(f"/console/pupils/{pupil}/guardians/{theirs}", data={"told": "no"})).status_code == 404
    assert informed(world, theirs)


async def test_teachers_find_no_way_there(world: World) -> None:
    pupil, (first, _) = await family(world)
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert "/guardians" not in (await teacher.get(f"/console/groups/{world.regenboog.six}")).text
    assert (await teacher.get(f"/console/pupils/{pupil}/guardians")).status_code == 404
    assert (await teacher.post(f"/console/pupils/{pupil}/guardians/{first}", data={"told": "no"})).status_code == 404
    assert informed(world, first)
