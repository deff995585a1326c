"""The page of an event in a real browser: it keeps its numbers up to date, works with one hand, and prints on A4."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.events.school.pages import show
from bot.features.events.tables import Event, EventReply
from tests.browser import DESK, device
from tests.console.conftest import URL, World
from tests.console.event_sample import add_event, add_family, say
from tests.console.every_page import serve
from tests.console.test_event_door import gate
from tests.console.test_event_page import make

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Browsers do not know which database there is."""
    path = tmp_path / "samen.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


async def test_the_numbers_follow_the_answers(chromium: Browser, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(show, "EVERY", 200)
    event = await make(world, gate)
    client = await world.signed_in(world.regenboog.staff[Role.LEADER])
    async with device(chromium, language="en") as phone:
        await serve(phone.context, client)
        await phone.page.goto(f"{URL}/console/events/{event}")
        await expect(phone.page.locator("#progress dd").first).to_have_text("4")

        def more(session: Session) -> None:
            school, now = world.regenboog, world.now()
            person = add_family(session, school, school.six, "Ola", "pl", now)
            say(session, session.get_one(Event, event), person, "yes", 2, now=now)

        await world.change(more)
        await expect(phone.page.locator("#progress dd").first).to_have_text("6")
        await expect(phone.page.locator("#said")).to_have_text("6 people come.")
        assert phone.complaints == []


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_family_is_written_down_with_one_hand(chromium: Browser, world: World, *, scripts: bool) -> None:
    """From the door: letters, the family, how many."""
    event = await make(world, gate)
    client = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    async with device(chromium, language="en", java_script_enabled=scripts) as phone:
        await serve(phone.context, client)
        await phone.page.goto(f"{URL}/console/events/{event}/door")
        await phone.page.get_by_label("First letters").fill("noo")
        await phone.page.keyboard.press("Enter")
        await phone.page.get_by_role("link", name="Noor").click()
        await phone.page.get_by_role("button", name="2", exact=True).click()
        await expect(phone.page.get_by_role("status")).to_contain_text("Parent of Noor (Groep 6): Comes with 2 people")
    replies = select(EventReply.people).where(EventReply.staff_id.is_not(None))
    assert await world.db.read(lambda session: session.scalars(replies).all()) == [2]


def fifty(session: Session, world: World) -> int:
    school, now = world.regenboog, world.now()
    event = add_event(session, school, [], school.staff[Role.LEADER], now=now)
    for number in range(50):
        child = f"Maximiliaan-Alexander-{number}"
        say(session, event, add_family(session, school, school.six, child, "ar", now), "yes", 2, now=now)
    return event.id


async def test_the_list_breaks_between_lines_on_a4(chromium: Browser, world: World) -> None:
    event = await make(world, fifty)
    client = await world.signed_in(world.regenboog.staff[Role.LEADER])
    async with device(chromium, language="en", size=DESK) as desk:
        await serve(desk.context, client)
        await desk.page.goto(f"{URL}/console/events/{event}/list")
        await desk.page.emulate_media(media="print")
        pdf = await desk.page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) in (2, 3)
        assert await desk.page.evaluate("document.body.scrollWidth <= document.body.clientWidth")
        hidden = desk.page.locator(".told")
        await expect(hidden).to_be_hidden()
        assert desk.complaints == []
