"""The teacher of a group answers the five questions, asks the parents, and reads what they answered."""

from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.expectations.rules import QUESTIONS
from bot.features.expectations.tables import ExpectationAnswer, ExpectationNotice, ExpectationRound, ExpectationSheet
from bot.people.tables import Guardian, Pupil
from tests.console.conftest import World, add_pupils, link_parent
from tests.console.expectation_sample import add_round
from tests.console.test_pages import words

FORM = {
    "phrase-reach": "call_me",
    "words-hear": "Vertel mij\n\n alles. ",
    "phrase-home": "reading_together",
    "words-home": "Elke dag even.",
    "phrase-worry": "tell_me_at_once",
    "phrase-year": "good_friends",
}


def path(world: World) -> str:
    return f"/console/groups/{world.regenboog.six}/expectations"


def two_parents(session: Session, world: World) -> None:
    amina, luuk, _alone = add_pupils(session, world.regenboog.id, world.regenboog.six, "Amina Luuk Zoe")
    link_parent(session, [amina], "tr", world.now())
    person = link_parent(session, [luuk], "nl", world.now())
    uninformed = link_parent(session, [luuk], "pl", world.now())
    assert person != uninformed
    session.execute(update(Guardian).where(Guardian.person_id == uninformed).values(informed=False))


async def test_a_teacher_answers_looks_asks_and_can_undo(world: World) -> None:
    await world.change(partial(two_parents, world=world))
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert path(world) in (await browser.get(f"/console/groups/{world.regenboog.six}")).text
    page = (await browser.get(path(world))).text
    assert page.count('type="radio"') > 25
    saved = await browser.post(path(world), data=FORM)
    assert saved.headers["location"] == f"{path(world)}/look"
    look = words((await browser.get(saved.headers["location"])).text)
    assert "2 parents are asked. 1 child: nobody can be asked yet." in look
    assert "Vertel mij alles." in look
    assert await notices(world) == [], "nothing is sent before it was looked at"
    await browser.post(f"{path(world)}/ask")
    await browser.post(f"{path(world)}/ask")
    assert sorted(await notices(world)) == ["ask", "ask", "remind", "remind"]
    progress = words((await browser.get(path(world))).text)
    assert "The parents are asked in a minute." in progress
    assert "Parents who have answered: 0 of 2" in progress
    await browser.post(f"{path(world)}/undo")
    assert await notices(world) == []
    assert 'value="call_me" checked' in (await browser.get(path(world))).text, "back at the form, with the answers"
    await browser.post(f"{path(world)}/ask")
    world.now.move(minutes=1)
    await browser.post(f"{path(world)}/undo")
    assert len(await notices(world)) == 4, "too late: the parents know"
    acts = [act for _, act, _ in await world.audited() if act.startswith("expectations.")]
    assert acts == [f"expectations.{act}" for act in ("saved", "asked", "undone", "asked")]


async def notices(world: World) -> list[str]:
    return await world.db.read(lambda session: list(session.scalars(select(ExpectationNotice.what))))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phrase-reach": ""}, "Question 1: choose a sentence, or write something."),
        ({"phrase-year": "call_me"}, "Question 5: choose a sentence, or write something."),
        ({"words-home": "x" * 301}, "Question 3: your words are too long. There is room for 300 characters."),
    ],
)
async def test_a_refusal_is_exact_and_keeps_what_was_typed(world: World, change: dict[str, str], said: str) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    answer = await browser.post(path(world), data=FORM | change)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "Vertel mij" in answer.text
    assert await world.db.read(lambda session: session.scalars(select(ExpectationRound)).all()) == []


async def test_a_teacher_reads_what_a_parent_answered_beside_the_own_answers(world: World) -> None:
    ours = world.regenboog

    def work(session: Session) -> int:
        return add_round(session, world, ours, ours.six)

    sheet = await world.db.run(work)
    browser = await world.signed_in(ours.staff[Role.TEACHER])
    progress = (await browser.get(path(world))).text
    assert "Parents who have answered: 1 of 1" in words(progress)
    assert f'href="/console/expectations/{sheet}"' in progress
    page = (await browser.get(f"/console/expectations/{sheet}")).text
    assert "Üzgün olunca söyleyin" in page
    assert "Written in: Turkish" in words(page)
    assert "Mijn antwoord op hear" in page
    dutch = await world.signed_in(ours.staff[Role.TEACHER], language="nl")
    assert "Ik hoor graag hoe het kind zich voelt." in words((await dutch.get(f"/console/expectations/{sheet}")).text)
    assert ("expectations.read", f"expectation:{sheet}") in [(act, thing) for _, act, thing in await world.audited()]


async def test_what_parents_read_stays_as_it_is(world: World) -> None:
    ours = world.regenboog
    await world.change(lambda session: add_round(session, world, ours, ours.six))
    browser = await world.signed_in(ours.staff[Role.TEACHER])
    assert "They stay as they are this school year." in words((await browser.get(f"{path(world)}?change=yes")).text)
    await browser.post(path(world), data=FORM)
    kept = await world.db.read(lambda session: [row.words for row in session.scalars(select(ExpectationAnswer))])
    assert "Vertel mij\nalles." not in kept
    assert len(kept) == len(QUESTIONS) + 1


async def test_within_the_hour_nothing_can_be_read(world: World) -> None:
    ours = world.regenboog
    sheet = await world.db.run(lambda session: add_round(session, world, ours, ours.six))
    fresh = update(ExpectationSheet).where(ExpectationSheet.id == sheet).values(done_at=world.now())
    await world.change(lambda session: session.execute(fresh))
    browser = await world.signed_in(ours.staff[Role.TEACHER])
    page = (await browser.get(path(world))).text
    assert "to be read within the hour" in page
    assert f"/console/expectations/{sheet}" not in page
    assert (await browser.get(f"/console/expectations/{sheet}")).status_code == 404


async def test_of_who_may_not_know_nothing_is_shown(world: World) -> None:
    ours = world.regenboog
    sheet = await world.db.run(lambda session: add_round(session, world, ours, ours.six))
    await world.change(lambda session: session.execute(update(Guardian).values(informed=False)))
    browser = await world.signed_in(ours.staff[Role.TEACHER])
    assert "0 of 0" in words((await browser.get(path(world))).text)
    assert (await browser.get(f"/console/expectations/{sheet}")).status_code == 404


async def test_a_child_who_moved_takes_the_answers_out_of_sight(world: World) -> None:
    ours = world.regenboog
    sheet = await world.db.run(lambda session: add_round(session, world, ours, ours.six))
    move = update(Pupil).where(Pupil.first_name == "Amina").values(group_id=ours.three)
    await world.change(lambda session: session.execute(move))
    browser = await world.signed_in(ours.staff[Role.TEACHER])
    assert (await browser.get(f"/console/expectations/{sheet}")).status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEADER])
async def test_others_at_school_neither_read_it_nor_find_the_way(world: World, role: Role) -> None:
    ours = world.regenboog
    sheet = await world.db.run(lambda session: add_round(session, world, ours, ours.six))
    await world.share_one(ours)
    browser = await world.signed_in(ours.staff[role])
    assert "/expectations" not in (await browser.get(f"/console/groups/{ours.six}")).text
    for address in (path(world), f"/console/expectations/{sheet}"):
        assert (await browser.get(address)).status_code == 404
