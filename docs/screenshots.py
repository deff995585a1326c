"""Makes the pictures of the README from the demo school: `make screenshots`."""

import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clock
from bot.app import Samen, compose
from bot.config import Settings
from bot.delivery import broadcasts
from bot.delivery.tables import OutMessage
from bot.demo import seed
from bot.demo.site import DemoSite
from bot.features.notices import rules as notices
from bot.i18n.texts import Texts
from bot.people import invites
from bot.people.tables import Pupil
from bot.serve import serve
from bot.store import schema

IMAGES = Path(__file__).parent / "images"
BEGIN = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # a Tuesday at noon in Amsterdam, so that no picture is of the night
NOTICE = {"day": "2026-11-30", "from": "21:00", "until": "22:30"}
PHONE, DESK, WIDE = (390, 844), (1280, 800), (1440, 900)


async def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="samen-screenshots-") as folder:
        samen = await _demo(Path(folder))
        async with _served(samen), _chromium() as browser:
            await _arrived(samen)
            await _parents(browser, samen)
            await _staff(browser, samen)


async def _demo(folder: Path) -> Samen:
    url, port = f"sqlite:///{folder / 'samen.db'}", _free_port()
    schema.upgrade(url)
    settings = Settings.model_validate({"database_url": url, "port": port, "public_url": f"http://127.0.0.1:{port}"})
    start = clock.now()
    samen = compose(settings, now=lambda: BEGIN + (clock.now() - start))
    await seed.fill(samen)
    return samen


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@asynccontextmanager
async def _served(samen: Samen) -> AsyncIterator[None]:
    ready = asyncio.Event()
    task = asyncio.create_task(serve(samen, extra=DemoSite(samen).routes(), ready=ready))
    async with asyncio.timeout(30):
        await ready.wait()
    try:
        yield
    finally:
        signal.raise_signal(signal.SIGTERM)  # the way a server is stopped
        await task


async def _arrived(samen: Samen) -> None:
    """Until everything that the demo school has sent is there: what comes meanwhile would push the rest away."""
    waiting = select(OutMessage.id).where(OutMessage.state.in_(("ready", "sending")), OutMessage.due <= BEGIN)
    while await samen.db.read(lambda session: session.scalar(waiting.limit(1))):  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.2)


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    names = (os.environ.get("SAMEN_TEST_CHROMIUM") or "", "chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, filter(None, names))), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path)
        yield browser
        await browser.close()


@asynccontextmanager
async def _page(browser: Browser, size: tuple[int, int], language: str) -> AsyncIterator[Page]:
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        device_scale_factor=2 if size is PHONE else 1,
        reduced_motion="reduce",
    )
    yield await context.new_page()
    await context.close()


# The page glides to what is new; a picture on the way would be of something else.
_STANDS_STILL = """() => new Promise((done) => {
    let [before, times] = [scrollY, 0];
    const look = () => {
        times = scrollY === before ? times + 1 : 0;
        before = scrollY;
        times > 5 ? done(true) : setTimeout(look, 100);
    };
    look();
})"""


async def _keep(page: Page, name: str) -> None:
    await page.mouse.move(0, 0)
    await page.evaluate(_STANDS_STILL)
    await page.screenshot(path=IMAGES / name)
    sys.stdout.write(f"{IMAGES / name}\n")


