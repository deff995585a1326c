"""From a leader's switch to a parent's phone: a school's line in Arabic, in real browsers with a whole Samen behind."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy.orm import Session

from bot.people import sessions
from bot.people.tables import Staff
from bot.store.ids import new_id
from bot.translate import queries
from tests.browser import DESK, PHONE, barriers, device
from tests.e2e.place import Place, make, served
from tests.e2e.test_browser import choice, join, reads
from tests.fakes.translators import KEY, SENTENCES, FakeTranslators
from tests.waiting import patience

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]

LINE = "Vraag het aan juf Els in lokaal 4."


def _leader(session: Session, place: Place) -> str:
    row = Staff(id=new_id(), school_id=place.school.school_id, name="Fatma Kaya", role="leader")
    session.add(row)
    session.flush()
    return sessions.offer_sign_in(session, place.samen.now(), kind="console", staff_id=row.id)


async def _until(place: Place, is_so: Callable[[Session], bool]) -> None:
    async with patience():
        while not await place.samen.db.read(is_so):  # noqa: ASYNC110  the duty tells nobody
            await asyncio.sleep(0.05)


async def test_a_line_reaches_a_parent_in_arabic(chromium: Browser, tmp_path: Path, sqlite_template: Path) -> None:
    async with FakeTranslators() as services:
        samen = make(
            tmp_path,
            sqlite_template,
            translator="deepl",
            translator_key=KEY,
            translator_url=services.url("deepl"),
        )
        async with served(samen) as place:
            await _until(place, lambda session: queries.get_state(session).name != "")
            await _leader_switches_it_on(chromium, place)
            await _until(place, lambda session: queries.count_lines(session, place.school.school_id).done == 4)
            await _parent_reads(chromium, place)
        assert not [asked for asked in services.asked if "Els" in asked.text or "4" in asked.text]


async def _leader_switches_it_on(chromium: Browser, place: Place) -> None:
    """Without JavaScript, on a phone."""
    token = await place.samen.db.run(partial(_leader, place=place))
    async with device(chromium, language="nl", java_script_enabled=False) as found:
        page = found.page
        await page.goto(f"{place.url}/console/in/{token}")
        await page.locator("button.main").click()
        await page.locator(".drawer summary").click()
        await page.get_by_role("link", name="Vertalen").click()
        await page.get_by_role("button", name="Vertalen aanzetten").click()
        await expect(page.get_by_role("status")).to_contain_text("Vertalen staat aan.")
        await page.get_by_role("button", name="Test de verbinding").click()
        await expect(page.locator("table.results")).to_contain_text(f"{SENTENCES['tr']} 8:30.")
        await page.goto(f"{place.url}/console/words/opp")
        await page.fill("#line", LINE)
        await page.get_by_role("button", name="Bewaren").click()
        cookies = await found.context.cookies()
        assert found.complaints == []
    async with device(chromium, language="nl") as looking:
        await looking.context.add_cookies(cookies)  # type: ignore[arg-type]  # as Playwright gave them
        barred = []
        for path in ("/console/translation", "/console/words/opp"):
            await looking.page.goto(f"{place.url}{path}")
            barred += await barriers(looking.page, [("light", PHONE), ("dark", PHONE), ("light", DESK), ("dark", DESK)])
        assert barred == []


async def _parent_reads(chromium: Browser, place: Place) -> None:
    t = place.texts("ar")
    async with device(chromium, language="ar") as found:
        page = found.page
        await join(page, place, t)
        await page.fill("#text", "opp")
        await page.click(".send")
        await reads(page, t("translation", "Translated automatically. There may be mistakes."))
        await expect(page.locator(".ours.current blockquote").last).to_contain_text("Els")
        assert await page.get_by_text(LINE).count() == 0
        barred = await barriers(page, [("light", PHONE), ("dark", DESK)])
        await choice(page, t("translation", "Show the Dutch text")).click()
        await expect(page.get_by_text(LINE).last).to_be_visible()
        assert barred == []
        assert found.complaints == []
