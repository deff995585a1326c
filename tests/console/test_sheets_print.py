"""What comes out of the printer: every sheet on its own page, codes that a camera reads, Arabic that stays readable."""

import base64
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
import zxingcpp
from playwright.async_api import Browser, Page
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.i18n.library import Library
from bot.people import invites
from bot.people.invites import Usable
from bot.people.tables import Group, School, Staff
from bot.store.db import Database
from bot.store.ids import new_id
from tests.browser import DESK, PHONE, arrived, barriers, device
from tests.conftest import FixedClock
from tests.console.conftest import URL, World, add_pupils, answer, make_world

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]

PAPER = {"width": 695, "height": 1028}  # A4 within its margins, in the browser's points
LONG_URL = "https://samen.openbare-basisschool-de-regenboog.nl"
BOT = "OpenbareBasisschoolRegenboogBot"
LONG_SCHOOL = "Openbare Basisschool De Regenboog, locatie Schildersbuurt"
GRAY = """async (png) => {
    const image = new Image();
    image.src = "data:image/png;base64," + png;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const dots = pen.getImageData(0, 0, image.width, image.height).data;
    let gray = "";
    for (let at = 0; at < dots.length; at += 4) gray += String.fromCharCode(dots[at]);
    return [image.width, image.height, btoa(gray)];
}"""
TOO_TALL = """(paper) => [...document.querySelectorAll(".side")]
    .filter((side) => side.scrollHeight > paper.height || side.scrollWidth > paper.width)
    .map((side) => `${side.scrollWidth} x ${side.scrollHeight}`)"""
ORDER = """(selector) => {
    const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
    const text = walker.nextNode();
    return [...text.data].map((_, at) => {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().left;
    });
}"""


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Paper does not know which database there is."""
    path = tmp_path / "samen.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


def long_names(session: Session, world: World) -> None:
    """As long as they get: two teachers, a school with a place in its name, a double first name."""
    school = world.regenboog
    session.execute(update(School).where(School.id == school.id).values(name=LONG_SCHOOL))
    session.execute(update(Group).where(Group.id == school.six).values(name="Groep 6 – De Vliegende Hollanders"))
    second = Staff(id=new_id(), school_id=school.id, name="Juf Annemarie van den Berg", role="teacher")
    session.add(second)
    session.flush()
    second.groups = [session.get_one(Group, school.six)]
    add_pupils(session, school.id, school.six, "Marie-Antoinette-Josephine Bo")


@asynccontextmanager
async def printed(chromium: Browser, world: World) -> AsyncIterator[tuple[httpx.AsyncClient, Page]]:
    """A browser whose pages come from the application itself."""
    client = await world.signed_in(world.regenboog.staff[Role.LEADER])
    async with device(chromium, language="nl", size=DESK) as desk:
        await desk.page.route("**/*", partial(answer, client))
        yield client, desk.page
        assert desk.complaints == []


async def make(page: Page, world: World, language: str, *, guardians: int = 1) -> None:
    await page.emulate_media(media="screen")
    await page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    await page.goto(f"{URL}/console/groups/{world.regenboog.six}/sheets")
    await page.select_option("#language", language)
    for select in await page.locator(".each select").all():
        await select.evaluate("(one) => { one.value = ''; }")
    await page.check(f"input[name=guardians][value='{guardians}']")
    await page.click("form.fields button.main")
    await arrived(page, ".sheet")


async def as_paper(page: Page) -> None:
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": PAPER["width"], "height": PAPER["height"]})


async def scanned(page: Page, place: str) -> list[str]:
    """What a camera reads in the picture of this place."""
    png = await page.locator(place).first.screenshot()
    blank = await page.context.new_page()
    width, height, gray = await blank.evaluate(GRAY, base64.b64encode(png).decode())
    await blank.close()
    picture = memoryview(base64.b64decode(gray)).cast("B", shape=[height, width])
    return sorted(
        found.text
        for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    )


async def test_every_sheet_fits_its_page_and_its_squares_can_be_scanned(
    chromium: Browser, db: Database, library: Library, now: FixedClock
) -> None:
    world = make_world(db, library, now, public_url=LONG_URL, bot=BOT)
    await world.change(lambda session: long_names(session, world))
    async with printed(chromium, world) as (_, page):
        for language in (*library.languages, "all"):
            await make(page, world, language, guardians=2)
            await as_paper(page)
            assert await page.evaluate(TOO_TALL, PAPER) == [], language
            sides = await page.locator(".side").count()
            assert sides == (8 if language == "all" else 4)
            pdf = await page.pdf(prefer_css_page_size=True, print_background=True)
            assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == sides, language
            await opens_the_right_door(page, world)


async def opens_the_right_door(page: Page, world: World) -> None:
    """Both squares and the typed code of the first sheet lead to one and the same invite."""
    web, telegram = await scanned(page, ".side")
    assert telegram.startswith(f"https://t.me/{BOT}?start=")
    assert web.startswith(f"{LONG_URL}/chat/i/")
    typed = await page.locator(".sheet .code").first.inner_text()
    with world.db.transaction() as session:
        opened = {
            invites.find_usable(session, text, guesser="web:1", now=world.now()) for text in (telegram, web, typed)
        }
    (found,) = opened
    assert isinstance(found, Usable)


async def test_codes_and_names_run_from_left_to_right_in_arabic(
    chromium: Browser, db: Database, library: Library, now: FixedClock
) -> None:
    world = make_world(db, library, now, bot=BOT)
    await world.change(lambda session: long_names(session, world))
    async with printed(chromium, world) as (_, page):
        await make(page, world, "ar")
        side = page.locator(".side").first
        assert (await side.get_attribute("lang"), await side.get_attribute("dir")) == ("ar", "rtl")
        for place in (".code", ".door li:first-child bdi", ".door li:last-child bdi", ".child bdi"):
            lefts = await page.evaluate(ORDER, place)
            assert lefts == sorted(lefts), place
        steps = [await step.bounding_box() for step in await page.locator(".steps li").all()][:3]
        places = [box["x"] for box in steps if box]
        assert places == sorted(places, reverse=True), "the first step is on the right"


async def test_no_barriers_on_what_is_printed(chromium: Browser, world: World) -> None:
    school = world.regenboog
    await world.change(lambda session: add_pupils(session, school.id, school.six, "Amina Bo"))
    async with printed(chromium, world) as (_, page):
        await page.goto(f"{URL}/console/groups/{school.six}/sheets")
        found = await barriers(page, [("light", PHONE), ("dark", DESK)])
        for language in ("ar", "all"):
            await make(page, world, language)
            found += await barriers(page, [("light", PHONE), ("light", DESK)])
        await page.goto(f"{URL}/console/groups/{school.six}/sheets")
        found += await barriers(page, [("dark", PHONE), ("light", DESK)])
        await page.goto(f"{URL}/console/poster")
        found += await barriers(page, [("light", PHONE), ("light", DESK)])
        assert found == []


async def test_the_poster_is_one_page_that_leads_to_the_chat(
    chromium: Browser, db: Database, library: Library, now: FixedClock
) -> None:
    world = make_world(db, library, now, public_url=LONG_URL)
    await world.change(lambda session: long_names(session, world))
    async with printed(chromium, world) as (_, page):
        await page.goto(f"{URL}/console/poster")
        await as_paper(page)
        assert await page.evaluate(TOO_TALL, PAPER) == []
        assert await scanned(page, ".side") == [f"{LONG_URL}/chat"]
        pdf = await page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
        assert await page.locator(".tongues section").count() == len(library.languages)
