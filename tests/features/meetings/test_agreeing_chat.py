"""Agreements in the chat: the list in a parent's own language, their word on it, and looking at it again."""

import pytest
from sqlalchemy import select

from bot.app import all_features
from bot.features.meetings.agreeing.rules import Who
from bot.features.meetings.tables import Meeting
from bot.i18n.library import Library
from bot.people.rights import set_informed
from bot.people.rules import Naming
from bot.people.tables import Guardian
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place, place
from tests.features.meetings.table import LOOK, Table
from tests.features.news.room import Room

__all__ = ["place"]


@pytest.fixture
def table(place: Place, library: Library, now: FixedClock) -> Table:
    return Table(Room(place, library, now))


async def test_the_list_comes_in_the_language_of_each_parent(table: Table) -> None:
    english, arabic = await table.room.place.parent(), await table.room.place.parent(language="العربية")
    table.room.name(english, Naming.NAME)
    table.give(table.entry(), table.entry("", Who.SCHOOL, words="Juf Anna belt op vrijdag."))
    table.room.go_on(minutes=1)
    [letter] = table.letters(english, "agreed")
    assert letter.text.startswith("These are the agreements of our talk.")
    assert "Child: Amina" in letter.text
    assert "1. You read together with your child" in letter.text
    assert "You do this at home." in letter.text
    assert "We look at it again on" in letter.text
    assert "The school wrote this in Dutch:\n\nJuf Anna belt op vrijdag." in letter.text
    [letter] = table.letters(arabic, "agreed")
    assert "Amina" not in letter.text
    assert letter.language == "ar"


async def test_a_parent_says_yes(table: Table) -> None:
    chat = await table.room.place.parent()
    table.give()
    table.room.go_on(minutes=1)
    table.letters(chat, "agreed")
    assert "we both have the same list" in (await chat.tap("Yes, we agreed on this")).text
    shown = await chat.press(f"meetings.agreed:{table.meeting}")
    assert "You said: yes" in shown.text
    assert "Yes, we agreed on this" not in shown.labels


async def test_how_a_parent_remembers_it_stays_and_is_only_theirs(table: Table) -> None:
    chat, other = await table.room.place.parent(), await table.room.place.parent()
    teacher = await table.room.place.teacher()
    table.give()
    table.room.go_on(minutes=1)
    table.letters(chat, "agreed")
    asked = await chat.tap("I remember it otherwise")
    assert "Meester Jan reads them" in asked.text
    assert "Received. Meester Jan reads it." in (await chat.say("We said twice a week.")).text
    assert "We said twice a week." in (await chat.press(f"meetings.agreed:{table.meeting}")).text
    assert "twice" not in (await other.press(f"meetings.agreed:{table.meeting}")).text
    assert table.letters(teacher, "staff_recalled") == []
    table.room.go_on("2026-11-24T15:10+00:00")  # the children have left
    [letter] = table.letters(teacher, "staff_recalled")
    assert letter.text.startswith("A parent remembers the agreements differently.")
    assert "twice" not in letter.text


async def test_words_that_are_too_long_are_asked_again(table: Table) -> None:
    chat = await table.room.place.parent()
    table.give()
    await chat.press(f"meetings.differ:{table.meeting}")
    assert "That is 10 characters too long." in (await chat.say("x" * 610)).text
    assert "Received." in (await chat.say("shorter")).text


async def test_a_button_under_an_older_list_shows_the_new_one(table: Table) -> None:
    chat = await table.room.place.parent()
    table.give()
    table.room.go_on(minutes=1)
    [old] = table.letters(chat, "agreed")
    table.room.go_on(minutes=5)
    table.give(table.entry("bed_in_time"))
    shown = await chat.tap("Yes, we agreed on this")
    assert shown.text.startswith("The list of agreements was changed.")
    assert "This is not on the list any more:" in shown.text
    assert "You read together" in shown.text
    assert "Yes, we agreed on this" in shown.labels
    assert old.text != shown.text


async def test_both_say_done_and_both_are_told(table: Table) -> None:
    chat, other = await table.room.place.parent(), await table.room.place.parent()
    teacher = await table.room.place.teacher()
    [agreement] = table.give()
    table.room.go_on(f"{LOOK}T15:05+00:00")
    [question] = table.letters(chat, "check")
    assert question.text.startswith("How is it going with this agreement?")
    [question] = table.letters(teacher, "staff_look")
    assert "Parents" not in question.text
    assert "When school has answered too" in (await chat.tap("Done")).text
    assert "When the parents have answered too" in (await teacher.tap("Done")).text
    assert table.row(agreement).state == "given"
    table.letters(other, "check")
    last = await other.tap("Done")
    assert "Both sides say that it is done" in last.text
    assert table.row(agreement).state == "done"
    assert table.talk().state == "closed"
    table.room.go_on(minutes=30)
    [letter] = table.letters(chat, "closed")
    assert letter.text.startswith("All agreements of this talk are done or ended.")
    assert table.letters(other, "closed") == []
    [letter] = table.letters(teacher, "staff_became")
    assert "Done. Both sides said so." in letter.text


