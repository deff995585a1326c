"""Parents in a real browser, with a whole Samen behind it: from the letter to the goodbye."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product

import pytest
from playwright.async_api import Browser, Page, expect

from bot.i18n.texts import Texts
from tests.browser import DESK, PHONE, Device, barriers, device
from tests.e2e.place import Place

pytestmark = pytest.mark.asyncio(loop_scope="module")
WAYS = {
    "ltr": [("light", PHONE), ("dark", DESK)],
    "rtl": [("dark", PHONE), ("light", DESK)],
}  # every pair of colours, direction and width meets on each page; all eight together would take a minute
CURRENT = ".ours.current"


@asynccontextmanager
async def phone(chromium: Browser, language: str, *, scripts: bool = True) -> AsyncIterator[Device]:
    """What complains fails the journey."""
    async with device(chromium, language=language, java_script_enabled=scripts) as found:
        yield found
        assert found.complaints == []


async def join(page: Page, place: Place, language: str = "ar", *, code: str = "") -> None:
    """From the letter's link to the main menu."""
    t = place.texts(language)
    await page.goto(f"{place.url}/chat/i/{code or place.invite_parent()}")
    await expect(page.locator("html")).to_have_attribute("dir", t.language.direction)
    await page.get_by_role("button", name=t("webchat", "Open the chat")).click()
    first = page.locator(".ours .choice").first
    await expect(first).to_contain_text(t.language.name)  # the client's language is offered first
    await first.click()
    await choose(page, t("privacy", "I agree"))
    await choose(page, t("naming", "Yes, use the name"))
    await expect(newest(page)).to_contain_text(t("menu", "What would you like to do?"))


async def choose(page: Page, label: str) -> None:
    await page.locator(".ours .choice", has_text=re.compile(f"^\\W*{re.escape(label.strip(MARKS))}\\W*$")).last.click()


def newest(page: Page) -> object:
    return page.locator(".ours").last


MARKS = "\u200f\u2068\u2069"
