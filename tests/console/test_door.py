"""The way into the console and out of it."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.people.tables import Person, Staff
from bot.store.ids import new_id
from tests.console.conftest import World


async def test_a_visitor_learns_how_to_get_in(world: World) -> None:
    page = await world.browser().get("/console")
    assert page.status_code == 401
    assert "Open Samen in your chat." in page.text
    assert "Ask your school leader for a link." in page.text
    assert "De Regenboog" not in page.text


async def test_a_link_opens_one_session_once(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    link, browser, other = await world.link(teacher), world.browser(), world.browser()
    assert "Meester Jan" in (await browser.get(link)).text
    assert (await browser.post(link)).headers["location"] == "/console"
    assert (await browser.get("/console")).status_code == 200
    for again in (browser, other):
        assert (await again.post(link)).status_code == 410
        assert (await again.get(link)).status_code == 410
    assert (await other.get("/console")).status_code == 401
    assert len(await world.session_ids(teacher)) == 1


async def test_a_preview_uses_nothing_up(world: World) -> None:
    link, robot = await world.link(world.regenboog.staff[Role.LEADER]), world.browser(**{"user-agent": "TelegramBot"})
    for _ in range(3):
        page = await robot.get(link)
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
    assert (await world.browser().post(link)).status_code == 303


async def test_a_link_ends_after_ten_minutes(world: World) -> None:
    link = await world.link(world.regenboog.staff[Role.TEACHER])
    world.now.move(minutes=9, seconds=59)
    assert (await world.browser().get(link)).status_code == 200
    world.now.move(seconds=1)
    assert (await world.browser().get(link)).status_code == 410
    assert (await world.browser().post(link)).status_code == 410


async def test_the_cookie_is_ours_alone_and_new_each_time(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    browser = world.browser()
    cookies = []
    for _ in range(2):
        header = (await browser.post(await world.link(teacher))).headers["set-cookie"]
        assert header.startswith("__Host-samen_console=")
        assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=604800"} <= set(header.split("; "))
        cookies.append(header.split(";")[0])
    assert cookies[0] != cookies[1]
    assert len(await world.session_ids(teacher)) == 1, "the browser's session before this one has ended"
    old = world.browser(cookie=cookies[0])
    assert (await old.get("/console")).status_code == 401


async def test_signing_out_kills_the_session(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    thief = world.browser(cookie=cookie)
    assert (await thief.get("/console")).status_code == 200
    assert (await browser.post("/console/out")).headers["location"] == "/console"
    assert list(browser.cookies) == ["__Host-samen_console_language"]
    page = await thief.get("/console")
    assert page.status_code == 401
    assert "You are signed out on this device." in page.text
    assert "Max-Age=0" in page.headers["set-cookie"]


@pytest.mark.parametrize(("hours", "status"), [(11.9, 200), (12.1, 401)])
async def test_idle_browsers_are_signed_out(world: World, hours: float, status: int) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    world.now.move(hours=hours)
    assert (await browser.get("/console")).status_code == status


async def test_after_seven_days_everybody_is_signed_out(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    for _ in range(7 * 4):
        world.now.move(hours=6)
        assert (await browser.get("/console")).status_code == 200
    world.now.move(minutes=1)
    assert (await browser.get("/console")).status_code == 401


async def test_disabled_staff_are_out_at_the_next_request(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    browser, link = await world.signed_in(teacher), await world.link(teacher)
    await world.change(lambda s: s.execute(update(Staff).where(Staff.id == teacher).values(disabled_at=world.now())))
    assert (await browser.get("/console")).status_code == 401
    assert (await browser.post(link)).status_code == 410


@pytest.mark.parametrize("path", ["/console/out", "/console/language", "/console/sessions/others/out", "{link}"])
async def test_foreign_forms_change_nothing(world: World, path: str) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    browser, link = await world.signed_in(teacher), await world.link(teacher)
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    answer = await browser.post(path.format(link=link), headers=foreign)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert (await browser.get("/console")).status_code == 200
    assert (await world.browser().get(link)).status_code == 200


async def test_one_device_or_all_others_can_be_signed_out(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    phone, desk, board = [await world.signed_in(teacher) for _ in range(3)]
    colleague = await world.signed_in(world.regenboog.staff[Role.LEADER])
    [newest, *_] = sorted(await world.session_ids(teacher), reverse=True)
    assert (await phone.post(f"/console/sessions/{newest}/out")).headers["location"] == "/console/sessions"
    assert (await board.get("/console")).status_code == 401
    assert (await desk.get("/console")).status_code == 200
    unused = await world.link(teacher)
    await phone.post("/console/sessions/others/out")
    assert (await desk.get("/console")).status_code == 401
    assert (await phone.get("/console")).status_code == 200
    assert (await colleague.get("/console")).status_code == 200
    assert (await desk.get(unused)).status_code == 410, "a link somebody may have stolen ends too"


async def test_devices_are_listed_with_their_last_use(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    await world.signed_in(teacher)
    world.now.move(hours=2)
    browser = await world.signed_in(teacher, **{"user-agent": "curl"})
    page = (await browser.get("/console/sessions")).text
    assert page.index("An unknown device") < page.index("Firefox on Android")
    assert "This device" in page
    assert "Tuesday 24 November, 12:00" in page


async def test_signing_this_device_out_from_the_list(world: World) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]
    browser = await world.signed_in(teacher)
    [own] = await world.session_ids(teacher)
    assert (await browser.post(f"/console/sessions/{own}/out")).headers["location"] == "/console"
    assert list(browser.cookies) == ["__Host-samen_console_language"]


async def test_what_staff_do_is_in_the_log(world: World) -> None:
    teacher, school = world.regenboog.staff[Role.TEACHER], world.regenboog
    browser = await world.signed_in(teacher)
    [session_id] = await world.session_ids(teacher)
    await browser.get("/console")
    await browser.get(f"/console/groups/{school.six}")
    await browser.get(f"/console/groups/{school.three}")
    await browser.post("/console/sessions/others/out")
    await browser.post("/console/out")
    who = f"staff:{teacher}"
    assert await world.audited() == [
        (who, "console.signed_in", f"session:{session_id}"),
        (who, "group.read", f"group:{school.six}"),
        (who, "console.others_signed_out", who),
        (who, "console.signed_out", f"session:{session_id}"),
    ]


@pytest.mark.parametrize(
    ("own", "accepts", "spoken"), [("en", "nl", "en"), ("nl", "en", "nl"), ("tr", "en", "nl"), (None, "en", "nl")]
)
async def test_the_console_speaks_the_persons_language(
    world: World, own: str | None, accepts: str, spoken: str
) -> None:
    teacher = world.regenboog.staff[Role.TEACHER]

    def join(session: Session) -> None:
        person = Person(id=new_id(), language=own, created_at=world.now())
        session.add(person)
        session.flush()
        session.execute(update(Staff).where(Staff.id == teacher).values(person_id=person.id))

    if own:
        await world.change(join)
    browser = await world.signed_in(teacher, language="", **{"accept-language": accepts})
    page = await browser.get("/console/sessions")
    assert f'<html lang="{spoken}" dir="ltr">' in page.text
    assert page.headers["content-language"] == spoken
    assert ("dinsdag 24 november" if spoken == "nl" else "Tuesday 24 November") in page.text


async def test_the_switch_in_the_footer_wins_and_leads_back(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER], language="")
    answer = await browser.post("/console/language", data={"language": "en", "back": "/console/sessions"})
    assert answer.headers["location"] == "/console/sessions"
    assert '<html lang="en"' in (await browser.get("/console")).text
    await browser.post("/console/language", data={"language": "nl"})
    assert '<html lang="nl"' in (await browser.get("/console")).text
    for back in ("//evil.example", "/chat", "/console/../chat", "https://evil.example", "/console\r\nx"):
        answer = await browser.post("/console/language", data={"language": "ar", "back": back})
        assert answer.headers["location"] == "/console"
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(("accepts", "spoken"), [("en-GB", "en"), ("ar, en;q=0.5", "en"), ("pl", "nl"), ("", "nl")])
async def test_a_visitors_browser_is_asked(world: World, accepts: str, spoken: str) -> None:
    page = await world.browser(**{"accept-language": accepts}).get("/console")
    assert f'<html lang="{spoken}"' in page.text


async def test_a_browser_in_use_stays_in(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    for _ in range(3):
        world.now.move(hours=11)
        assert (await browser.get("/console")).status_code == 200
