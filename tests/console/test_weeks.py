"""The week in the group, written in the console on one page, with and without scripts; then looked at and sent."""

import re
import shutil
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery.tables import Broadcast
from bot.features.weeks import queries
from bot.features.weeks.rules import Week
from bot.i18n.library import Library
from bot.people.tables import Guardian
from bot.photos.actions import answer
from bot.photos.queries import list_pupils
from bot.store.db import Database
from tests.browser import PHONE, device
from tests.conftest import FixedClock
from tests.console.conftest import URL, World, make_world
from tests.console.every_page import serve
from tests.console.photo_sample import add_photo
from tests.console.test_sending import add_family, send, states, words

FULL = {
    "ready-did_reading": "yes",
    "own-did": "Wij maakten een kast.",
    "own-next": "Neem een doos mee.",
    "tip": "read_aloud",
}


@pytest.fixture
async def browser(world: World) -> httpx.AsyncClient:
    """The teacher of group six, where two families read Turkish and English."""
    await world.change(lambda session: add_family(session, world, world.regenboog, "Elif", language="tr"))
    await world.change(lambda session: add_family(session, world, world.regenboog, "Emma", language="en"))
    return await world.signed_in(world.regenboog.staff[Role.TEACHER])


@pytest.fixture
def sqlite_world(sqlite_template: Path, tmp_path: Path, library: Library, now: FixedClock) -> World:
    """Browsers do not know which database there is."""
    path = tmp_path / "samen.db"
    shutil.copy(sqlite_template, path)
    return make_world(Database(f"sqlite:///{path}"), library, now)


async def write(browser: httpx.AsyncClient, world: World, **more: str) -> str:
    """The address of the preview."""
    answer = await browser.post("/console/weeks/new", data={"group": str(world.regenboog.six), **FULL, **more})
    assert answer.status_code == 303, words(answer.text)
    return answer.headers["location"]


async def newest(world: World) -> Week:
    def work(session: Session) -> Week:
        found = session.scalars(select(Broadcast).order_by(Broadcast.id.desc())).first()
        assert found is not None
        return queries.entered(found)

    return await world.db.read(work)


async def test_a_teacher_writes_looks_and_sends(browser: httpx.AsyncClient, world: World) -> None:
    page = (await browser.get("/console/weeks/new")).text
    assert re.search(rf'name="group" value="{world.regenboog.six}" checked', page), "the only group is chosen"
    address = await write(browser, world)
    seen = words((await browser.get(address)).text)
    assert "2 people get this message." in seen
    assert "De week in Groep 6" in seen
    assert "Grupta bu hafta: Groep 6" in seen
    assert "Voorlezen in uw eigen taal" in seen
    assert "Neem een doos mee." in seen
    assert await states(world) == ["draft"]
    assert (await send(browser, address)).status_code == 303
    assert await states(world) == ["waiting"]
    listed = words((await browser.get("/console/messages")).text)
    assert "The week in Groep 6" in listed


async def test_every_ready_sentence_stands_there_in_the_language_of_the_teacher(
    browser: httpx.AsyncClient, world: World
) -> None:
    page = words((await browser.get("/console/weeks/new")).text)
    for name in ("did_reading", "next_trip", "thanks_general"):
        assert world.deps.library.find_long("en", f"weeks/{name}").body.strip() in page
    assert world.deps.library.find_long("en", "tips/read_aloud").title in page


async def test_a_draft_is_changed(browser: httpx.AsyncClient, world: World) -> None:
    number = (await write(browser, world)).rsplit("/", 1)[1]
    page = (await browser.get(f"/console/weeks/{number}/change")).text
    assert re.search(r'name="ready-did_reading" value="yes" checked', page)
    assert re.search(r'value="read_aloud" selected', page)
    assert "Neem een doos mee.</textarea>" in page
    form = {"group": str(world.regenboog.six), "ready-next_trip": "yes"}
    answer = await browser.post(f"/console/weeks/{number}/change", data=form)
    assert answer.headers["location"] == f"/console/sending/{number}"
    assert await newest(world) == Week(group_id=world.regenboog.six, next=("next_trip",))


async def test_the_next_one_begins_with_the_last_one(browser: httpx.AsyncClient, world: World) -> None:
    assert "Begin with the last one?" not in (await browser.get("/console/weeks/new")).text
    address = await write(browser, world)
    assert (await send(browser, address)).status_code == 303
    await world.change(lambda session: setattr(session.scalars(select(Broadcast)).one(), "state", "done"))
    page = (await browser.get("/console/weeks/new")).text
    (again,) = re.findall(r'href="(/console/weeks/new\?again=\d+)"', page)
    page = (await browser.get(again)).text
    assert "Wij maakten een kast.</textarea>" in page
    assert re.search(r'name="ready-did_reading" value="yes" checked', page)
    assert " selected" not in page, "a tip is not given twice"
    assert "Begin with the last one?" not in page


