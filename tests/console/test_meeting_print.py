"""Talks on paper: a page each, however much two parents of one child prepared; and on a telephone without barriers."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.meetings.tables import PreparedLine
from tests.browser import DESK, PHONE, barriers, device
from tests.console.conftest import URL, World, add_pupils, link_parent
from tests.console.every_page import serve
from tests.console.meeting_sample import add_meeting, add_seat, prepare
from tests.console.test_meeting_page import ARABIC, talk
from tests.console.test_sheets_print import TOO_TALL, as_paper

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]

WORDY = "كيف يمكنني أن أساعد طفلتي في القراءة في البيت عندما لا أفهم اللغة الهولندية جيدًا وهي تتعب بسرعة في المساء؟"
POLISH = "Czy mogą Państwo powiedzieć, jak wygląda dzień w klasie i co możemy robić w domu, żeby było łatwiej?"


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Paper does not know which database there is."""
    path = tmp_path / "samen.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


def much(session: Session, world: World) -> int:
    """Two parents who wrote a lot, five people at the table, and an answer beforehand."""
    school, now = world.regenboog, world.now()
    [pupil] = add_pupils(session, school.id, school.six, "Marie-Antoinette-Josephine")
    people = [link_parent(session, [pupil], language, now) for language in ("ar", "pl")]
    meeting = add_meeting(session, school, pupil, school.staff[Role.TEACHER], now=now, kind="support_plan", goal="plan")
    for role in ("coordinator", "psychologist", "youth_doctor", "interpreter"):
        add_seat(session, meeting, role, name=f"Naam van den {role}", added_at=now)
    wishes = {"interpreter": True, "companion": True, "other_time": True, "drawing": True}
    for person, language, text in zip(people, ("ar", "pl"), (WORDY, POLISH), strict=True):
        texts = [f"{text} {number}" for number in range(6)]
        prepare(session, meeting, person, *texts, language=language, now=now, **wishes)
    session.execute(update(PreparedLine).where(PreparedLine.rank == 1).values(kind="own"))
    return meeting.id


async def sheets(page: Page) -> int:
    """How many there are; each is one page of paper."""
    await as_paper(page)
    assert await page.evaluate(TOO_TALL, {"width": 695, "height": 1032}) == []
    number = await page.locator(".side").count()
    pdf = await page.pdf(prefer_css_page_size=True, print_background=False)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == number
    return number


async def test_each_talk_is_one_page_of_paper(chromium: Browser, world: World) -> None:
    meetings = [await world.db.run(lambda session: much(session, world)), talk(world), talk(world, sent=False)]
    day = f"{world.now():%Y-%m-}{world.now().day + 3:02}"
    client = await world.signed_in(world.regenboog.staff[Role.TEACHER], language="nl")
    async with device(chromium, language="nl", size=DESK) as desk:
        await serve(desk.context, client)
        await desk.page.goto(f"{URL}/console/meetings/day/{day}/paper")
        assert await sheets(desk.page) == len(meetings)
        room = await desk.page.locator(".room").first.bounding_box()
        assert room is not None
        assert room["height"] > 90, "there is room for notes"
        await desk.page.emulate_media(media="screen")
        await desk.page.goto(f"{URL}/console/meetings/{meetings[0]}/paper")
        assert await sheets(desk.page) == 1
        assert desk.complaints == []


async def test_no_barriers_and_nothing_sticks_out(chromium: Browser, world: World) -> None:
    meeting = await world.db.run(lambda session: much(session, world))
    client = await world.signed_in(world.regenboog.staff[Role.TEACHER], language="nl")
    async with device(chromium, language="nl", size=PHONE) as phone:
        await serve(phone.context, client)
        found = []
        for path in (f"/console/meetings/{meeting}", f"/console/meetings/{meeting}/paper"):
            await phone.page.goto(f"{URL}{path}")
            found += await barriers(phone.page, [("light", PHONE), ("light", DESK)])
            await phone.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
            assert await phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        assert found == []
        assert phone.complaints == []


async def test_arabic_words_run_from_the_right_inside_a_dutch_page(chromium: Browser, world: World) -> None:
    client = await world.signed_in(world.regenboog.staff[Role.TEACHER], language="nl")
    meeting = talk(world)
    async with device(chromium, language="nl", size=PHONE) as phone:
        await serve(phone.context, client)
        await phone.page.goto(f"{URL}/console/meetings/{meeting}")
        words = phone.page.get_by_text(ARABIC[0])
        assert await words.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
