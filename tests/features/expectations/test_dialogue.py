"""A parent answers the five questions, and reads what the teacher answered."""

from datetime import date

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.features.expectations.privacy import export
from bot.features.expectations.rules import QUESTIONS, school_year
from bot.features.expectations.tables import ExpectationAnswer, ExpectationNotice, ExpectationRound, ExpectationSheet
from bot.people.tables import Guardian, Person, Pupil
from tests.features.expectations.conftest import Year
from tests.talk import Talk

ENTRY = "What we expect"


async def answered(chat: Talk) -> None:
    """A ready sentence, own words, and three questions left out."""
    await chat.tap("Begin")
    await chat.tap("2")
    await chat.say("Laat me weten\nals er iets is")
    for _ in range(2):
        await chat.tap("Next question")
    await chat.tap("Look at my answers")


async def test_before_the_teacher_asks_there_is_nothing(year: Year) -> None:
    chat = await year.place.parent()
    await year.ask(wait=False)
    assert ENTRY not in (await chat.press("home.menu")).labels, "the minute to undo it"
    sheet = (await year.sheets())[0]
    assert "Meester" not in (await chat.press(f"expectations.show:{sheet}")).text
    year.place.now.move(minutes=1)
    assert ENTRY in (await chat.press("home.menu")).labels


async def test_a_parent_answers_in_small_steps_and_both_read(year: Year) -> None:
    chat = await year.place.parent()
    await year.ask()
    shown = await chat.press("home.menu")
    shown = await chat.tap(ENTRY)
    assert "Meester Jan answered five questions, and asks you the same five." in shown.text
    assert "Schrijf" not in shown.text
    assert "Just write" not in shown.text
    shown = await chat.tap("Begin")
    assert shown.text.split("\n")[0] == "Question 1 of 5"
    assert "1. " in shown.text
    shown = await chat.tap("2")
    assert shown.text.startswith("Question 2 of 5")
    shown = await chat.say("Tell me\nwhen she is sad")
    assert shown.text.startswith("Question 3 of 5")
    assert "Back" in shown.labels
    shown = await chat.tap("Go on later")
    await chat.tap(ENTRY)
    assert (await chat.tap("Go on")).text.startswith("Question 3 of 5"), "where they stopped"
    await chat.tap("Next question")
    await chat.tap("Next question")
    shown = await chat.tap("Look at my answers")
    assert "The teachers of Groep 6 read this. Nobody else does." in shown.text
    assert "when she is sad" in shown.text
    assert shown.text.count("No answer") == 3
    shown = await chat.tap("Send")
    assert "You can change them until" in shown.text
    assert "Ik lees elke dag voor." not in shown.text, "not before the hour is over"
    assert await year.letters() == 0
    year.place.now.move(hours=1)
    assert await year.letters() == 1
    letter = await year.newest(chat)
    assert "when she is sad" in letter.text
    assert "The teacher wrote this in Dutch:\n\nIk lees elke dag voor." in letter.text
    assert "good friends" in letter.text, "a ready sentence in their own language"
    assert await year.letters() == 0, "told once"
    await chat.press("home.menu")
    assert "Ik lees elke dag voor." in (await chat.tap(ENTRY)).text


async def test_answers_change_until_both_read_them(year: Year) -> None:
    chat = await year.place.parent()
    await year.ask()
    [sheet] = await year.sheets()
    await chat.press(f"expectations.begin:{sheet}")
    await chat.tap("1")
    await chat.press(f"expectations.send:{sheet}")
    await chat.tap("Change my answers")
    shown = await chat.tap("4")
    assert "Done" in shown.labels
    await chat.say("Call me")
    assert "Call me" in (await chat.press(f"expectations.show:{sheet}")).text
    year.place.now.move(hours=1)
    assert await year.letters() == 1, "it stayed sent"
    await chat.press(f"expectations.say:{sheet}:glad_to_go")
    shown = await chat.press(f"expectations.step:{sheet}:year")
    assert "Question" not in shown.text, "too late: the teacher reads it"
    answers = await year.place.talk.db.read(lambda session: list(session.scalars(select(ExpectationAnswer.phrase))))
    assert "glad_to_go" not in answers


async def test_who_takes_every_answer_away_has_not_sent(year: Year) -> None:
    def counted(what: str) -> float:
        return REGISTRY.get_sample_value("samen_expectation_sheets_total", {"what": what}) or 0

    before = counted("asked"), counted("sent")
    chat = await year.place.parent()
    await year.ask()
    [sheet] = await year.sheets()
    assert "at least one question" in (await chat.press(f"expectations.send:{sheet}")).text
    await chat.press(f"expectations.begin:{sheet}")
    await chat.tap("1")
    await chat.press(f"expectations.send:{sheet}")
    assert (counted("asked"), counted("sent")) == (before[0] + 1, before[1] + 1)
    await chat.press(f"expectations.step:{sheet}:reach")
    shown = await chat.tap("Take my answer away")
    assert "Your answer now" not in shown.text
    year.place.now.move(hours=2)
    assert await year.letters() == 0
    assert "Begin" in (await chat.press(f"expectations.show:{sheet}")).labels