async def test_a_correction_goes_to_those_who_got_it(browser: httpx.AsyncClient, world: World) -> None:
    number = (await write(browser, world)).rsplit("/", 1)[1]
    await world.change(lambda session: setattr(session.scalars(select(Broadcast)).one(), "state", "done"))
    page = (await browser.get(f"/console/weeks/{number}/correct")).text
    assert "Which group?" not in page
    assert "Correct a week" in page
    answer = await browser.post(f"/console/weeks/{number}/correct", data={"ready-did_gym": "yes"})
    assert answer.status_code == 303
    made = await browser.get(answer.headers["location"])
    assert "De week in Groep 6" in words(made.text)
    assert "Verbetering" in words(made.text) or "klopte iets niet" in words(made.text)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"group": ""}, "Choose a group."),
        ({"ready-did_reading": None, "own-did": " ", "own-next": ""}, "Choose what the children did"),
        ({"own-did": "x" * 410}, "That is 10 characters too long. There is room for 400."),
        ({"own-next": "x" * 401}, "That is 1 character too long. There is room for 400."),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_lost(
    browser: httpx.AsyncClient, world: World, form: dict[str, str | None], says: str
) -> None:
    given = {"group": str(world.regenboog.six), **FULL, **form}
    answer = await browser.post(
        "/console/weeks/new", data={name: value for name, value in given.items() if value is not None}
    )
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert re.search(r'value="read_aloud" selected', answer.text)
    assert 'role="alert"' in answer.text
    assert await states(world) == []


async def test_what_is_no_sentence_of_ours_is_let_go(browser: httpx.AsyncClient, world: World) -> None:
    more = {"ready-next_nothing": "yes", "ready-read_aloud": "yes", "tip": "../privacy", "own-did": "\u202ehoi"}
    await write(browser, world, **more)
    week = await newest(world)
    assert (week.did, week.next, week.tip, week.own_did) == (("did_reading",), (), "", "hoi")


async def test_a_group_of_somebody_else_is_missing(browser: httpx.AsyncClient, world: World) -> None:
    for group in (world.regenboog.three, world.linde.six, 1, "x"):
        answer = await browser.post("/console/weeks/new", data={"group": str(group), **FULL})
        assert answer.status_code == 404
    assert await states(world) == []


async def test_a_leader_of_several_groups_chooses_one(world: World) -> None:
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    page = (await leader.get(f"/console/weeks/new?group={world.regenboog.three}")).text
    assert len(re.findall(r'name="group"', page)) == 2
    assert re.findall(r'name="group" value="(\d+)" checked', page) == [str(world.regenboog.three)]
    assert " checked" not in (await leader.get("/console/weeks/new")).text


async def test_a_week_of_a_colleague_can_be_begun_with_but_not_changed(world: World) -> None:
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    number = (await write(leader, world)).rsplit("/", 1)[1]
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert (await teacher.get(f"/console/weeks/new?again={number}")).status_code == 404, "a draft is nobody else's"
    await world.change(lambda session: setattr(session.scalars(select(Broadcast)).one(), "state", "done"))
    assert (await teacher.get(f"/console/weeks/new?again={number}")).status_code == 200
    assert (await teacher.get(f"/console/weeks/{number}/correct")).status_code == 404
    stranger = await world.signed_in(world.linde.staff[Role.LEADER])
    assert (await stranger.get(f"/console/weeks/new?again={number}")).status_code == 404


async def test_an_announcement_is_no_week(browser: httpx.AsyncClient, world: World) -> None:
    form = {f"group-{world.regenboog.six}": "yes", "ready": "head_lice"}
    address = (await browser.post("/console/messages/new", data=form)).headers["location"]
    number = address.rsplit("/", 1)[1]
    assert (await browser.get(f"/console/weeks/{number}/change")).status_code == 404
    assert (await browser.get(f"/console/weeks/new?again={number}")).status_code == 404


def brought(session: Session, world: World, *, says: bool | None = True) -> int:
    """A photo of the teacher that nobody got yet; `says`: the parents of the second child about photos."""
    for name, given in (("Amina", True), ("Bram", says)):
        person = add_family(session, world, world.regenboog, name)
        tie = session.scalars(select(Guardian.id).where(Guardian.person_id == person)).one()
        if given is not None:
            answer(session, person, tie, given=given, version="1", language="nl", now=world.now())
    return add_photo(session, world, world.regenboog, world.regenboog.staff[Role.TEACHER])


