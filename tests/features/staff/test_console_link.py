"""The Console entry of the menu: only for staff, a link that works once, on the real engine and the real console."""

import re
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from bot.console.routes import Deps, routes
from bot.core.screen import Button
from bot.features import staff
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people.tables import Address, Audit, Conversation, Person, School, SignIn, Staff
from bot.store.db import Database
from bot.store.ids import new_id
from bot.web.security import Security
from tests.conftest import FixedClock
from tests.talk import Talk, make_engine

URL = "https://samen.example"


@dataclass
class Phone:
    talk: Talk
    staff_ids: list[int]


def add_staff(session: Session, now: FixedClock, schools: list[str], address: str) -> list[int]:
    """Somebody who works at these schools and has a chat."""
    person = Person(id=new_id(), language="en", created_at=now())
    session.add(person)
    session.flush()
    chat = Address(id=new_id(), channel="telegram", value=address, person_id=person.id, created_at=now())
    session.add(chat)
    session.flush()
    session.add(Conversation(address_id=chat.id, language="en", updated_at=now()))
    ids = []
    for name in schools:
        school = School(id=new_id(), name=name, slug=name.lower().replace(" ", "-"))
        session.add(school)
        session.flush()
        ids.append(new_id())
        session.add(Staff(id=ids[-1], school_id=school.id, person_id=person.id, name="Meester Jan", role="teacher"))
    session.flush()
    return ids


@pytest.fixture(params=[["De Regenboog"]])
def phone(request: pytest.FixtureRequest, db: Database, library: Library, now: FixedClock) -> Phone:
    with db.transaction() as session:
        ids = add_staff(session, now, request.param, "1001")
    return Phone(Talk(db, make_engine(db, library, now)), ids)


@pytest.fixture
def browser(db: Database, library: Library, now: FixedClock) -> httpx.AsyncClient:
    app = Security(Starlette(routes=routes(Deps(db, library, now, URL))), public_url=URL)
    headers = {"sec-fetch-site": "same-origin", "accept-language": "en"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=URL, headers=headers)


async def offered(talk: Talk) -> list[Button]:
    await talk.command("menu")
    shown = await talk.tap("Console")
    return [button for row in shown.screen.buttons for button in row if button.url]


async def test_the_link_opens_the_console_once(phone: Phone, browser: httpx.AsyncClient) -> None:
    [button] = await offered(phone.talk)
    assert button.label == "Open the console"
    assert "works once, for 10 minutes" in phone.talk.shown[-1].text
    assert button.url.startswith(f"{URL}/console/in/")
    assert (await browser.get(button.url)).status_code == 200
    assert (await browser.post(button.url)).status_code == 303
    assert "De Regenboog" in (await browser.get("/console")).text
    assert (await browser.post(button.url)).status_code == 410


async def test_a_new_link_each_time(phone: Phone, browser: httpx.AsyncClient, now: FixedClock) -> None:
    [first] = await offered(phone.talk)
    now.move(minutes=11)
    again = await phone.talk.tap("Make a new link")
    second = again.button("Open the console")
    assert (await browser.post(first.url)).status_code == 410
    assert (await browser.post(second.url)).status_code == 303


@pytest.mark.parametrize("phone", [["De Linde", "De Regenboog"]], indirect=True)
async def test_somebody_at_two_schools_chooses(phone: Phone, browser: httpx.AsyncClient) -> None:
    linde, regenboog = await offered(phone.talk)
    assert (linde.label, regenboog.label) == ("Open: De Linde", "Open: De Regenboog")
    for button, school in ((linde, "De Linde"), (regenboog, "De Regenboog")):
        await browser.post(button.url)
        assert school in (await browser.get("/console")).text


async def test_the_log_knows_and_only_hashes_are_kept(phone: Phone, db: Database) -> None:
    [button] = await offered(phone.talk)
    token = button.url.rsplit("/", 1)[1]

    def look(session: Session) -> tuple[list[tuple[str, str]], list[bytes]]:
        logged = session.execute(select(Audit.actor, Audit.action)).all()
        return [(row.actor, row.action) for row in logged], list(session.scalars(select(SignIn.token_hash)))

    logged, hashes = await db.read(look)
    assert logged == [(f"staff:{phone.staff_ids[0]}", "console.link_made")]
    assert len(hashes) == 1
    assert token.encode() not in hashes[0]