async def test_under_way_is_asked_again_four_weeks_later(table: Table) -> None:
    chat, teacher = await table.room.place.parent(), await table.room.place.teacher()
    [agreement] = table.give()
    table.room.go_on(f"{LOOK}T15:05+00:00")
    table.letters(teacher, "staff_look")
    await teacher.tap("Under way")
    table.letters(chat, "check")
    shown = await chat.tap("Done")
    assert "We look at it again on" in shown.text
    assert "school said: Under way. You said: Done." in shown.text
    assert table.row(agreement).look_day.isoformat() == "2027-01-19"
    table.room.go_on("2027-01-19T15:05+00:00")
    assert len(table.letters(chat, "check")) == 2


async def test_let_us_talk_is_heard_at_once(table: Table) -> None:
    chat, other = await table.room.place.parent(), await table.room.place.parent()
    teacher = await table.room.place.teacher()
    [agreement] = table.give()
    table.room.go_on(f"{LOOK}T15:05+00:00")
    table.letters(chat, "check")
    assert "School plans a talk with you about it." in (await chat.tap("Let us talk about it")).text
    assert table.row(agreement).state == "talk"
    table.room.go_on(minutes=30)
    assert "School plans a talk with you." in table.letters(other, "closed")[0].text
    assert "To be talked about again." in table.letters(teacher, "staff_became")[0].text


async def test_who_does_not_answer_is_asked_once_more_and_it_stays_open(table: Table) -> None:
    chat, teacher = await table.room.place.parent(), await table.room.place.teacher()
    [agreement] = table.give()
    table.room.go_on(f"{LOOK}T15:05+00:00")
    table.letters(teacher, "staff_look")
    await teacher.tap("Done")
    table.room.go_on(days=7, hours=1)
    assert len(table.letters(chat, "check")) == 2
    assert len(table.letters(teacher, "staff_look")) == 1
    table.room.go_on(days=60)
    assert len(table.letters(chat, "check")) == 2
    assert table.row(agreement).state == "given"
    shown = await chat.press(f"meetings.agreed:{table.meeting}")
    assert "How is it going?" in shown.labels
    await chat.tap("How is it going?")
    assert "Both sides say that it is done" in (await chat.tap("Done")).text


async def test_after_the_week_one_guardian_speaks_for_home(table: Table) -> None:
    chat, _ = await table.room.place.parent(), await table.room.place.parent()
    teacher = await table.room.place.teacher()
    [agreement] = table.give()
    table.room.go_on(f"{LOOK}T15:05+00:00")
    table.letters(teacher, "staff_look")
    await teacher.tap("Done")
    table.letters(chat, "check")
    await chat.tap("Done")
    assert table.row(agreement).state == "given"
    table.room.go_on(days=7, hours=1)
    assert table.row(agreement).state == "done"


async def test_one_guardian_never_reads_what_the_other_said(table: Table) -> None:
    chat, other = await table.room.place.parent(), await table.room.place.parent()
    table.give()
    table.room.go_on(f"{LOOK}T15:05+00:00")
    table.letters(chat, "check")
    await chat.tap("Under way")
    shown = await other.press(f"meetings.agreed:{table.meeting}")
    assert "said" not in shown.text
    assert "How is it going?" in shown.labels


async def test_a_list_that_waits_is_dropped_for_who_may_not_know(table: Table) -> None:
    chat, other = await table.room.place.parent(), await table.room.place.parent()
    table.give()
    person = table.person(chat)
    with table.session() as session:
        maker = table.room.broadcaster()
        while maker.step(session, table.now) is not None:
            pass
        tie = session.scalars(select(Guardian.id).where(Guardian.person_id == person)).one()
        assert set_informed(session, tie, informed=False)
        for part in all_features():
            part.withhold(session, person, table.room.place.school.amina)
    assert table.letters(chat, "agreed") == []
    assert len(table.letters(other, "agreed")) == 1


@pytest.mark.parametrize("kept", ["informed", "apart"])
async def test_old_buttons_of_who_may_not_know_lead_nowhere(table: Table, kept: str) -> None:
    chat, other = await table.room.place.parent(), await table.room.place.parent()
    [agreement] = table.give()
    table.room.go_on(f"{LOOK}T15:05+00:00")
    one, two = table.person(chat), table.person(other)
    with table.session() as session:
        tie = session.scalars(select(Guardian).where(Guardian.person_id == one)).one()
        if kept == "informed":
            tie.informed = False
        else:
            session.get_one(Meeting, table.meeting).person_id = two
    gone = (await chat.press("news.thanks:1")).text
    for route in (
        f"meetings.agreed:{table.meeting}",
        f"meetings.yes:{table.meeting}:1",
        f"meetings.differ:{table.meeting}",
        f"meetings.look:{table.meeting}",
        f"meetings.check:{agreement}:done",
        f"meetings.looked:{agreement}:done",
        f"meetings.check:{agreement}:often",
    ):
        assert (await chat.press(route)).text in (gone, "This is for staff of the school only."), route
    assert (await other.press(f"meetings.agreed:{table.meeting}")).text != gone
