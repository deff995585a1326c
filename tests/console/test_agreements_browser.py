"""Agreements are written with one hand on a telephone, with and without scripts, and nothing is in the way."""

import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser import device
from tests.console.conftest import URL, World
from tests.console.every_page import serve
from tests.console.test_agreements import Desk

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Browsers do not know which database there is."""
    path = tmp_path / "samen.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_list_is_given_on_a_telephone(chromium: Browser, world: World, *, scripts: bool) -> None:
    desk = Desk(world)
    async with device(chromium, language="en", java_script_enabled=scripts) as phone:
        page = phone.page
        await serve(phone.context, await desk.teacher())
        await page.goto(f"{URL}{desk.path}")
        await page.get_by_text("The parents do it at home").first.click()
        await page.get_by_role("button", name="You read together with your child").click()
        await expect(page.get_by_role("group", name="Agreement 1")).to_be_visible()
        await page.get_by_text("In your own words").click()
        await page.get_by_label("One sentence in Dutch: who does what?").fill("Juf belt op vrijdag.")
        await page.get_by_role("button", name="Add this sentence").click()
        await expect(page.get_by_role("group", name="Agreement 2")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.get_by_role("button", name="See what the parents read").click()
        await expect(page.get_by_role("heading", name="This is what")).to_have_count(2)
        await page.get_by_role("button", name="Give this list").click()
        await expect(page.get_by_role("heading", name="What both sides have")).to_be_visible()
        assert phone.complaints == []
    assert desk.rows() == [("read_every_day", "given"), (None, "given")]
