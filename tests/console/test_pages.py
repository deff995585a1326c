"""What the overview and a group's page tell, and what they keep to themselves."""

import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.people.families import families_of
from bot.people.rules import in_order
from bot.people.tables import Pupil, StaffGroup
from bot.store.db import Busy
from tests.console.conftest import World, add_pupils, invite, link_parent

TAG = re.compile(r"<[^>]+>")


def words(page: str) -> str:
    """The page as it is read."""
    body = page[page.index("<main") : page.index("</main>")]
    return " ".join(TAG.sub(" ", body).split())


def fill_six(session: Session, world: World) -> None:
    """Two families; Amina and Adam are siblings, Luuk has two parents, Noor is invited, Sem is not, Lars has left."""
    school, now = world.regenboog, world.now()
    amina, adam, luuk, noor, _sem, lars = add_pupils(session, school.id, school.six, "Amina Adam Luuk Noor Sem Lars")
    link_parent(session, [amina, adam], "ar", now)
    link_parent(session, [luuk], "nl", now)
    link_parent(session, [luuk, lars], "pl", now)
    invite(session, school.id, noor, now)
    session.execute(update(Pupil).where(Pupil.id == lars).values(archived_at=now))


async def test_the_overview_counts(world: World) -> None:
    await world.change(partial(fill_six, world=world))
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    text = words((await browser.get("/console")).text)
    assert "Pupils with a linked family 3 of 5" in text
    assert text.index("Groep 3 0 0 of 0") < text.index("Groep 6 5 3 of 5")


async def test_the_group_page_tells_how_far_each_pupil_is(world: World) -> None:
    await world.change(partial(fill_six, world=world))
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await browser.get(f"/console/groups/{world.regenboog.six}")).text
    text = words(page)
    rows = "Adam Linked 1 0 Amina Linked 1 0 Luuk Linked 2 0 Noor Invited 0 1 Sem Not invited yet 0 0"
    assert rows in text
    assert "Lars" not in text
    assert page.count("<svg") == 1


async def test_an_invitation_that_ended_is_not_open(world: World) -> None:
    await world.change(partial(fill_six, world=world))
    world.now.move(days=14)
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert "Noor Not invited yet 0 0" in words((await browser.get(f"/console/groups/{world.regenboog.six}")).text)


async def test_empty_places_say_what_to_do(world: World) -> None:
    school = world.regenboog
    browser = await world.signed_in(school.staff[Role.LEADER])
    for path in ("/console", f"/console/groups/{school.six}"):
        assert '<a class="go" href="/console/roster">Bring in the list of pupils</a>' in (await browser.get(path)).text
    teacher = await world.signed_in(school.staff[Role.TEACHER])
    assert "/console/roster" not in (await teacher.get(f"/console/groups/{school.six}")).text
    await world.change(lambda session: add_pupils(session, school.id, school.six, "Amina"))
    for path in ("/console", f"/console/groups/{school.six}"):
        text = words((await browser.get(path)).text)
        assert "No families linked yet." in text
    assert f'href="/console/groups/{school.six}/sheets"' in (await browser.get(f"/console/groups/{school.six}")).text


async def test_a_teacher_without_groups_knows_whom_to_ask(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    await world.change(lambda session: session.execute(delete(StaffGroup)))
    assert "Ask your school leader to give you one." in words((await browser.get("/console")).text)


async def test_names_are_never_markup(world: World) -> None:
    school = world.regenboog
    await world.change(lambda session: add_pupils(session, school.id, school.six, "<b>Bo</b> \u202eevil"))
    browser = await world.signed_in(school.staff[Role.TEACHER])
    page = (await browser.get(f"/console/groups/{school.six}")).text
    assert "<bdi>&lt;b&gt;Bo&lt;/b&gt;</bdi>" in page


@pytest.mark.parametrize(
    "path",
    [
        "/console",
        "/console/sessions",
        "/console/groups/{six}",
        "/console/groups/{six}/sheets",
        "/console/nothing",
        "/console/words",
        "/console/words/opp",
        "/console/roster",
        "/console/roster/year",
        "/console/code",
        "/console/sessions/code",
        "/console/staff",
        "/console/staff/new",
        "/console/staff/{leader}",
        "/console/groups/{six}/sharing",
        "/console/groups/{six}/handover",
        "/console/reach",
    ],
)
async def test_pages_hold_no_inline_script_and_no_style_and_no_stranger(world: World, path: str) -> None:
    await world.change(partial(fill_six, world=world))
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    leader = world.regenboog.staff[Role.LEADER]
    page = (await browser.get(path.format(six=world.regenboog.six, leader=leader))).text
    assert "<script" not in re.sub(r'<script src="/console/static/[a-z]+\.js\?v=\w+" defer></script>', "", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert all(address.startswith("/console") for address in re.findall(r'(?:href|src|action)="([^"#][^"]*)"', page))


async def test_a_busy_database_is_said_kindly(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])

    async def busy(work: object) -> None:
        raise Busy("locked")

    monkeypatch.setattr(world.db, "read", busy)
    page = await browser.get("/console")
    assert (page.status_code, page.headers["retry-after"]) == (503, "10")
    assert "Please try again in a minute." in page.text
    assert "set-cookie" not in page.headers


@pytest.mark.parametrize(
    ("ties", "families"),
    [
        ([], {}),
        ([(1, 1), (1, 2)], {1: 1, 2: 1}),
        ([(1, 1), (2, 1)], {1: 1}),
        ([(1, 1), (2, 2), (1, 2)], {1: 1, 2: 1}),
        ([(1, 1), (2, 2), (3, 3), (3, 2)], {1: 1, 2: 2, 3: 2}),
        ([(1, 5), (1, 3), (2, 4), (2, 2), (3, 4), (3, 3)], {2: 2, 3: 2, 4: 2, 5: 2}),
    ],
)
def test_siblings_and_two_parents_are_one_family(ties: list[tuple[int, int]], families: dict[int, int]) -> None:
    assert families_of(ties) == families


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6))))
def test_the_order_of_ties_makes_no_difference(ties: list[tuple[int, int]]) -> None:
    families = families_of(ties)
    assert families == families_of(reversed(ties))
    assert len(set(families.values())) <= len({person for person, _ in ties})
    assert all(families[one] == families[other] for mine, one in ties for yours, other in ties if mine == yours)


def test_groups_in_the_order_people_expect() -> None:
    names = ["Groep 10", "Kleuters", "groep 2", "Groep 1", "Groep 1/2", "1A"]
    assert sorted(names, key=in_order) == ["1A", "Groep 1", "Groep 1/2", "groep 2", "Groep 10", "Kleuters"]
