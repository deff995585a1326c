"""Signing in with a code that the new device shows, and that is confirmed where somebody is in already."""

import re
from functools import partial

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.people import codes
from bot.people.codes import Waiting
from bot.people.tables import SignInCode, Staff
from tests.console.conftest import URL, World
from tests.console.test_pages import words

SHOWN = re.compile(r'class="shown">([2-9A-Z]{4}-[2-9A-Z]{4})<')
LOOK, YES = "/console/sessions/code", "/console/sessions/code/yes"
HOME, ELSEWHERE = ("145.97.1.1", 50000), ("8.8.8.8", 50000)


def at(world: World, place: tuple[str, int]) -> httpx.AsyncClient:
    """A browser with an internet address."""
    browser = world.browser()
    browser._transport = httpx.ASGITransport(app=world.app, client=place)
    return browser


async def asked(browser: httpx.AsyncClient) -> str:
    """The code that this browser shows now."""
    assert (await browser.post("/console/code")).headers["location"] == "/console/code"
    found = SHOWN.search((await browser.get("/console/code")).text)
    assert found
    return found[1]


async def status(browser: httpx.AsyncClient) -> int:
    return (await browser.get("/console")).status_code


async def test_a_confirmed_device_comes_in(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    old, new = await world.signed_in(teacher), world.browser()
    assert "Sign in with a code" in (await new.get("/console")).text
    code = await asked(new)
    assert (await new.post("/console/code/in")).status_code == 200, "too early, so the page says so"
    assert "not confirmed yet" in (await new.post("/console/code/in")).text

    seen = await old.post(LOOK, data={"code": code.lower().replace("-", " ")})
    assert "Device Firefox on Android" in words(seen.text)
    assert "Asked at 12:00" in words(seen.text)
    assert await status(new) == 401, "seeing is not confirming"
    assert (await old.post(YES, data={"code": code})).status_code == 200
    assert await status(new) == 401, "the cookie comes with the next press"

    assert (await new.post("/console/code/in")).headers["location"] == "/console"
    assert "Meester Jan" in (await new.get("/console")).text
    assert len(await world.session_ids(teacher)) == 2
    acts = [action for _, action, _ in await world.audited()]
    assert acts == ["console.signed_in", "console.code_confirmed", "console.signed_in"]


async def test_only_the_browser_that_shows_the_code_comes_in(world: World) -> None:
    old, new, thief = await world.signed_in(world.regenboog.staff[Role.LEADER]), world.browser(), world.browser()
    code = await asked(new)
    await old.post(YES, data={"code": code})
    await asked(thief)
    assert (await thief.post("/console/code/in", data={"code": code})).status_code == 200
    assert await status(thief) == 401


async def test_a_code_works_once(world: World) -> None:
    old, new = await world.signed_in(world.regenboog.staff[Role.LEADER]), world.browser()
    code = await asked(new)
    await old.post(YES, data={"code": code})
    assert (await old.post(YES, data={"code": code})).status_code == 422
    assert (await new.post("/console/code/in")).status_code == 303
    await new.post("/console/out")
    assert (await new.post("/console/code/in")).status_code == 200
    assert await status(new) == 401


async def test_of_two_who_confirm_at_the_same_moment_the_first_counts(world: World) -> None:
    """Both have looked at the code before either said yes."""
    new = world.browser()
    code, token = await asked(new), new.cookies["__Host-samen_console_code"]
    teacher, leader = world.regenboog.staff[Role.TEACHER], world.regenboog.staff[Role.LEADER]

    def both(session: Session) -> list[bool]:
        return [codes.confirm(session, code, staff_id=staff, now=world.now()) for staff in (teacher, leader)]

    assert await world.db.run(both) == [True, False]
    assert await world.db.run(partial(codes.use, token=token, now=world.now())) == teacher


@pytest.mark.parametrize(("minutes", "is_in"), [(9.9, True), (10, False)])
async def test_ten_minutes(world: World, minutes: float, is_in: bool) -> None:
    old, new = await world.signed_in(world.regenboog.staff[Role.LEADER]), world.browser()
    code = await asked(new)
    world.now.move(minutes=minutes)
    assert (await old.post(YES, data={"code": code})).status_code == (200 if is_in else 422)
    assert (await new.post("/console/code/in")).status_code == (303 if is_in else 200)
    world.now.move(minutes=1)
    assert not SHOWN.search((await new.get("/console/code")).text)


async def test_guessing_does_not_pay(world: World) -> None:
    old, new = await world.signed_in(world.regenboog.staff[Role.TEACHER]), world.browser()
    code = await asked(new)
    for wrong in ("2222-2222", "hello", "", "3333-3333", "9" * 5000):
        page = await old.post(LOOK, data={"code": wrong})
        assert page.status_code == 422
        assert "No device shows this code now." in page.text
    for path in (LOOK, YES):
        assert "Please wait an hour" in (await old.post(path, data={"code": code})).text
    assert (await new.post("/console/code/in")).status_code == 200
    colleague = await world.signed_in(world.regenboog.staff[Role.LEADER])
    assert (await colleague.post(LOOK, data={"code": code})).status_code == 200, "others are not held up"
    world.now.move(hours=1, seconds=1)
    fresh = await asked(new)
    assert (await old.post(LOOK, data={"code": fresh})).status_code == 200


async def test_a_browser_keeps_its_code(world: World) -> None:
    new = world.browser()
    assert await asked(new) == await asked(new)
    assert await world.db.read(lambda session: session.scalar(select(func.count()).select_from(SignInCode))) == 1


async def test_neither_code_nor_token_is_kept(world: World) -> None:
    new = world.browser()
    code = await asked(new)
    token = new.cookies["__Host-samen_console_code"]
    kept = await world.db.read(lambda session: repr(session.execute(select(SignInCode.__table__)).all()))
    assert code not in kept
    assert code.replace("-", "") not in kept
    assert token not in kept


async def test_very_many_codes_at_once_are_refused_kindly(world: World) -> None:
    for _ in range(codes.ASKED_PER_MINUTE):
        assert (await world.browser().post("/console/code")).status_code == 303
    assert (await world.browser().post("/console/code")).status_code == 503
    world.now.move(minutes=1, seconds=1)
    assert (await world.browser().post("/console/code")).status_code == 303


@pytest.mark.parametrize(
    ("mine", "other", "said"),
    [
        (HOME, HOME, "The same internet connection as this device"),
        (HOME, ELSEWHERE, "Another internet connection than this device"),
        (("10.0.0.2", 1), ("10.0.0.2", 1), "Not known"),
        (HOME, ("not an address", 1), "Not known"),
    ],
)
async def test_the_place_is_said(world: World, mine: tuple[str, int], other: tuple[str, int], said: str) -> None:
    old, new = at(world, mine), at(world, other)
    await old.post(await world.link(world.regenboog.staff[Role.LEADER]))
    await old.post("/console/language", data={"language": "en"})
    assert f"Place {said}" in words((await old.post(LOOK, data={"code": await asked(new)})).text)


async def test_a_scanned_code_is_only_filled_in(world: World) -> None:
    old, new = await world.signed_in(world.regenboog.staff[Role.LEADER]), world.browser()
    code = await asked(new)
    page = await old.get(LOOK, params={"code": code})
    assert f'value="{code}"' in page.text
    assert await world.db.read(lambda session: session.scalar(select(SignInCode.staff_id))) is None
    assert "<script>" not in (await old.get(LOOK, params={"code": '"><script>'})).text


async def test_without_access_a_confirmed_code_lets_nobody_in(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    old, new = await world.signed_in(teacher), world.browser()
    await old.post(YES, data={"code": await asked(new)})
    boss = await world.signed_in(world.regenboog.staff[Role.LEADER])
    await boss.post(f"/console/staff/{teacher}/access/stop")
    assert (await new.post("/console/code/in")).status_code == 200
    await boss.post(f"/console/staff/{teacher}/access")
    assert (await new.post("/console/code/in")).status_code == 200, "not with the old yes either"


async def test_disabled_in_any_other_way_lets_nobody_in(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    old, new = await world.signed_in(teacher), world.browser()
    await old.post(YES, data={"code": await asked(new)})
    await world.change(lambda s: s.execute(update(Staff).where(Staff.id == teacher).values(disabled_at=world.now())))
    assert (await new.post("/console/code/in")).status_code == 200
    assert await status(new) == 401


async def test_the_picture_leads_to_the_page_that_asks_for_the_code(world: World) -> None:
    new = world.browser()
    await asked(new)
    assert 'src="data:image/png' in (await new.get("/console/code")).text
    old = await world.signed_in(world.regenboog.staff[Role.LEADER])
    assert f"{URL}/console" in (await old.get("/console/sessions")).text


async def test_two_devices_never_show_the_same_code(world: World) -> None:
    shown = [await asked(world.browser()) for _ in range(20)]
    assert len(set(shown)) == 20
    for code in shown:
        found = await world.db.run(partial(codes.find, text=code, guesser="me", now=world.now()))
        assert isinstance(found, Waiting)
