"""Good news on the pages that follow every message: about whom, what each family reads, and who was glad of it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery import reactions, senders
from bot.delivery.reactions import Kind
from bot.delivery.senders import Sender
from bot.features.news import actions
from bot.features.news.rules import News
from bot.people.tables import Audit, Pupil
from tests.console.conftest import World
from tests.console.test_sending import add_family, deliver, send, words

NAMES = ("Daan", "Lotte", "Elif", "Mert", "Yusuf", "Zofia")


@pytest.fixture
async def parents(world: World) -> Sequence[int]:
    """One of each of six children in group six, in five languages."""

    def work(session: Session) -> list[int]:
        codes = ("nl", "nl", "tr", "tr", "ar", "pl")
        return [
            add_family(session, world, world.regenboog, name, language=code)
            for name, code in zip(NAMES, codes, strict=True)
        ]

    return await world.db.run(work)


def sender_of(world: World) -> Sender:
    return Sender(world.regenboog.staff[Role.TEACHER], world.regenboog.id, False, world.now().date())


async def write(world: World, *names: str, own: str = "") -> str:
    """The address of the preview of good news from the teacher about these children."""

    def work(session: Session) -> int:
        pupils = session.scalars(select(Pupil.id).where(Pupil.first_name.in_(names))).all()
        news = News(tuple(pupils), "helped_classmate", own)
        return actions.write(session, sender_of(world), news, now=world.now()).id

    return f"/console/sending/{await world.db.run(work)}"


async def test_the_preview_says_about_whom_and_what_they_read(world: World, parents: Sequence[int]) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    seen = words((await browser.get(await write(world, "Daan"))).text)
    assert "To: 1 child: Groep 6" in seen
    assert "Groep 6 : Daan" in seen
    assert "1 person gets this message." in seen
    assert "Each family reads about its own child only." in seen
    assert ("Goed nieuws over Daan" in seen, "Daan hakkında güzel bir haber" in seen) == (True, True)
    several = words((await browser.get(await write(world, "Daan", "Elif"))).text)
    assert "To: 2 children: Groep 6" in several
    assert ("Goed nieuws over uw kind" in several, "nieuws over Daan" in several) == (True, False)


async def test_the_language_of_one_family_is_not_shown(world: World, parents: Sequence[int]) -> None:
    """Its group has six families, the news is for one."""
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    few = words((await browser.get(await write(world, "Yusuf"))).text)
    assert ("Fewer than five families" in few, "By language" in few) == (True, False)
    enough = words((await browser.get(await write(world, *NAMES))).text)
    assert ("Fewer than five families" in enough, "By language" in enough) == (False, True)


async def test_thanks_are_counted_where_reading_is_for_others(world: World, parents: Sequence[int]) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    place = await write(world, "Daan", "Lotte")
    assert (await send(browser, place)).status_code == 303
    world.now.at += timedelta(minutes=2)
    await deliver(world)
    number = int(place.rsplit("/", 1)[1])

    def tap(session: Session) -> None:
        for person_id in parents[:2]:
            assert reactions.react(session, number, person_id, Kind.THANKS, now=world.now())
        assert reactions.react(session, number, parents[0], Kind.TOLD, now=world.now())

    await world.db.run(tap)
    page = words((await browser.get(place)).text)
    assert ("Thank you 2" in page, "Tells their child 1" in page, "Not clear" in page) == (True, True, False)
    assert ("send a correction" in page, "message like this one" in page) == (False, False)
    listed = words((await browser.get("/console/messages")).text)
    assert "2 children: Groep 6 Good news Thank you: 2 Tells their child: 1" in listed


async def test_a_child_that_left_the_group_is_not_written_about(world: World, parents: Sequence[int]) -> None:
    """The teacher had the child when it was written, and has not when it would be sent."""
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    place = await write(world, "Daan")
    moved = update(Pupil).where(Pupil.first_name == "Daan").values(group_id=world.regenboog.three)
    await world.db.run(lambda session: session.execute(moved))
    page = await browser.get(place)
    assert "You do not have this group any more." in words(page.text)


async def test_what_staff_do_is_written_down_without_names_and_words(world: World, parents: Sequence[int]) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    place = await write(world, "Daan", own="Daan kan het!")
    await send(browser, place)
    rows = await world.db.read(
        lambda session: list(session.scalars(select(Audit).where(Audit.action.like("message.%"))))
    )
    number = place.rsplit("/", 1)[1]
    assert [(row.action, row.object) for row in rows] == [
        ("message.written", f"broadcast:{number}"),
        ("message.sent", f"broadcast:{number}"),
    ]


async def test_a_number_by_language_in_the_chat_is_for_these_families_too(world: World, parents: Sequence[int]) -> None:
    def work(session: Session) -> tuple[bool, bool]:
        found = []
        for names in (NAMES[:4], NAMES):
            pupils = session.scalars(select(Pupil.id).where(Pupil.first_name.in_(names))).all()
            draft = actions.write(session, sender_of(world), News(tuple(pupils), "helped_classmate"), now=world.now())
            found.append(senders.may_split_readers(session, draft))
        return found[0], found[1]

    assert await world.db.run(work) == (False, True)