async def test_parents_and_former_staff_get_no_link(phone: Phone, db: Database, now: FixedClock) -> None:
    await offered(phone.talk)
    disable = update(Staff).values(disabled_at=now())
    await db.run(lambda session: session.execute(disable) and None)
    shown = await phone.talk.command("menu")
    assert "Console" not in shown.labels
    shown = await phone.talk.press("staff.console")
    assert not [button for row in shown.screen.buttons for button in row if button.url]
    made = await db.read(lambda session: session.scalar(select(func.count()).select_from(SignIn)))
    assert made == 1


async def shown_code(browser: httpx.AsyncClient) -> str:
    await browser.post("/console/code")
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", (await browser.get("/console/code")).text)
    assert found
    return found[0]


async def test_another_device_is_let_in_from_the_chat(phone: Phone, browser: httpx.AsyncClient, db: Database) -> None:
    await offered(phone.talk)
    code = await shown_code(browser)
    asked = await phone.talk.tap("Let another device in")
    assert f"{URL}/console" in asked.text
    assert "No device shows this code now." in (await phone.talk.say("wat is dit")).text
    seen = await phone.talk.say(code.lower())
    assert "Asked at: 12:00" in seen.text
    assert (await browser.post("/console/code/in")).status_code == 200, "nobody has said yes"
    assert (await phone.talk.tap("Yes, let it in")).text.startswith("Confirmed.")
    assert (await browser.post("/console/code/in")).status_code == 303
    assert "De Regenboog" in (await browser.get("/console")).text
    logged = await db.read(lambda session: list(session.scalars(select(Audit.action).order_by(Audit.id))))
    assert logged == ["console.link_made", "console.code_confirmed", "console.signed_in"]


@pytest.mark.parametrize("phone", [["De Linde", "De Regenboog"]], indirect=True)
async def test_the_school_is_chosen_with_the_yes(phone: Phone, browser: httpx.AsyncClient) -> None:
    await offered(phone.talk)
    await phone.talk.tap("Let another device in")
    await phone.talk.say(await shown_code(browser))
    await phone.talk.tap("Yes: De Regenboog")
    await browser.post("/console/code/in")
    assert "De Regenboog" in (await browser.get("/console")).text


async def test_nobody_lets_a_device_in_as_somebody_else(phone: Phone, browser: httpx.AsyncClient, db: Database) -> None:
    code = (await shown_code(browser)).replace("-", "")
    with db.transaction() as session:
        school = session.scalars(select(School.id)).first()
        boss = Staff(id=new_id(), school_id=school, name="Directeur Karin", role="leader")
        session.add(boss)
        session.flush()
        boss_id = boss.id
    await phone.talk.press(f"staff.let_in:{code}:{boss_id}")
    assert (await browser.post("/console/code/in")).status_code == 200
    assert (await browser.get("/console")).status_code == 401


async def test_guessing_codes_in_the_chat_does_not_pay(phone: Phone, browser: httpx.AsyncClient) -> None:
    await offered(phone.talk)
    code = await shown_code(browser)
    await phone.talk.tap("Let another device in")
    for _ in range(5):
        await phone.talk.say("2222-2222")
    assert "Please wait an hour" in (await phone.talk.say("3333-3333")).text
    plain = code.replace("-", "")
    assert "Please wait an hour" in (await phone.talk.press(f"staff.let_in:{plain}:{phone.staff_ids[0]}")).text
    assert (await browser.post("/console/code/in")).status_code == 200


def test_specimens_name_every_screen(library: Library) -> None:
    for code in library.languages:
        shown = dict(staff.FEATURE.specimens(Texts(library, code)))
        assert [len(screen.buttons) for screen in shown.values()] == [4, 5, 1, 1, 1, 2, 3, 1]
