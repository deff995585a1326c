"""What readers do with a word: keep its questions, say that it is not clear, read their own school's line."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.features.glossary import actions, purge
from bot.features.glossary.tables import TermNote, Unclear
from bot.people.tables import Question
from bot.store.ids import new_id
from tests.features.glossary.conftest import Place
from tests.talk import Talk

FIRST = "Which level do you expect for my child, and why?"
SECOND = "May I take the plan home before I sign?"


async def rows(chat: Talk, table: type) -> list[object]:
    return await chat.db.read(lambda session: list(session.scalars(select(table))))


async def unclear(chat: Talk) -> list[Unclear]:
    return [row for row in await rows(chat, Unclear) if isinstance(row, Unclear)]


async def test_a_parent_keeps_a_question_of_a_word(place: Place) -> None:
    chat = await place.parent()
    await chat.say("opp")
    choice = await chat.tap("Ask this at the meeting")
    assert f"1. {FIRST}\n\n2. {SECOND}" in choice.text
    assert choice.labels == ["Keep question 1", "Keep question 2", "Main menu"]
    kept = await chat.tap("Keep question 1")
    assert "The question is on your list. Only you see this list." in kept.text
    assert f"1. {FIRST} ✓" in kept.text
    assert kept.screen.place == "replace"
    assert kept.labels == ["Keep question 2", "Undo", "My questions (1)", "Main menu"]
    await chat.tap("Keep question 2")
    mine = await chat.tap("My questions (2)")
    assert mine.text.index(f"1. {FIRST} – opp") < mine.text.index(f"2. {SECOND} – opp")


async def test_keeping_a_question_can_be_undone(place: Place) -> None:
    chat = await place.parent()
    await chat.press("glossary.ask:opp:1")
    gone = await chat.tap("Undo")
    assert "The question is off your list." in gone.text
    assert FIRST not in gone.text
    assert FIRST in (await chat.tap("Put it back")).text


async def test_the_same_question_stands_on_the_list_once(place: Place) -> None:
    chat = await place.parent()
    await chat.press("glossary.ask:opp:1")
    again = await chat.press("glossary.ask:opp:1")
    assert "This question is on your list already." in again.text
    assert "Undo" not in again.labels
    assert len(await rows(chat, Question)) == 1


@pytest.mark.parametrize("data", ["glossary.ask:opp:0", "glossary.ask:opp:3", "glossary.ask:no:1", "glossary.asks:no"])
async def test_a_question_that_does_not_exist_is_gone(place: Place, data: str) -> None:
    chat = await place.parent()
    assert "This button is old." in (await chat.press(data)).text
    assert not await rows(chat, Question)


@pytest.mark.parametrize("data", ["glossary.asks:opp", "glossary.ask:opp:1", "glossary.write:opp:0", "questions.list"])
async def test_a_visitor_has_no_list_and_no_school(place: Place, data: str) -> None:
    chat = await place.visitor()
    assert "Ask this at the meeting" not in (await chat.say("opp")).labels
    assert "joined with a letter" in (await chat.press(data)).text
    assert not await rows(chat, Question)


@pytest.mark.parametrize("data", ["glossary.asks:opp", "glossary.ask:opp:1", "glossary.write:opp:0"])
async def test_a_teacher_without_a_child_has_no_list(place: Place, data: str) -> None:
    chat = await place.teacher()
    assert "Ask this at the meeting" not in (await chat.say("opp")).labels
    assert "This button is old." in (await chat.press(data)).text
    assert not await rows(chat, Question)


async def test_a_full_list_says_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.people.questions.MOST", 1)
    chat = await place.parent()
    await chat.press("glossary.ask:opp:1")
    assert "Your list is full." in (await chat.press("glossary.ask:opp:2")).text
    assert "on your list already" in (await chat.press("glossary.ask:opp:1")).text


async def test_a_visitor_says_that_a_word_is_not_clear(place: Place) -> None:
    chat = await place.visitor()
    await chat.say("opp")
    thanks = await chat.tap("This is not clear")
    assert thanks.text.startswith("Thank you. This helps")
    assert thanks.labels == ["Main menu"], "a visitor has no school to write to"
    assert "counted already" in (await chat.press("glossary.unclear:opp")).text
    assert [(row.term, row.language) for row in await unclear(chat)] == [("opp", "en")]


async def test_it_is_counted_once_for_each_person_word_and_language(place: Place) -> None:
    chat, other = await place.parent(), await place.parent(place.school.luuk)
    before = actions.unclear_words.labels("en")._value.get()
    for data in ("glossary.unclear:opp", "glossary.unclear:opp", "glossary.unclear:tlv"):
        await chat.press(data)
    await other.press("glossary.unclear:opp")
    assert actions.unclear_words.labels("en")._value.get() == before + 3
    await chat.press("settings.speak:tr")
    await chat.press("glossary.unclear:opp")
    found = [(row.term, row.language) for row in await unclear(chat)]
    assert sorted(found) == [("opp", "en"), ("opp", "en"), ("opp", "tr"), ("tlv", "en")]


async def test_a_line_to_the_school_is_sealed_and_without_a_name(place: Place) -> None:
    chat = await place.parent()
    assert "The school does not see your name." in (await chat.press("glossary.unclear:opp")).text
    question = await chat.tap("Write to the school")
    assert "The word is: opp" in question.text
    assert "by: De Regenboog" in question.text
    thanks = await chat.say("  What is\nhandelingsdeel? ")
    assert thanks.text == "Thank you. The school can read your line now.\n\nWhat is handelingsdeel?"
    [row] = await unclear(chat)
    assert (row.school_id, row.line) == (place.school.school_id, "What is handelingsdeel?")
    assert row.line_sealed and b"handelingsdeel" not in row.line_sealed


async def test_a_newer_line_takes_the_place_of_the_older(place: Place) -> None:
    chat = await place.parent()
    for line in ("One", "Two"):
        await chat.press("glossary.write:opp:0")
        await chat.say(line)
    assert [row.line for row in await unclear(chat)] == ["Two"]


async def test_a_line_that_says_nothing_or_too_much_is_asked_again(place: Place) -> None:
    chat = await place.parent()
    await chat.press("glossary.write:opp:0")
    assert "What is not clear?" in (await chat.say(" \u200b ")).text
    assert "at most 300 characters" in (await chat.say("x" * 301)).text
    assert "can read your line" in (await chat.say("x" * 300)).text


async def test_who_has_children_at_two_schools_chooses_one(place: Place) -> None:
    chat = await place.parent(place.school.amina, place.zofia)
    choice = await chat.press("glossary.unclear:opp")
    assert choice.labels == ["De Regenboog", "De Parkiet", "Main menu"]
    await chat.tap("De Parkiet")
    await chat.say("Too long")
    assert [row.school_id for row in await unclear(chat)] == [place.other_school_id]


@pytest.mark.parametrize("data", ["glossary.write:opp:1", "glossary.write:no:0"])
async def test_a_line_goes_to_an_own_school_only(place: Place, data: str) -> None:
    chat = await place.parent()
    assert "This button is old." in (await chat.press(data)).text


async def note(place: Place, school_id: int, term: str, *, line: str | None = None, hidden: bool = False) -> None:
    with place.talk.db.transaction() as session:
        row = TermNote(id=new_id(), school_id=school_id, term=term, hidden=hidden, updated_at=place.now())
        row.line = line
        session.add(row)


LINE = "Onze ib'er is Noor, lokaal 4."


async def test_a_schools_own_line_stands_under_the_word_for_its_parents(place: Place) -> None:
    await note(place, place.school.school_id, "intern-begeleider", line=LINE)
    chat = await place.parent()
    card = await chat.say("ib'er")
    assert card.text.endswith(f"Your school writes:\n\n{LINE}")
    quoted = [block for block in card.screen.rich if block.kind == "quote"]
    assert [span.term for block in quoted for span in block.spans] == [True], "marked as Dutch"
    assert f"Your school writes:\n\n{LINE}" in (await chat.tap("Read more")).text
    assert LINE in (await (await place.teacher()).say("ib'er")).text
    for stranger in (await place.parent(place.zofia), await place.visitor()):
        assert "school writes" not in (await stranger.say("ib'er")).text


async def test_a_hidden_word_is_found_but_not_browsed(place: Place) -> None:
    await note(place, place.school.school_id, "vmbo", hidden=True)
    chat, both = await place.parent(), await place.parent(place.school.luuk, place.zofia)
    assert (await chat.say("vmbo")).text.startswith("vmbo")
    for data in ("glossary.group:secondary", "glossary.letter_page:v:1"):
        for reader, is_shown in ((chat, False), (both, True), (await place.visitor(), True)):
            await reader.press(data)
            words = reader.shown[-1].labels
            while "Next words" in reader.shown[-1].labels:
                words += (await reader.tap("Next words")).labels
            assert ("❓ vmbo" in words) == is_shown, data


async def test_my_data_shows_and_erasing_forgets_what_was_kept(place: Place) -> None:
    chat, other = await place.parent(), await place.parent(place.school.luuk)
    for one in (chat, other):
        await one.press("glossary.ask:opp:1")
        await one.press("glossary.write:opp:0")
        await one.say("Canary line")
    file = (await chat.press("settings.data")).screen.document
    assert file
    held = json.loads(file.content)
    assert [row["question"] for row in held["questions"]["on the list"]] == [FIRST]
    assert [row["line to the school"] for row in held["glossary"]["not clear"]] == ["Canary line"]
    await chat.command("stop")
    await chat.tap("Yes, erase everything")
    assert len(await rows(chat, Question)) == 1
    left = {(row.by is None, row.school_id is None, row.line) for row in await unclear(chat)}
    assert left == {(True, True, None), (False, False, "Canary line")}, "that it was unclear stays counted"


@pytest.mark.parametrize(("late", "left"), [(0, 1), (1, 0)])
async def test_what_was_unclear_is_kept_for_thirteen_months(place: Place, late: int, left: int) -> None:
    chat = await place.visitor()
    await chat.press("glossary.unclear:opp")
    over = place.now() + actions.KEEP + timedelta(seconds=late)
    assert await chat.db.run(lambda session: purge(session, over)) == 1 - left
    assert len(await rows(chat, Unclear)) == left
