"""A teacher writes, parents read: in real browsers, with a whole Samen behind them, with scripts and without."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.delivery.tables import Broadcast
from tests.browser import DESK, PHONE, barriers, launched
from tests.e2e.place import Place, make, served
from tests.e2e.test_browser import choice, join, phone, reads

pytestmark = pytest.mark.long

WAYS = [("light", PHONE), ("dark", DESK)]
OWN = "Neem indien nodig een regenjas mee. Vragen over het rapport? Kom langs."


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
async def place(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Place]:
    async with served(make(tmp_path, sqlite_template)) as found:
        yield found


async def sign_in(page: Page, place: Place) -> None:
    await page.goto(await place.console_link())
    await page.locator("main button").first.click()
    await page.wait_for_url("**/console")


async def write(page: Page, place: Place) -> None:
    """From the list of messages to the preview."""
    await page.goto(f"{place.url}/console/messages")
    await page.locator("main a.main", has_text="Een bericht schrijven").click()
    await page.locator("[value=study_day]").check()
    await page.fill("#study_day-day", "2026-11-30")
    await page.fill("#own", OWN)


async def start_now(place: Place) -> None:
    """Without the minute to think it over."""

    def work(session: Session) -> None:
        session.execute(update(Broadcast).where(Broadcast.state == "waiting").values(starts_at=place.samen.now()))

    await place.samen.db.run(work)


async def test_from_the_teacher_to_a_parent_in_arabic_and_back(chromium: Browser, place: Place) -> None:
    t = place.texts("ar")
    async with phone(chromium, "ar") as parent, phone(chromium, "nl") as teacher:
        await join(parent.page, place, t)
        page = teacher.page
        await sign_in(page, place)
        await page.goto(f"{place.url}/console/messages")
        found = await barriers(page, WAYS)
        await write(page, place)
        found += await barriers(page, WAYS)
        await page.locator("button.main").click()
        await expect(page.locator("h2").first).to_have_text("1 persoon krijgt dit bericht.")
        await expect(page.locator("mark.official")).to_have_text("indien")
        await expect(page.locator(".chat [lang=ar]").first).to_have_attribute("dir", "rtl")
        await expect(page.locator(".chat [lang=ar]").first).to_contain_text("لا توجد مدرسة.")
        found += await barriers(page, WAYS)
        preview = page.url
        await page.goto(f"{preview}/paper")
        found += await barriers(page, [("light", PHONE), ("light", DESK)])
        await page.goto(preview)
        await page.locator(".sendbar button.main").click()
        await expect(page.locator("#countdown")).to_have_text(re.compile(r"Nog zoveel seconden: [1-5]\d"))
        found += await barriers(page, WAYS)
        await start_now(place)
        await expect(page.locator("#progress")).to_have_attribute("data-state", "done")
        await expect(page.locator("#progress")).to_contain_text("1 van de 1 berichten zijn verstuurd.")
        found += await barriers(page, WAYS)
        await reads(parent.page, "لا توجد مدرسة.")
        await expect(parent.page.locator(".ours .said").last).to_contain_text("كتبت المدرسة هذا بالهولندية:")
        await choice(parent.page, t("announcement", "Read 👍")).click()
        await reads(parent.page, "شكرًا لقراءتكم.")
        await page.reload()
        await expect(page.locator("#progress dl")).to_contain_text(re.compile(r"Gelezen\s*1"))
        await page.goto(f"{place.url}/console/messages")
        await expect(page.locator("tbody tr")).to_have_count(1)
        found += await barriers(page, WAYS)
        assert found == []


async def test_without_scripts_it_is_written_sent_and_undone(chromium: Browser, place: Place) -> None:
    async with phone(chromium, "ar") as parent:
        await join(parent.page, place, place.texts("ar"))
    async with phone(chromium, "nl", scripts=False) as teacher:
        page = teacher.page
        await sign_in(page, place)
        await write(page, place)
        await page.locator("button.main").click()
        await page.locator(".sendbar button.main").click()
        await expect(page.locator("#undo-line")).to_contain_text("Tot dan kunt u het ongedaan maken.")
        await expect(page.locator("#countdown")).to_be_hidden()
        await page.get_by_role("button", name="Ongedaan maken: niet versturen").click()
        await expect(page.locator("#progress")).to_contain_text("Gestopt")
        await page.get_by_role("link", name="Een bericht zoals dit schrijven").click()
        await expect(page.locator("#own")).to_have_value(OWN)
        await page.locator("button.main").click()
        await page.locator(".sendbar button.main").click()
        await expect(page.locator("#undo-line")).to_contain_text("Tot dan kunt u het ongedaan maken.")
        await start_now(place)
        while "1 van de 1" not in await page.locator("#progress").inner_text():
            await page.get_by_role("link", name="Kijk opnieuw").click()
            await page.wait_for_load_state()
        await expect(page.locator("#progress")).to_contain_text("1 van de 1 berichten zijn verstuurd.")
