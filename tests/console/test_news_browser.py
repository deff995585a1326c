"""Good news in a real browser: at most five clicks, sentences narrowed while typing, with one hand at 360 pixels."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.console.access import Role
from bot.features.news.queries import entered
from tests.browser import device
from tests.console.conftest import URL, World
from tests.console.every_page import serve
from tests.console.test_news_compose import drafts, pupils

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Browsers do not know which database there is."""
    path = tmp_path / "samen.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@dataclass
class Hand:
    """One hand that clicks, and counts."""

    page: Page
    clicks: int = 0

    async def click(self, what: Locator) -> None:
        await what.click()
        self.clicks += 1

    async def link(self, name: str) -> None:
        await self.click(self.page.get_by_role("link", name=name, exact=True).first)

    async def button(self, name: str | re.Pattern[str]) -> None:
        await self.click(self.page.get_by_role("button", name=name).locator("visible=true").first)


@pytest.fixture
async def teacher(world: World) -> httpx.AsyncClient:
    await pupils(world, "Zoë Amina Luuk")
    return await world.signed_in(world.regenboog.staff[Role.TEACHER])


@pytest.mark.parametrize("scripts", [True, False])
async def test_good_news_takes_five_clicks(
    chromium: Browser, world: World, teacher: httpx.AsyncClient, *, scripts: bool
) -> None:
    async with device(chromium, language="en", java_script_enabled=scripts) as phone:
        await serve(phone.context, teacher)
        await phone.page.goto(f"{URL}/console")
        hand = Hand(phone.page)
        await hand.link("Good news")
        await hand.link("Write good news")
        await hand.click(phone.page.get_by_text("Amina", exact=True))
        await finish(hand)
    (sent,) = drafts(world)
    assert (sent.state, len(entered(sent).pupil_ids)) == ("waiting", 1)


async def test_five_clicks_are_enough_for_who_has_several_groups(
    chromium: Browser, world: World, teacher: httpx.AsyncClient
) -> None:
    """From the list of who waits."""
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    async with device(chromium, language="en") as phone:
        await serve(phone.context, leader)
        await phone.page.goto(f"{URL}/console")
        hand = Hand(phone.page)
        await hand.link("Good news")
        await hand.link("Groep 6")
        row = phone.page.get_by_role("row").filter(has_text="Luuk")
        await hand.click(row.get_by_role("link", name="Write good news"))
        await finish(hand)
    (sent,) = drafts(world)
    assert (sent.state, len(entered(sent).pupil_ids)) == ("waiting", 1)


async def finish(hand: Hand) -> None:
    await hand.button(re.compile("Your child"))
    await expect(hand.page.get_by_role("heading", name="Look at it before you send")).to_be_visible()
    await hand.button("Send")
    await expect(hand.page.get_by_role("button", name="Undo")).to_be_visible()
    assert hand.clicks <= 5


async def test_typing_narrows_the_sentences_and_keeps_the_form(
    chromium: Browser, world: World, teacher: httpx.AsyncClient
) -> None:
    async with device(chromium, language="en") as phone:
        await serve(phone.context, teacher)
        await phone.page.goto(f"{URL}/console/news/new")
        page = phone.page
        await page.get_by_text("Luuk", exact=True).click()
        shown = page.locator(".sentences li:visible")
        before = await shown.count()
        await page.get_by_role("searchbox", name="Search").fill("birthday")
        await expect(shown).to_have_count(1)
        assert before == 6
        await page.get_by_role("searchbox", name="Search").fill("qwertz")
        await expect(shown).to_have_count(0)
        await expect(page.get_by_role("status").first).to_contain_text("Press Search")
        await page.get_by_role("searchbox", name="Search").fill("brithday")
        await page.keyboard.press("Enter")
        await expect(page.locator(".sentences").first).to_contain_text("birthday")
        await expect(page.get_by_role("checkbox", name="Luuk")).to_be_checked()
        assert phone.complaints == []


async def test_letters_that_are_left_are_counted(chromium: Browser, world: World, teacher: httpx.AsyncClient) -> None:
    async with device(chromium, language="en") as phone:
        await serve(phone.context, teacher)
        await phone.page.goto(f"{URL}/console/news/new")
        await phone.page.get_by_text("A line of your own").click()
        await phone.page.get_by_label("In Dutch: what went well?").fill("Goed zo")
        await expect(phone.page.locator("#own-left")).to_have_text("Characters left: 293")


async def test_everything_is_reached_by_thumb(chromium: Browser, world: World, teacher: httpx.AsyncClient) -> None:
    """Nothing that is tapped is smaller than 44 pixels, nothing is wider than the phone."""
    async with device(chromium, language="en") as phone:
        await serve(phone.context, teacher)
        await phone.page.goto(f"{URL}/console/news/new")
        width = await phone.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360
        for box in await phone.page.locator("form.praise button:visible:not(.unseen), form.praise label.pick").all():
            size = await box.bounding_box()
            assert size
            assert size["height"] >= 44, await box.inner_text()
            assert size["width"] >= 44, await box.inner_text()