async def test_words_that_are_too_long_are_refused_exactly_and_kept_out(year: Year) -> None:
    chat = await year.place.parent()
    await year.ask()
    [sheet] = await year.sheets()
    await chat.press(f"expectations.begin:{sheet}")
    assert "That is 5 characters too long. There is room for 300." in (await chat.say("x" * 305)).text
    assert (await chat.say("y" * 300)).text.startswith("Question 2 of 5")
    assert await year.place.talk.db.read(lambda session: len(session.scalars(select(ExpectationAnswer)).all())) == 6


async def test_own_words_are_sealed(year: Year) -> None:
    chat = await year.place.parent()
    await year.ask()
    await chat.press(f"expectations.begin:{(await year.sheets())[0]}")
    await chat.say("a secret of ours")
    rows = await year.place.talk.db.read(lambda session: session.scalars(select(ExpectationAnswer)).all())
    assert any(row.words == "a secret of ours" for row in rows)
    assert all(b"secret" not in bytes(row.words_sealed or b"") for row in rows)


async def test_each_guardian_answers_apart(year: Year) -> None:
    first, second = await year.place.parent(), await year.place.parent()
    await year.ask()
    one, other = await year.sheets()
    await first.press(f"expectations.begin:{one}")
    await first.say("only mine")
    for pressed in ("show", "begin", "look", "send"):
        shown = await second.press(f"expectations.{pressed}:{one}")
        assert "only mine" not in shown.text
        assert "Question" not in shown.text, "foreign and missing look the same"
    await second.press(f"expectations.begin:{other}")
    await second.tap("1")
    await second.press(f"expectations.send:{other}")
    year.place.now.move(hours=1)
    assert "only mine" not in (await second.press(f"expectations.show:{other}")).text


async def test_who_may_not_know_is_not_asked_and_sees_nothing(year: Year) -> None:
    chat, stranger = await year.place.parent(), await year.place.parent()
    await year.ask()
    _one, other = await year.sheets()

    def shut(session: Session) -> None:
        person = session.get_one(ExpectationSheet, other).person_id
        session.execute(update(Guardian).where(Guardian.person_id == person).values(informed=False))

    await year.place.talk.db.run(shut)
    assert await year.letters() == 1, "to the other one"
    assert ENTRY not in (await stranger.press("home.menu")).labels
    gone = await stranger.press("expectations.show:1")
    assert (await stranger.press(f"expectations.show:{other}")).text == gone.text
    assert ENTRY in (await chat.press("home.menu")).labels


async def test_who_may_not_know_from_the_beginning_has_no_sheet(year: Year) -> None:
    await year.place.parent()
    shut = update(Guardian).values(informed=False)
    await year.place.talk.db.run(lambda session: session.execute(shut) and None)
    await year.ask()
    assert await year.sheets() == []
    assert await year.letters() == 0


async def test_a_child_who_left_ends_it(year: Year) -> None:
    chat = await year.place.parent()
    await year.ask()
    gone = update(Pupil).where(Pupil.id == year.place.school.amina).values(archived_at=year.place.now())
    await year.place.talk.db.run(lambda session: session.execute(gone) and None)
    assert await year.letters() == 0
    assert ENTRY not in (await chat.press("home.menu")).labels


@pytest.mark.parametrize(
    "data",
    ["expectations.say:1:no_phrase", "expectations.step:1:never", "expectations.list", "expectations.show:x"],
)
async def test_forged_and_old_buttons_lead_nowhere(year: Year, data: str) -> None:
    chat = await year.place.parent()
    assert (await chat.press(data)).labels


async def test_my_data_has_the_answers_and_erasing_takes_them(year: Year) -> None:
    chat = await year.place.parent()
    await year.ask()
    [sheet] = await year.sheets()
    await chat.press(f"expectations.begin:{sheet}")
    await chat.say("Call me")

    def look(session: Session) -> object:
        return export(session, session.get_one(ExpectationSheet, sheet).person_id or 0)

    assert await year.place.talk.db.read(look) == {
        "answers": [{"school year": 2026, "sent": None, "answers": {"reach": {"sentence": None, "words": "Call me"}}}]
    }

    def erase(session: Session) -> None:
        person = session.get_one(ExpectationSheet, sheet).person_id
        session.delete(session.get_one(Person, person))

    await year.place.talk.db.run(erase)
    left = await year.place.talk.db.read(
        lambda session: [len(session.scalars(select(table)).all()) for table in (ExpectationSheet, ExpectationNotice)]
    )
    assert left == [1, 0], "the teacher's own"


async def test_in_a_new_school_year_the_old_one_is_not_shown(year: Year) -> None:
    chat = await year.place.parent()
    await year.ask()
    old = update(ExpectationRound).values(year=2025)
    await year.place.talk.db.run(lambda session: session.execute(old) and None)
    assert ENTRY not in (await chat.press("home.menu")).labels
    await year.ask()
    assert len(await year.sheets()) == 2, "asked again"


def test_a_school_year_begins_in_august() -> None:
    assert [school_year(date(2026, month, 1)) for month in (1, 7, 8, 12)] == [2025, 2025, 2026, 2026]
    assert len(QUESTIONS) == 5
