"""The page of a large school: as quick as any, and for every eye, screen and sheet of paper."""

import re
from collections import defaultdict
from datetime import datetime
from functools import partial
from time import process_time

import pytest
from playwright.async_api import Browser
from sqlalchemy import Engine, event, insert
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery.tables import OutMessage
from bot.people.tables import Address, Conversation, Group, Guardian, Invite, Person, Pupil
from bot.store.base import Base
from bot.store.ids import new_id
from tests.browser import DESK, PHONE, barriers
from tests.console.conftest import URL, SchoolIds, World, add_pupils, add_school
from tests.console.test_pages import words
from tests.console.test_reach import fill_six, names, send
from tests.console.test_sheets_print import as_paper, printed
from tests.speed import slowness


def fill_largely(session: Session, school: SchoolIds, now: datetime, *, groups: int = 20) -> None:
    """25 families in each group, with letters, chats and a message to the group."""
    languages = ["nl", "nl", "nl", "tr", "tr", "ar", "pl", "en"]
    rows: dict[type[Base], list[dict[str, object]]] = defaultdict(list)
    for number in range(groups):
        group = new_id()
        rows[Group].append({"id": group, "school_id": school.id, "name": f"Klas {number}"})
        message = send(session, school, [], now, group_ids=[group])
        for child, name in enumerate(names(25).split()):
            one = new_id()  # of all rows about this child
            place = {"id": one, "school_id": school.id}
            rows[Pupil].append({**place, "group_id": group, "first_name": name})
            rows[Person].append({"id": one, "language": languages[child % 8], "created_at": now})
            rows[Guardian].append({"id": one, "person_id": one, "pupil_id": one, "naming": "none", "linked_at": now})
            chat = {"id": one, "person_id": one, "channel": "webchat", "value": str(one), "created_at": now}
            rows[Address].append(chat)
            rows[Conversation].append({"id": one, "address_id": one, "updated_at": now})
            code = {"link_hash": f"link{one}".encode(), "typed_hash": f"typed{one}".encode()}
            rows[Invite].append({**place, **code, "pupil_id": one, "created_at": now, "expires_at": now})
            to = {"address_id": one, "to": "x", "lane": "x", "channel": "webchat", "language": "nl", "kind": "notice"}
            times = {"due": now, "created_at": now, "sent_at": now}
            sent = {"id": one, "key": str(one), "broadcast_id": message, "priority": 5, "state": "sent"}
            rows[OutMessage].append({**to, **times, **sent})
    for table, values in rows.items():
        session.execute(insert(table), values)


@pytest.mark.long
async def test_large_schools_wait_no_longer(world: World) -> None:
    """Five schools with 500 families each; and the statements stay as few as for a school without any."""
    asked: list[str] = []

    def count(*found: object) -> None:
        asked.append(str(found[2]))

    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    await browser.get("/console/reach")
    event.listen(Engine, "before_cursor_execute", count)
    try:
        await browser.get("/console/reach")
        few, asked[:] = len(asked), []
        others = await world.db.run(lambda s: [add_school(s, f"School {n}", f"school-{n}") for n in range(3)])
        for school in (world.regenboog, world.linde, *others):
            await world.change(partial(fill_largely, school=school, now=world.now()))
        asked.clear()
        assert "500 " in words((await browser.get("/console/reach")).text)
        assert len(asked) == few
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    spent = []
    for _ in range(8):
        begin = process_time()
        await browser.get("/console/reach")
        spent.append(process_time() - begin)
    assert sorted(spent)[-2] < 0.15 * slowness()


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.long
async def test_no_barriers_and_nothing_wider_than_a_phone(chromium: Browser, world: World) -> None:
    """In both colours, with every detail open, without a script; and on paper."""
    await world.change(partial(fill_six, world=world))
    await world.change(partial(fill_largely, school=world.regenboog, now=world.now(), groups=2))
    found = []
    async with printed(chromium, world) as (_, page):
        await page.goto(f"{URL}/console/reach")
        for detail in (await page.locator("summary").all())[:6]:
            await detail.click()
        found += await barriers(page, [("light", PHONE), ("dark", PHONE), ("light", DESK), ("dark", DESK)])
        await page.goto(f"{URL}/console/groups/{world.regenboog.six}/reach/list")
        found += await barriers(page, [("light", PHONE), ("light", DESK)])
        assert await page.locator("#print").is_visible()
    assert found == []


@pytest.mark.asyncio(loop_scope="session")
async def test_each_group_is_on_a_page_of_its_own(chromium: Browser, world: World) -> None:
    await world.change(partial(fill_six, world=world))
    await world.change(lambda session: add_pupils(session, world.regenboog.id, world.regenboog.three, names(28)))
    async with printed(chromium, world) as (_, page):
        await page.goto(f"{URL}/console/reach/list")
        await as_paper(page)
        pdf = await page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2
