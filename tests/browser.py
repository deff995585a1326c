"""A real Chromium for tests, which fail, and say how to get one, when there is none."""

import os
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.waiting import PATIENCE

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
_PATIENCE = PATIENCE * 1000  # milliseconds
expect.set_options(timeout=_PATIENCE)
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    named = os.environ.get("SAMEN_TEST_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)
    assert found, (
        f"no Chromium: {named or ', '.join(_NAMES)} cannot be found. "
        "Install one (apt-get install chromium), or set SAMEN_TEST_CHROMIUM to its path."
    )
    return found


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium())
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Device:
    """Somebody's browser, and everything its pages complain about: script errors, refused styles, missing files."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)


@asynccontextmanager
async def device(
    browser: Browser,
    *,
    language: str,
    size: Mapping[str, int] = PHONE,
    **options: Any,  # Any: whatever Playwright takes
) -> AsyncIterator[Device]:
    context = await browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        locale=language,
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(_PATIENCE)
    opened = Device(context, await context.new_page())
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on(
        "console",
        lambda line: opened.complaints.append(line.text) if line.type in ("error", "warning") else None,
    )
    try:
        yield opened
    finally:
        await context.close()


async def arrived(page: Page, selector: str) -> None:
    """Once the page that has this is loaded, its styles too: before, it is seen but lies as it will not stay."""
    await page.wait_for_selector(selector)
    await page.wait_for_load_state()


# Halfway between light and dark nothing has contrast enough, and a busy machine is there for long.
_STILL = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync("*, ::before, ::after { transition: none !important; }");
    document.adoptedStyleSheets.push(still);
}"""
_AXE = Axe().axe_script
_RUN_AXE = """() => axe.run({resultTypes: ["violations"]}).then((found) => found.violations)"""


async def barriers(page: Page, ways: Sequence[tuple[str, Mapping[str, int]]]) -> list[str]:
    """What axe finds in the page once it is loaded, and lines wider than the screen, for each (colours, size)."""
    found: list[str] = []
    await page.wait_for_load_state()
    await page.evaluate(_AXE)
    await page.evaluate(_STILL)
    for colours, size in ways:
        await page.emulate_media(color_scheme="dark" if colours == "dark" else "light", reduced_motion="reduce")
        await page.set_viewport_size({"width": size["width"], "height": size["height"]})
        violations = await page.evaluate(_RUN_AXE)
        where = f"{page.url} {colours} {size['width']}"
        found += [
            f"{where}: {one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes']]}"
            for one in violations
        ]
        if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{where}: wider than the screen")
    return found
