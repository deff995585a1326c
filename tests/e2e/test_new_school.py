"""A new school, from the operator's command to the first message on the phones of two parents.

The leader does it on a phone without scripts, but for the letters, which a desk prints.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from bot import control
from bot.app import Samen
from bot.i18n.texts import Texts
from tests.browser import DESK, PHONE, Device, arrived, barriers, launched
from tests.console.test_sheets_print import scanned
from tests.e2e.phones import Telegram
from tests.e2e.place import afternoon, make, running
from tests.e2e.test_browser import choice, phone, reads
from tests.fakes.telegram_server import FakeTelegram

pytestmark = pytest.mark.long

LEADER, TEACHER = "Directeur Karin", "Juf Anna"
LIST = "Groep;Roepnaam;Achternaam\nGroep 6;Yusuf;Haddad\nGroep 6;Elif;Kaya\n"
SAID = "Vrijdag is de koffieochtend."
WAYS = [("light", PHONE), ("dark", DESK)]


class Jumping:
    """A clock that runs, and can be put forward, so that nobody waits for the minute in which sending can be undone."""

    def __init__(self) -> None:
        self._runs, self._ahead = afternoon(), timedelta(0)

    def __call__(self) -> datetime:
        return self._runs() + self._ahead

    def jump(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@asynccontextmanager
async def installed(
    folder: Path, template: Path, clock: Jumping, **settings: Any
) -> AsyncIterator[Samen]:  # Any: Settings
    """Samen as an operator has it before the first school."""
    samen = make(folder, template, now=clock, **settings)
    if samen.telegram:
        samen.telegram.chat_rate = None  # its pace has tests of its own
    async with running(samen):
        yield samen


async def command(samen: Samen, operation: str, **arguments: Any) -> list[str]:  # Any: JSON values
    """What `samen …` prints while the server runs."""
    place = control.place(samen.settings.database_url)
    return await asyncio.to_thread(control.ask, place, operation, arguments)


async def invite_leader(samen: Samen) -> str:
    await command(samen, "school create", name="De Nieuwe Kring")
    url = samen.settings.public_url
    lines = await command(samen, "staff invite", name=LEADER, role="leader", groups=[], public_url=url)
    return next(line.split()[-1] for line in lines if line.strip().startswith("link:"))


async def test_a_new_school_reaches_its_first_parents(chromium: Browser, tmp_path: Path, sqlite_template: Path) -> None:
    clock = Jumping()
    async with FakeTelegram() as server:
        telegram = {"telegram_token": server.token, "telegram_api_url": server.url, "telegram_rate": 1000}
        async with installed(tmp_path, sqlite_template, clock, **telegram) as samen:
            t = Texts(samen.library, "nl")
            link = await invite_leader(samen)
            async with phone(chromium, "nl", scripts=False) as leader:
                await come_in(leader.page, link, t)
                await take_steps(leader.page, t)
                letters = await print_letters(chromium, leader, t)
                await leader.page.goto(f"{samen.settings.public_url}/console/start")
                await finish(leader.page, t)
                await parents_join(chromium, samen, server, letters)
                await expect_families(leader.page, samen, t)
                async with phone(chromium, "ar") as yusufs:
                    await yusufs.context.add_cookies(letters["cookies"])  # the same phone as before
                    await yusufs.page.goto(f"{samen.settings.public_url}/chat")
                    await send_message(leader.page, samen, t, clock)
                    await reads(yusufs.page, SAID)
                await server.user(4001).reads(SAID)


async def come_in(page: Page, link: str, t: Texts) -> None:
    """The printed link opens the chat; from its menu a link leads into the console, and there to the start."""
    await page.goto(link)
    await page.get_by_role("button", name=t("webchat", "Open the chat")).click()
    await choice(page, t.language.name).click()
    await choice(page, t("privacy", "I agree")).click()
    await reads(page, t("menu", "What would you like to do?"))
    await choice(page, t("menu", "Console")).click()
    door = await choice(page, t("staff", "Open the console")).get_attribute("href")
    assert door
    await page.goto(door)
    await page.locator("main form button").first.click()
    await page.wait_for_url("**/console/start")
    await expect(page.locator("h1")).to_have_text(t("school", "Set up your school"))


async def take_steps(page: Page, t: Texts) -> None:
    save, later = t("school", "Save and go on"), t("school", "Later")
    await page.get_by_role("link", name=t("school", "Begin")).click()
    await page.fill("#name-name", "Basisschool De Nieuwe Kring")
    await page.get_by_role("button", name=save).click()
    await page.wait_for_url("**/start/hours")
    await page.get_by_role("button", name=save).click()
    await page.wait_for_url("**/start/quiet")
    await page.get_by_role("button", name=save).click()
    await page.wait_for_url("**/start/people")
    people = {"phone": "020 123 45 67", "coordinator-1-name": "Noor", "confidant-1-name": "Samira"}
    for name, text in people.items():
        await page.fill(f"#people-{name}", text)
    await page.get_by_role("button", name=save).click()
    await page.wait_for_url("**/start/help")
    numbers = {"emergency-1-name": "Alarmnummer", "emergency-1-phone": "112"}
    for name, text in numbers.items():
        await page.fill(f"#help-{name}", text)
    await page.get_by_role("button", name=save).click()
    await page.wait_for_url("**/start/groups")
    await page.get_by_role("button", name=later).click()
    await page.wait_for_url("**/start/pupils")
    await bring_list(page, t)
    await page.wait_for_url("**/start/team")
    await invite_teacher(page, t)
    await page.wait_for_url("**/start/naming")
    await page.get_by_label(t("school", "Never")).check()
    await page.get_by_role("button", name=save).click()
    await page.wait_for_url("**/start/cap")
    await page.get_by_role("button", name=save).click()
    await page.wait_for_url("**/start/letters")


async def bring_list(page: Page, t: Texts) -> None:
    await page.get_by_role("link", name=t("school", "To the list of pupils")).click()
    file: FilePayload = {"name": "lijst.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    await page.set_input_files("#file", file)
    await page.get_by_role("button", name=t("roster", "Send the list")).click()
    await page.get_by_role("button", name=t("roster", "Show what will change")).click()
    await page.get_by_role("button", name=t("roster", "Change this now")).click()
    await page.get_by_role("link", name=t("school", "Back to the steps of the start")).click()
    await page.get_by_role("link", name=t("school", "Go on")).click()


async def invite_teacher(page: Page, t: Texts) -> None:
    await page.get_by_role("link", name=t("school", "To the school team"), exact=True).click()
    await page.get_by_role("link", name=t("team", "Invite a colleague")).click()
    await page.fill("#name", TEACHER)
    await page.get_by_label("Groep 6").check()
    await page.get_by_role("button", name=t("team", "Make the link")).click()
    await expect(page.locator("#message")).to_contain_text(TEACHER)
    await page.get_by_role("link", name=t("school", "Back to the steps of the start")).click()
    await page.get_by_role("link", name=t("school", "Go on")).click()


async def print_letters(chromium: Browser, leader: Device, t: Texts) -> dict[str, Any]:
    """By pupil: what a camera reads on the sheet, and its typed code."""
    await leader.page.get_by_role("link", name=t("school", "Letters of {group}", group="Groep 6")).click()
    async with phone(chromium, "nl") as desk:
        await desk.context.add_cookies(await leader.context.cookies())  # type: ignore[arg-type]  # as Playwright gave them
        page = desk.page
        await page.goto(leader.page.url)
        await page.select_option("#language", "ar")
        await page.get_by_role("button", name=t("console", "Make the sheets")).click()
        await arrived(page, ".sheet")
        assert "020 123 45 67" in await page.locator(".sheet .help").first.inner_text()
        found: dict[str, Any] = {}
        for number, name in enumerate(("Elif", "Yusuf")):
            sheet = page.locator(".sheet").nth(number)
            assert name in await sheet.inner_text()
            await sheet.evaluate("(one) => { one.id = 'one'; }")
            found[name] = [*await scanned(page, "#one .side"), await sheet.locator(".code").first.inner_text()]
            await sheet.evaluate("(one) => { one.id = ''; }")
        return found


async def finish(page: Page, t: Texts) -> None:
    """Groups came with the list, and letters are made: nothing is open but what was left."""
    await expect(page.locator("h2").first).to_have_text(t("school", "What happens now?"))
    await page.get_by_role("button", name=t("school", "Finish the start")).click()
    await page.wait_for_url("**/console")
    await expect(page.get_by_text(t("school", "The start of your school is not finished."))).to_have_count(0)


async def parents_join(chromium: Browser, samen: Samen, server: FakeTelegram, letters: dict[str, Any]) -> None:
    """Yusuf's parent scans the square for the browser; Elif's types the code to the bot."""
    web = next(link for link in letters["Yusuf"] if "/chat/i/" in link)
    t = Texts(samen.library, "ar")
    async with phone(chromium, "ar") as found:
        page = found.page
        await page.goto(web)
        await page.get_by_role("button", name=t("webchat", "Open the chat")).click()
        await choice(page, t.language.name).click()
        await choice(page, t("privacy", "I agree")).click()
        await reads(page, t("naming", "In our messages we write ‘your child’."))
        await choice(page, t("menu", "Who can help me?")).click()
        await choice(page, t("contacts", "Everybody")).click()
        await expect(page.locator(".ours.current .said")).to_contain_text("Samira")
        call = choice(page, t("contacts", "Call the school"))
        assert await call.get_attribute("href") == "tel:0201234567"
        assert await page.get_by_text("Yusuf").count() == 0, "the school keeps first names out of chats"
        assert await barriers(page, [("light", PHONE), ("dark", DESK)]) == []
        letters["cookies"] = await found.context.cookies()
    deep, typed = next(link for link in letters["Elif"] if "t.me" in link), letters["Elif"][-1]
    assert parse_qs(urlsplit(deep).query)["start"]
    turkish = Texts(samen.library, "tr")
    chat = Telegram(server, samen, 4001)
    await chat.open("")
    await chat.tap(turkish.language.name)
    await chat.say(typed)
    welcome = await chat.tap(turkish("privacy", "I agree"))
    assert turkish("menu", "Who can help me?") in welcome.labels
    await chat.tap(turkish("menu", "Who can help me?"))
    asked = await chat.tap(turkish("contacts", "Everybody"))
    assert any("020 123 45 67" in line for line in asked.lines)
    assert turkish("contacts", "Call the school") not in asked.labels, "Telegram takes no such buttons"
    assert not [message for message in server.user(4001).chat if "Elif" in message.text]


async def expect_families(page: Page, samen: Samen, t: Texts) -> None:
    await page.goto(f"{samen.settings.public_url}/console")
    await expect(page.get_by_text(t("console", "{part} of {whole}", part=2, whole=2)).first).to_be_visible()


async def send_message(page: Page, samen: Samen, t: Texts, clock: Jumping) -> None:
    await page.goto(f"{samen.settings.public_url}/console/messages/new")
    await page.get_by_label(t("messages", "The whole school")).check()
    await page.fill("#own", SAID)
    await page.get_by_role("button", name=t("messages", "Look at it")).click()
    await expect(page.get_by_text(SAID).first).to_be_visible()
    await page.get_by_role("button", name=t("sending", "Send"), exact=True).click()
    clock.jump(61)


async def test_no_barriers_in_the_start_and_the_settings(
    chromium: Browser, tmp_path: Path, sqlite_template: Path
) -> None:
    async with installed(tmp_path, sqlite_template, Jumping()) as samen:
        url, t = samen.settings.public_url, Texts(samen.library, "nl")
        link = await invite_leader(samen)
        found = []
        async with phone(chromium, "nl") as device:
            page = device.page
            await come_in(page, link, t)
            steps = await page.locator(".road a").evaluate_all("links => links.map((one) => one.pathname)")
            assert len(steps) == 11
            for path in ("/console/start", *steps, "/console/school"):
                await page.goto(f"{url}{path}")
                found += await barriers(page, WAYS)
            await page.goto(f"{url}/console/school")
            await page.fill("#name-name", "De Oude Kring")
            await page.locator("section[aria-labelledby=name] form.fields button").click()
            await expect(page.get_by_role("status")).to_be_visible()
            found += await barriers(page, WAYS)
            for path in steps:
                await page.goto(f"{url}{path}")
                await page.get_by_role("button", name=t("school", "Later")).click()
            for path in ("/console/start", "/console", "/console/roster"):
                await page.goto(f"{url}{path}")
                found += await barriers(page, WAYS)
        assert found == []
