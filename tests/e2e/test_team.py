"""A school leader and colleagues in real browsers: a team is made, lends groups, and comes in on a second device."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from sqlalchemy.orm import Session

from bot.i18n.texts import Texts
from bot.people import sessions
from bot.people.tables import Share, Staff
from bot.store.ids import new_id
from tests.browser import DESK, PHONE, barriers
from tests.e2e.place import Place, make, served
from tests.e2e.test_browser import choice, phone, reads

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]
WAYS = [(colours, size) for colours in ("light", "dark") for size in (PHONE, DESK)]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> AsyncIterator[Place]:
    async with served(make(tmp_path_factory.mktemp("team"), sqlite_template)) as found:
        yield found


def add_colleague(session: Session, place: Place, name: str, role: str) -> int:
    row = Staff(id=new_id(), school_id=place.school.school_id, name=name, role=role)
    session.add(row)
    session.flush()
    return row.id


async def enter(page: Page, place: Place, staff_id: int) -> None:
    offer = partial(sessions.offer_sign_in, now=place.samen.now(), kind="console", staff_id=staff_id)
    await page.goto(f"{place.url}/console/in/{await place.samen.db.run(offer)}")
    await page.locator("main button.main, main form button").first.click()
    await page.wait_for_url("**/console")


async def test_a_colleague_is_invited_and_lets_the_school_computer_in(chromium: Browser, place: Place) -> None:
    """Without scripts, on a narrow screen; the code on the computer is confirmed in the colleague's chat."""
    t = place.texts("nl")
    leader = await place.samen.db.run(partial(add_colleague, place=place, name="Directeur Karin", role="leader"))
    async with phone(chromium, "nl", scripts=False) as boss, phone(chromium, "nl", scripts=False) as colleague:
        page = boss.page
        await enter(page, place, leader)
        await page.locator(".drawer summary").click()
        await page.get_by_role("link", name=t("console", "School team")).click()
        await page.get_by_role("link", name=t("team", "Invite a colleague")).click()
        await page.fill("#name", "Juf Anna")
        await page.get_by_label("Groep 3").check()
        await page.get_by_role("button", name=t("team", "Make the link")).click()
        message = await page.locator("#message").input_value()
        link = message.split("\n")[-1]
        await join_as_staff(colleague.page, link, t)
        await let_computer_in(chromium, colleague.page, place, t)


async def join_as_staff(page: Page, link: str, t: Texts) -> None:
    await page.goto(link)
    await page.get_by_role("button", name=t("webchat", "Open the chat")).click()
    await choice(page, t("privacy", "I agree")).click()
    await reads(page, t("menu", "What would you like to do?"))


async def let_computer_in(chromium: Browser, chat: Page, place: Place, t: Texts) -> None:
    async with phone(chromium, "nl", scripts=False) as computer:
        page = computer.page
        await page.goto(f"{place.url}/console/code")
        await page.get_by_role("button", name=t("code", "Show a code")).click()
        code = await page.locator(".shown").inner_text()
        await choice(chat, t("menu", "Console")).click()
        await choice(chat, t("staff", "Let another device in")).click()
        await chat.fill("#text", code)
        await chat.locator(".send").click()
        await choice(chat, t("code", "Yes, let it in")).click()
        await page.get_by_role("button", name=t("code", "Go on")).click()
        await page.wait_for_url("**/console")
        await expect(page.locator("h1")).to_contain_text("Juf Anna")
        await expect(page.get_by_role("link", name="Groep 3")).to_be_visible()
        await expect(page.get_by_role("link", name="Groep 6")).to_have_count(0)


def share(session: Session, place: Place, staff_id: int) -> None:
    session.add(Share(staff_id=staff_id, pupil_id=place.school.amina))


async def test_no_barriers_around_the_team(chromium: Browser, place: Place) -> None:
    """In what other pages than those of `tests/console/test_every_page.py` show: a code, shared pupils, a link."""
    leader = await place.samen.db.run(partial(add_colleague, place=place, name="Directeur Ans", role="leader"))
    coordinator = await place.samen.db.run(partial(add_colleague, place=place, name="Noor", role="coordinator"))
    await place.samen.db.run(partial(share, place=place, staff_id=coordinator))
    found = []
    async with phone(chromium, "nl") as device:
        page = device.page
        await page.goto(f"{place.url}/console/code")
        await page.locator("main button").click()
        found += await barriers(page, WAYS)
        await enter(page, place, leader)
        await page.goto(f"{place.url}/console/staff/{coordinator}")
        found += await barriers(page, WAYS)
        await page.locator("form[action$='/invitation'] button").first.click()
        await expect(page.locator("#message")).to_be_visible()
        found += await barriers(page, WAYS)
    assert found == []
