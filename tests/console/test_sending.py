"""A message from the first word to the last parent, in the console: written, looked at, sent, followed, put right."""

import html
import re
from collections.abc import Sequence

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery.tables import Broadcast
from bot.people.tables import Address, Conversation
from bot.store.ids import new_id
from tests.console.conftest import SchoolIds, World, add_pupils, link_parent

STUDY_DAY = {"ready": "study_day", "study_day-day": "2026-11-30"}


def words(page: str) -> str:
    """What a reader sees of it."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def add_family(
    session: Session, world: World, school: SchoolIds, name: str, *, language: str = "nl", group: int = 0
) -> int:
    """A pupil with one parent who has an open web chat; the parent's id."""
    pupils = add_pupils(session, school.id, group or school.six, name)
    person = link_parent(session, pupils, language, world.now())
    chat = Address(id=new_id(), channel="webchat", value=f"w{person}", person_id=person, created_at=world.now())
    session.add(chat)
    session.flush()
    session.add(Conversation(id=new_id(), address_id=chat.id, language=language, updated_at=world.now()))
    session.flush()
    return person


@pytest.fixture
async def families(world: World) -> Sequence[int]:
    """Six families in group six: two Dutch, two Turkish, an Arabic and a Polish one; nobody joined for Noor."""

    def work(session: Session) -> list[int]:
        names = {"Daan": "nl", "Lotte": "nl", "Elif": "tr", "Mert": "tr", "Yusuf": "ar", "Zofia": "pl"}
        found = [add_family(session, world, world.regenboog, name, language=code) for name, code in names.items()]
        add_pupils(session, world.regenboog.id, world.regenboog.six, "Noor")
        return found

    return await world.db.run(work)


async def draft(browser: httpx.AsyncClient, world: World, **more: str) -> str:
    """The address of the preview of a new draft for group six."""
    form = {f"group-{world.regenboog.six}": "yes", **STUDY_DAY, **more}
    answer = await browser.post("/console/messages/new", data=form)
    assert answer.status_code == 303, words(answer.text)
    return answer.headers["location"]


async def send(browser: httpx.AsyncClient, address: str) -> httpx.Response:
    seen = re.findall(r'name="seen" value="([^"]+)"', (await browser.get(address)).text)
    return await browser.post(f"{address}/send", data={"seen": seen[0]})


async def states(world: World) -> list[str]:
    return await world.db.read(lambda session: list(session.scalars(select(Broadcast.state).order_by(Broadcast.id))))


async def test_a_teacher_writes_looks_and_sends(world: World, families: Sequence[int]) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = await browser.get(await draft(browser, world, own="Tot snel!"))
    assert page.status_code == 200
    seen = words(page.text)
    assert "6 people get this message." in seen
    assert "6 people at once" in seen
    assert "Not reached: the family of 1 pupil" in seen
    assert "Groep 6 : Noor" in seen
    assert "Er is geen school." in seen
    assert "لا توجد مدرسة" in seen
    assert await states(world) == ["draft"]
    assert (await send(browser, str(page.url))).status_code == 303
    assert await states(world) == ["waiting"]