async def test_a_photo_goes_with_it_when_every_child_is_allowed(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    photo = await world.db.run(lambda session: brought(session, world))
    page = (await teacher.get(f"/console/weeks/new?photo={photo}")).text
    assert re.search(rf'name="photo" value="{photo}" checked', page)
    assert f'<img class="photo" src="/console/photos/{photo}"' in page
    address = await write(teacher, world, photo=str(photo))
    assert f'src="/console/photos/{photo}"' in (await teacher.get(address)).text
    assert await world.db.read(lambda session: len(list_pupils(session, photo))) == 2
    assert (await send(teacher, address)).status_code == 303
    assert await world.db.read(lambda session: len(list_pupils(session, photo))) == 2
    number = address.rsplit("/", 1)[1]
    await world.change(lambda session: setattr(session.scalars(select(Broadcast)).one(), "state", "done"))
    page = (await teacher.get(f"/console/weeks/new?again={number}")).text
    assert f'value="{photo}"' not in page, "a photo does not come twice"


@pytest.mark.parametrize("says", [False, None])
async def test_no_photo_while_one_child_is_not_allowed(world: World, says: bool | None) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    photo = await world.db.run(lambda session: brought(session, world, says=says))
    form = {"group": str(world.regenboog.six), **FULL, "photo": str(photo)}
    refused = await teacher.post("/console/weeks/new", data=form)
    assert refused.status_code == 422
    assert "Photos of these children are not allowed: Bram" in words(refused.text)
    assert await world.db.read(lambda session: list_pupils(session, photo)) == []


async def test_a_photo_that_was_left_out_or_thrown_away_is_free_again(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    photo = await world.db.run(lambda session: brought(session, world))
    without = {"group": str(world.regenboog.six), **FULL}
    for path, form in (("/console/weeks/{}/change", without), ("/console/sending/{}/drop", {})):
        number = (await write(teacher, world, photo=str(photo))).rsplit("/", 1)[1]
        page = (await teacher.get(f"/console/weeks/{number}/change")).text
        assert re.search(rf'name="photo" value="{photo}" checked', page)
        kept = {"group": str(world.regenboog.six), **FULL, "photo": str(photo)}
        assert (await teacher.post(f"/console/weeks/{number}/change", data=kept)).status_code == 303
        assert (await teacher.post(path.format(number), data=form)).status_code == 303
        assert await world.db.read(lambda session: list_pupils(session, photo)) == []


async def test_a_photo_of_somebody_else_or_one_that_is_gone_is_refused(world: World) -> None:
    await world.db.run(lambda session: brought(session, world))
    theirs = await world.db.run(
        lambda session: add_photo(session, world, world.regenboog, world.regenboog.staff[Role.LEADER])
    )
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    for photo in (theirs, 1):
        form = {"group": str(world.regenboog.six), **FULL, "photo": str(photo)}
        refused = await teacher.post("/console/weeks/new", data=form)
        assert refused.status_code == 422
        assert "This photo is not there any more." in words(refused.text)


async def test_a_correction_has_no_photo(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    photo = await world.db.run(lambda session: brought(session, world))
    number = (await write(teacher, world, photo=str(photo))).rsplit("/", 1)[1]
    await world.change(lambda session: setattr(session.scalars(select(Broadcast)).one(), "state", "done"))
    assert 'name="photo"' not in (await teacher.get(f"/console/weeks/{number}/correct")).text
    await teacher.post(f"/console/weeks/{number}/correct", data={"ready-did_gym": "yes", "photo": str(photo)})
    assert (await newest(world)).photo_id is None


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.long
async def test_on_a_phone_without_scripts(chromium: Browser, sqlite_world: World) -> None:
    """From the empty page to the minute to undo, with one hand."""
    world = sqlite_world
    await world.change(lambda session: add_family(session, world, world.regenboog, "Elif", language="tr"))
    client = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    async with device(chromium, language="en", size=PHONE, java_script_enabled=False) as phone:
        await serve(phone.context, client)
        page = phone.page
        await page.goto(f"{URL}/console/weeks/new")
        books = world.deps.library.find_long("en", "weeks/did_reading").body.strip()
        await page.get_by_label(books).check()
        await page.get_by_label("In your own words, in Dutch").first.fill("Wij maakten een kast.")
        await page.get_by_label("Which tip?").select_option("read_aloud")
        await page.get_by_role("button", name="Look at it").click()
        await expect(page.get_by_text("1 person gets this message.")).to_be_visible()
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_role("button", name="Undo")).to_be_visible()