async def _parents(browser: Browser, samen: Samen) -> None:
    """A word explained and a talk prepared in Arabic, an invitation in Turkish, news in Dutch."""
    url = samen.settings.public_url
    async with _page(browser, PHONE, "ar") as page:
        t = Texts(samen.library, "ar")
        await page.goto(f"{url}/demo/in/yusuf")
        await _say(page, "opp", t.find("glossary/opp").meta["short"])
        await _keep(page, "parent-ar.png")
    async with _page(browser, PHONE, "tr") as page:
        t = Texts(samen.library, "tr")
        await page.goto(f"{url}/demo/in/elif")
        await _say(page, "/menu", t("menu", "What would you like to do?"))
        await page.locator(".ours.current .choice", has_text=t("menu", "Invitations")).click()
        title = t.find("events/coffee_morning").title
        await page.locator(".ours.current .choice", has_text=title).click()
        await page.locator(".ours.current .choice", has_text=t("event", "Add to my calendar")).wait_for()
        await page.locator(".ours.current .said", has_text=title).last.scroll_into_view_if_needed()
        await _keep(page, "invitation-tr.png")
    async with _page(browser, PHONE, "ar") as page:
        t = Texts(samen.library, "ar")
        await page.goto(f"{url}/demo/in/yusuf")
        await _say(page, "/menu", t("menu", "What would you like to do?"))
        await page.locator(".ours.current .choice", has_text=t("menu", "Meetings")).click()
        await page.locator(".ours.current .choice", has_text="Yusuf").click()
        await page.locator(".ours.current .choice", has_text=t("meeting", "Prepare this talk")).click()
        await page.locator(".ours.current .said", has_text=t("prepare", "This is what school gets:")).wait_for()
        await page.locator(".ours.current").evaluate("(one) => one.scrollIntoView({ behavior: 'instant' })")
        await _keep(page, "preparation-ar.png")
    async with _page(browser, PHONE, "nl") as page:
        t = Texts(samen.library, "nl")
        code = await samen.db.run(partial(_invite, now=samen.now(), first_name="Daan"))
        await page.goto(f"{url}/chat/i/{code}")
        await page.locator("button.main").click()
        for label in (t.language.name, t("privacy", "I agree"), t("naming", "Yes, use the name")):
            await page.locator(".ours.current .choice", has_text=label).click()
        await page.locator(".said", has_text=t("menu", "What would you like to do?")).wait_for()
        await samen.db.run(partial(_notify, samen))
        await page.locator(".said", has_text="30 november").wait_for()
        await _keep(page, "parent-nl.png")


async def _staff(browser: Browser, samen: Samen) -> None:
    """A teacher's chat, the console, and the demo's page with everybody."""
    url, t = samen.settings.public_url, Texts(samen.library, "nl")
    async with _page(browser, PHONE, "nl") as page:
        await page.goto(f"{url}/demo/in/jan")
        await _say(page, "/menu", t("menu", "What would you like to do?"))
        await page.locator(".ours.current .choice", has_text=t("menu", "Good news")).first.click()
        await page.locator(".ours.current .choice", has_text="Yusuf").click()
        await page.locator(".ours.current .said", has_text="Yusuf").wait_for()
        await _keep(page, "teacher.png")
    async with _page(browser, DESK, "nl") as page:
        await page.goto(f"{url}/demo/console")
        await page.wait_for_load_state("networkidle")
        await _keep(page, "console.png")
        await page.goto(f"{url}/console/events")
        await page.get_by_role("link", name=t.find("events/christmas_dinner").title).click()
        await page.wait_for_load_state("networkidle")
        await _keep(page, "event.png")
    async with _page(browser, DESK, "nl") as page:
        await _enter_console(page, f"{url}/demo/in/jan", t)
        await page.goto(f"{url}/console/meetings")
        await page.get_by_role("link", name=t.find("meetings/progress").title).first.click()
        await page.get_by_role("link", name="Yusuf").first.click()
        await page.locator("[lang=ar]").first.wait_for()
        await page.get_by_role("heading", level=1).evaluate("(one) => one.scrollIntoView({ behavior: 'instant' })")
        await _keep(page, "talk.png")
    async with _page(browser, WIDE, "en") as page:
        await page.goto(url)
        for frame in await page.locator("iframe").all():
            await frame.content_frame.locator(".ours").last.wait_for(state="attached")
        await _keep(page, "demo.png")


async def _enter_console(page: Page, chat: str, t: Texts) -> None:
    """As a teacher does, by the link in their chat."""
    await page.goto(chat)
    await _say(page, "/menu", t("menu", "What would you like to do?"))
    await page.locator(".ours.current .choice", has_text=t("menu", "Console")).click()
    door = await page.locator(".ours.current .choice", has_text=t("staff", "Open the console")).get_attribute("href")
    await page.goto(door or "")
    await page.locator("main form button").first.click()


async def _say(page: Page, text: str, until: str) -> None:
    await page.fill("#text", text)
    await page.click(".send")
    await page.locator(".ours .said", has_text=until).last.wait_for()


def _invite(session: Session, now: datetime, first_name: str) -> str:
    pupil_id = session.scalars(select(Pupil.id).where(Pupil.first_name == first_name)).one()
    made = invites.invite_guardian(session, pupil_id, actor="operator", now=now)
    assert made
    return made.link_code


def _notify(samen: Samen, session: Session) -> None:
    now = samen.now()
    details = notices.details("maintenance", NOTICE, now)
    broadcasts.create(session, notices.KIND.name, now, audience={}, details=details, by="operator", undo=timedelta(0))


if __name__ == "__main__":
    asyncio.run(main())
