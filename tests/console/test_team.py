"""The school team: inviting, roles, stopping access, sharing pupils and handing groups over."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
import pytest
from sqlalchemy import Engine, event, func, select, update
from sqlalchemy.orm import Session

from bot.console.access import Reach, Role
from bot.console.page import Actor
from bot.console.queries import get_member
from bot.console.team import actions, queries
from bot.console.team.rules import Problem
from bot.people import invites
from bot.people.invites import Revoked, Usable
from bot.people.tables import Handover, Invite, Person, Pupil, Share, Staff, StaffGroup
from bot.store.ids import new_id
from tests.console.conftest import World, add_pupils, link_parent
from tests.console.test_pages import words

NEW = "/console/staff/new"


async def invited(browser: httpx.AsyncClient, **form: str) -> httpx.Response:
    return await browser.post(NEW, data={"name": "Juf Saskia", "role": "teacher", **form})


async def leader(world: World) -> httpx.AsyncClient:
    return await world.signed_in(world.regenboog.staff[Role.LEADER])


def code_of(page: httpx.Response) -> str:
    found = re.search(r"/chat/i/([A-Za-z0-9_-]{22})\?lang=([a-z]+)", page.text)
    assert found, page.text
    return found[1]


async def outcome(world: World, code: str) -> object:
    return await world.db.run(lambda session: invites.find_usable(session, code, guesser="me", now=world.now()))


def staff_id_of(page: httpx.Response) -> int:
    found = re.search(r"/console/staff/(\d+)/", page.text)
    assert found
    return int(found[1])


def joined(session: Session, staff_id: int) -> None:
    person = Person(id=new_id(), language="nl", created_at=datetime(2026, 11, 1, tzinfo=UTC))
    session.add(person)
    session.flush()
    session.execute(update(Staff).where(Staff.id == staff_id).values(person_id=person.id))


# Inviting


async def test_a_leader_invites_a_colleague(world: World) -> None:
    browser = await leader(world)
    page = await invited(browser, **{f"group-{world.regenboog.six}": "yes", "language": "tr"})
    assert page.status_code == 200
    assert "Juf Saskia" in page.text
    assert "?lang=tr" in page.text
    assert 'lang="tr"' in page.text
    assert page.text.count("data:image/png") == 1
    opened = await outcome(world, code_of(page))
    assert isinstance(opened, Usable)
    assert opened.invitation.staff_id == staff_id_of(page)
    assert ("staff.made", f"staff:{staff_id_of(page)}") in [row[1:] for row in await world.audited()]
    listed = words((await browser.get("/console/staff")).text)
    assert "Juf Saskia Teacher Groep 6 Not linked yet" in listed


async def test_a_link_is_shown_once_and_a_new_one_ends_it(world: World) -> None:
    browser = await leader(world)
    first = await invited(browser)
    page = f"/console/staff/{staff_id_of(first)}"
    assert "/chat/i/" not in (await browser.get(page)).text
    second = await browser.post(f"{page}/invitation", data={"language": "nl"})
    assert isinstance(await outcome(world, code_of(first)), Revoked)
    assert isinstance(await outcome(world, code_of(second)), Usable)
    assert (await browser.post(f"{page}/invitation/back")).status_code == 303
    assert isinstance(await outcome(world, code_of(second)), Revoked)
    assert "no invitation is open" in (await browser.get(page)).text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": " "}, "Please fill in a name."),
        ({"name": "a" * 81}, "There is room for 80 characters."),
        ({"name": "meester jan"}, "has this name already"),
        ({"role": "boss"}, "Please choose a role."),
    ],
)
async def test_a_form_that_is_not_right_comes_back(world: World, form: dict[str, str], said: str) -> None:
    group = f"group-{world.regenboog.three}"
    page = await invited(await leader(world), **{group: "yes"}, **form)
    assert page.status_code == 422
    assert said in page.text
    assert f'name="{group}" value="yes" checked' in page.text
    count = await world.db.read(lambda session: session.scalar(select(func.count()).select_from(Staff)))
    assert count == 6


async def test_another_schools_group_is_not_given(world: World) -> None:
    await invited(await leader(world), **{f"group-{world.linde.six}": "yes"})
    given = await world.db.read(lambda s: list(s.scalars(select(StaffGroup.group_id))))
    assert sorted(given) == sorted([world.regenboog.six, world.linde.six]), "only those of both Meester Jans"


# Role and groups


async def test_a_change_counts_at_once_and_can_be_changed_back(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    boss, browser = await leader(world), await world.signed_in(teacher)
    form = {"name": "Meester Jan", "role": "teacher", f"group-{world.regenboog.three}": "yes"}
    page = await boss.post(f"/console/staff/{teacher}", data=form)
    assert "It counts from now on." in page.text
    assert (await browser.get(f"/console/groups/{world.regenboog.six}")).status_code == 404
    assert (await browser.get(f"/console/groups/{world.regenboog.three}")).status_code == 200
    back = re.search(r'role="status">.*?</form>', page.text, re.S)
    assert back
    hidden = dict(re.findall(r'name="([^"]+)" value="([^"]+)"', back[0]))
    await boss.post(f"/console/staff/{teacher}", data=hidden)
    assert (await browser.get(f"/console/groups/{world.regenboog.six}")).status_code == 200
    assert (await browser.get(f"/console/groups/{world.regenboog.three}")).status_code == 404


async def test_with_another_role_nothing_stays_shared(world: World) -> None:
    await world.share_one(world.regenboog)
    coordinator = world.regenboog.staff[Role.COORDINATOR]
    boss = await leader(world)
    assert "Shared" in (await boss.get(f"/console/staff/{coordinator}")).text
    await boss.post(f"/console/staff/{coordinator}", data={"name": "Juf Els", "role": "teacher"})
    assert await world.db.read(lambda session: session.scalar(select(func.count()).select_from(Share))) == 0


# Access


async def test_who_has_no_access_is_out_at_once_everywhere(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    boss = await leader(world)
    devices = [await world.signed_in(teacher) for _ in range(3)]
    link, letter = await world.link(teacher), await boss.post(f"/console/staff/{teacher}/invitation")
    assert "Signed in on 3 devices." in (await boss.get(f"/console/staff/{teacher}")).text
    assert (await boss.post(f"/console/staff/{teacher}/access/stop")).status_code == 303
    assert [(await device.get("/console")).status_code for device in devices] == [401, 401, 401]
    assert (await world.browser().post(link)).status_code == 410
    assert await world.session_ids(teacher) == []
    assert ("staff.disabled", f"staff:{teacher}") in [row[1:] for row in await world.audited()]
    assert "Without access" in (await boss.get("/console/staff")).text

    await boss.post(f"/console/staff/{teacher}/access")
    assert [(await device.get("/console")).status_code for device in devices] == [401, 401, 401], "they stay out"
    assert isinstance(await outcome(world, code_of(letter)), Revoked)
    again = await world.signed_in(teacher)
    assert (await again.get(f"/console/groups/{world.regenboog.six}")).status_code == 200


async def test_signing_out_everywhere_leaves_the_access(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    boss, browser = await leader(world), await world.signed_in(teacher)
    await boss.post(f"/console/staff/{teacher}/signed-out")
    assert (await browser.get("/console")).status_code == 401
    assert (await (await world.signed_in(teacher)).get("/console")).status_code == 200


@pytest.mark.parametrize("way", ["/access/stop", ""])
async def test_the_last_leader_stays(world: World, way: str) -> None:
    me = world.regenboog.staff[Role.LEADER]
    browser = await leader(world)
    second = await invited(browser, name="Directeur Karin", role="leader")
    form = {"name": "Fatma Kaya", "role": "teacher"}
    page = await browser.post(f"/console/staff/{me}{way}", data=form)
    assert page.status_code == 422, "the second leader has not joined yet"
    assert "You are the only school leader who can get in" in page.text
    assert (await browser.get("/console/staff")).status_code == 200

    await world.change(partial(joined, staff_id=staff_id_of(second)))
    assert (await browser.post(f"/console/staff/{me}{way}", data=form)).status_code == 303
    assert (await browser.get("/console/staff")).status_code == (404 if way == "" else 401)


async def test_of_two_leaders_who_put_each_other_out_one_stays(world: World) -> None:
    """The second one's page is older than the first one's act; a third one has not joined."""
    first = world.regenboog.staff[Role.LEADER]
    browser = await leader(world)
    await invited(browser, name="Directeur Ans", role="leader")
    second = staff_id_of(await invited(browser, name="Directeur Karin", role="leader"))

    def put_out(session: Session) -> object:
        member = get_member(session, second)
        assert member
        actor = Actor(member, Reach.SCHOOL, world.now().date())
        found = queries.get_colleague(session, actor, first, world.now())
        assert found
        session.execute(update(Staff).where(Staff.id == second).values(disabled_at=world.now()))
        return actions.take_out(session, actor, found.colleague, now=world.now())

    assert await world.db.run(put_out) is Problem.LAST_LEADER


# Sharing with a coordinator


async def test_a_coordinator_sees_what_is_shared_and_nothing_else(world: World) -> None:
    school, coordinator = world.regenboog, world.regenboog.staff[Role.COORDINATOR]
    amina, *_ = await world.db.run(lambda session: add_pupils(session, school.id, school.six, "Amina Luuk Sem"))
    await world.change(lambda session: link_parent(session, [amina], "ar", world.now()))
    browser, teacher = await world.signed_in(coordinator), await world.signed_in(school.staff[Role.TEACHER])
    group, path = f"/console/groups/{school.six}", f"/console/groups/{school.six}/sharing/{coordinator}"
    assert "Nobody has shared pupils with you yet." in (await browser.get("/console")).text
    assert (await browser.get(group)).status_code == 404

    page = await teacher.post(path, data={f"pupil-{amina}": "yes"})
    assert "Sees 1 pupil of this group." in page.text
    text = words((await browser.get(group)).text)
    assert "Amina Linked 1 0" in text
    assert "Luuk" not in text
    assert "Pupils 1" in text
    assert "Groep 6 1 1 of 1" in words((await browser.get("/console")).text)
    assert "Juf Els : 1 pupil" in words((await teacher.get(group)).text)

    await teacher.post(path, data={"whole": "yes", f"pupil-{amina}": "yes"})
    assert "Luuk" in (await browser.get(group)).text
    await teacher.post(path, data={})
    assert (await browser.get(group)).status_code == 404
    acts = [action for _, action, _ in await world.audited() if "shared" in action]
    assert acts == ["pupil.shared", "group.shared", "group.unshared", "pupil.unshared"]


async def test_a_shared_pupil_is_followed_into_the_next_group(world: World) -> None:
    pupil = await world.share_one(world.regenboog)
    browser = await world.signed_in(world.regenboog.staff[Role.COORDINATOR])
    await world.change(
        lambda s: s.execute(update(Pupil).where(Pupil.id == pupil).values(group_id=world.regenboog.three))
    )
    assert (await browser.get(f"/console/groups/{world.regenboog.six}")).status_code == 404
    assert "Shared" in (await browser.get(f"/console/groups/{world.regenboog.three}")).text
    await world.change(lambda s: s.execute(update(Pupil).where(Pupil.id == pupil).values(archived_at=world.now())))
    assert (await browser.get(f"/console/groups/{world.regenboog.three}")).status_code == 404


async def test_only_pupils_of_the_group_can_be_shared(world: World) -> None:
    school, coordinator = world.regenboog, world.regenboog.staff[Role.COORDINATOR]
    teacher = await world.signed_in(school.staff[Role.TEACHER])
    [other] = await world.db.run(lambda session: add_pupils(session, school.id, school.three, "Lotte"))
    [foreign] = await world.db.run(lambda session: add_pupils(session, world.linde.id, world.linde.six, "Max"))
    ticked = {f"pupil-{other}": "yes", f"pupil-{foreign}": "yes", "pupil-x": "yes", f"pupil-{2**70}": "yes"}
    await teacher.post(f"/console/groups/{school.six}/sharing/{coordinator}", data=ticked)
    assert await world.db.read(lambda session: session.scalar(select(func.count()).select_from(Share))) == 0


async def test_shared_pupils_are_too_few_to_be_split_by_language(world: World) -> None:
    """Five families read Arabic in the group; the coordinator sees one of them."""
    school = world.regenboog
    pupils = await world.db.run(lambda session: add_pupils(session, school.id, school.six, "Aa Bb Cc Dd Ee"))
    for pupil in pupils:
        await world.change(partial(link_parent, pupil_ids=[pupil], language="ar", now=world.now()))
    coordinator = school.staff[Role.COORDINATOR]
    await world.change(lambda session: session.add(Share(staff_id=coordinator, pupil_id=pupils[0])))
    assert "Arabic" in words((await (await leader(world)).get("/console/reach")).text)
    browser = await world.signed_in(coordinator)
    for path in ("/console/reach", f"/console/groups/{school.six}"):
        assert "Arabic" not in words((await browser.get(path)).text)


# Handing a group over


async def substitute(world: World) -> int:
    page = await invited(await leader(world))
    return staff_id_of(page)


async def test_a_colleague_has_the_group_from_the_first_to_the_last_day(world: World) -> None:
    """It is Thursday 5 November; from Friday until Saturday, by the clocks of the school."""
    school, colleague = world.regenboog, await substitute(world)
    owner = await world.signed_in(school.staff[Role.TEACHER])
    path, form = f"/console/groups/{school.six}/handover", {f"to-{colleague}": "yes"}
    today = world.now().date()
    days = {"first": str(today + timedelta(days=1)), "last": str(today + timedelta(days=2))}
    assert (await owner.post(path, data={**form, **days})).status_code == 303
    assert "Juf Saskia" in (await owner.get(path)).text

    async def status() -> int:
        browser = await world.signed_in(colleague)
        overview = f"/console/groups/{school.six}" in (await browser.get("/console")).text
        page = await browser.get(f"/console/groups/{school.six}")
        assert overview is (page.status_code == 200)
        return page.status_code

    seen = []
    midnight = world.now().replace(hour=22, minute=59, second=59)  # one second before midnight in Amsterdam, in winter
    for day in range(4):
        world.now.at = midnight + timedelta(days=day)
        seen.append(await status())
        world.now.move(seconds=1)
        seen.append(await status())
    assert seen == [404, 200, 200, 200, 200, 404, 404, 404]


async def test_a_page_that_was_open_shows_nothing_after_the_last_day(world: World) -> None:
    colleague = await substitute(world)
    await world.hand_over(world.regenboog.six, colleague, last=0)
    browser = await world.signed_in(colleague)
    paths = [f"/console/groups/{world.regenboog.six}", f"/console/groups/{world.regenboog.six}/sharing"]
    assert [(await browser.get(path)).status_code for path in paths] == [200, 200]
    world.now.move(hours=11.5)
    world.now.move(hours=0.6)
    again = await world.signed_in(colleague)
    assert [(await again.get(path)).status_code for path in paths] == [404, 404]
    coordinator = world.regenboog.staff[Role.COORDINATOR]
    late = await again.post(f"{paths[1]}/{coordinator}", data={"whole": "yes"})
    assert late.status_code == 404


async def test_a_group_is_handed_back_with_one_press(world: World) -> None:
    school, colleague = world.regenboog, await substitute(world)
    for who in (colleague, school.staff[Role.TEACHER], school.staff[Role.LEADER]):
        handed = await world.hand_over(school.six, colleague)
        browser, mine = await world.signed_in(who), await world.signed_in(colleague)
        assert "Hand back" in (await mine.get(f"/console/groups/{school.six}")).text
        assert (await browser.post(f"/console/handovers/{handed}/back")).status_code == 303
        assert (await mine.get(f"/console/groups/{school.six}")).status_code == 404
        assert (await browser.post(f"/console/handovers/{handed}/back")).status_code == 404, "it is over"
    assert [row[1] for row in await world.audited()].count("group.handed_back") == 3


async def test_who_got_a_group_does_not_hand_it_on(world: World) -> None:
    colleague = await substitute(world)
    await world.hand_over(world.regenboog.six, colleague)
    browser = await world.signed_in(colleague)
    path = f"/console/groups/{world.regenboog.six}/handover"
    assert (await browser.get(path)).status_code == 404
    form = {f"to-{world.regenboog.staff[Role.COORDINATOR]}": "yes"}
    assert (await browser.post(path, data=form)).status_code == 404


async def test_a_coordinator_gets_the_whole_group_for_as_long(world: World) -> None:
    await world.share_one(world.regenboog)
    await world.change(lambda s: add_pupils(s, world.regenboog.id, world.regenboog.six, "Daan"))
    coordinator = world.regenboog.staff[Role.COORDINATOR]
    handed = await world.hand_over(world.regenboog.six, coordinator, last=3)
    browser = await world.signed_in(coordinator)
    assert "Daan" in (await browser.get(f"/console/groups/{world.regenboog.six}")).text
    answer = await browser.post(f"/console/handovers/{handed}/back")
    assert answer.headers["location"] == f"/console/groups/{world.regenboog.six}"
    page = (await browser.get(f"/console/groups/{world.regenboog.six}")).text
    assert "Shared" in page
    assert "Daan" not in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"to": ""}, "Please choose at least one colleague."),
        ({"first": "tomorrow"}, "Please write a day as 2026-11-30."),
        ({"first": "2020-01-01"}, "The first day has passed."),
        ({"first": "2027-02-02", "last": "2027-02-01"}, "The last day comes before the first day."),
    ],
)
async def test_a_handover_that_cannot_be_is_refused(world: World, form: dict[str, str], said: str) -> None:
    colleague = await substitute(world)
    to = {} if "to" in form else {f"to-{colleague}": "yes"}
    page = await (await leader(world)).post(f"/console/groups/{world.regenboog.six}/handover", data={**to, **form})
    assert page.status_code == 422
    assert said in page.text
    assert await world.db.read(lambda session: session.scalar(select(func.count()).select_from(Handover))) == 0


async def test_leaders_see_all_handovers(world: World) -> None:
    colleague = await substitute(world)
    await world.hand_over(world.regenboog.six, colleague, first=1)
    await world.hand_over(world.regenboog.three, colleague, first=-5, last=-1)
    text = words((await (await leader(world)).get("/console/staff")).text)
    assert text.count("Juf Saskia : From") == 1


async def test_a_large_team_costs_no_more_queries_than_a_small_one(world: World) -> None:
    asked: list[str] = []
    boss = await leader(world)

    def count(*found: object) -> None:
        asked.append(str(found[2]))

    event.listen(Engine, "before_cursor_execute", count)
    try:
        await boss.get("/console/staff")
        few, asked[:] = len(asked), []
        await world.change(
            lambda session: session.add_all(
                Staff(school_id=world.regenboog.id, name=f"Juf {number}", role="coordinator") for number in range(20)
            )
        )
        asked.clear()
        await boss.get("/console/staff")
        assert len(asked) == few > 3
    finally:
        event.remove(Engine, "before_cursor_execute", count)


async def test_invites_of_a_colleague_are_of_the_school(world: World) -> None:
    page = await invited(await leader(world))
    schools = await world.db.read(
        lambda s: list(s.scalars(select(Invite.school_id).where(Invite.staff_id == staff_id_of(page))))
    )
    assert schools == [world.regenboog.id]
