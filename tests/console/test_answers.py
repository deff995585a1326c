"""Answers to good news in the console: hearts in numbers and good words in full, for nobody but whom they are for."""

from datetime import date, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery.reactions import Kind
from bot.delivery.tables import Reaction
from bot.features.news.answers import actions
from bot.features.news.answers.tables import GoodWord
from bot.people.queries import children_of
from bot.people.tables import Handover, StaffGroup
from tests.console.conftest import World, add_pupils, link_parent
from tests.console.test_pages import words
from tests.features.news.sample import add_news

PAGE = "/console/news/answers"
WORDS = "Elle a lu <b>toute seule</b> & nous sommes fiers."


def fill(session: Session, world: World, *, thanks: bool = True) -> int:
    """Good news about Fien from the teacher, thanked for by both parents, one of whom writes back; the news."""
    school, now = world.regenboog, world.now()
    (fien,) = add_pupils(session, school.id, school.six, "Fien")
    news = add_news(session, school.id, [fien], now, staff_id=school.staff[Role.TEACHER])
    for language in ("tr", "nl"):
        parent = link_parent(session, [fien], language, now)
        if thanks:
            session.add(Reaction(broadcast_id=news, person_id=parent, kind=Kind.THANKS.value, at=now))
    session.flush()
    (child,) = children_of(session, parent)
    assert actions.write(session, parent, child, WORDS, language="tr", news=None, now=now)
    return news


async def text_of(world: World, role: Role = Role.TEACHER) -> str:
    answer = await (await world.signed_in(world.regenboog.staff[role])).get(PAGE)
    assert answer.status_code == 200
    return answer.text


async def test_hearts_and_good_words(world: World) -> None:
    await world.change(lambda session: fill(session, world))
    page = await text_of(world)
    text = words(page)
    assert "Helped a classmate Fien Tuesday 24 November 2 0" in text
    assert "Fien ( Groep 6 , Tuesday 24 November)" in text
    assert "A parent’s own words. Reads: Turkish" in text
    assert "This is no chat: you cannot answer here." in text
    assert "&lt;b&gt;toute seule&lt;/b&gt; &amp; nous" in page


async def test_nobody_else_reads_it(world: World) -> None:
    await world.change(lambda session: fill(session, world))
    assert "toute seule" not in await text_of(world, Role.LEADER)
    coordinator = await world.signed_in(world.regenboog.staff[Role.COORDINATOR])
    assert (await coordinator.get(PAGE)).status_code == 404


async def test_who_lost_the_group_reads_no_words_and_no_names(world: World) -> None:
    await world.change(lambda session: fill(session, world))
    await world.change(lambda session: session.execute(delete(StaffGroup)))
    text = words(await text_of(world))
    assert "toute seule" not in text
    assert "Fien" not in text
    assert "Helped a classmate 1 child" in text


async def test_after_the_last_day_of_a_handover_words_are_gone(world: World) -> None:
    """Whom they were for is not enough: the group must be theirs on that day."""
    mine = world.regenboog.staff[Role.TEACHER]

    def hand_over(session: Session) -> None:
        session.execute(delete(StaffGroup))
        day = date(2026, 11, 24)
        session.add(Handover(group_id=world.regenboog.six, staff_id=mine, from_day=day, until_day=day))
        session.flush()
        fill(session, world)

    await world.change(hand_over)
    assert "toute seule" in await text_of(world)
    world.now.move(days=1)
    assert "toute seule" not in await text_of(world)


async def test_words_that_were_taken_back_are_gone(world: World) -> None:
    await world.change(lambda session: fill(session, world))
    await world.change(lambda session: session.execute(delete(GoodWord)))
    assert "toute seule" not in await text_of(world)


async def test_the_last_weeks_only(world: World) -> None:
    await world.change(lambda session: fill(session, world))
    world.now.at += timedelta(weeks=9)
    assert "There are no answers yet." in words(await text_of(world))


async def test_without_answers_it_says_how_they_come(world: World) -> None:
    assert "Parents can thank you" in words(await text_of(world))


async def test_looking_at_it_is_written_down(world: World) -> None:
    await text_of(world)
    staff = world.regenboog.staff[Role.TEACHER]
    assert (f"staff:{staff}", "answers.read", f"staff:{staff}") in await world.audited()
