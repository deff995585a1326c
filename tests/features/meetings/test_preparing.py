"""A parent prepares a talk in the chat: own questions first, three that matter most, sent when they like."""

from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import select

from bot.features.meetings.preparing import actions, rules
from bot.features.meetings.preparing.rules import Kind, State, Step, Wish
from bot.features.meetings.tables import PreparedLine
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people import questions
from bot.terms.asking import questions_of
from tests.features.glossary.conftest import Place, place
from tests.features.meetings.desk import Desk
from tests.talk import Talk

__all__ = ["place"]

TIRED, SUMS = "Waarom is zij zo moe?", "Hoe gaat rekenen? 🙂"
READ, FRIENDS = "Wie leest met haar?", "Heeft zij vriendinnen?"
GONE = "This button is old."


@pytest.fixture
def desk(place: Place) -> Desk:
    return Desk(place)


async def begun(desk: Desk, meeting: int, *lines: str, language: str = "English") -> Talk:
    chat = await desk.place.parent(language=language)
    await chat.press(f"meetings.prepare:{meeting}")
    for line in lines:
        await chat.say(line)
    return chat


async def go(chat: Talk, meeting: int, step: Step) -> str:
    return (await chat.press(f"meetings.prep_go:{meeting}:{step}")).text


async def test_a_parent_in_a_hurry_sends_one_question_in_three_taps(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await desk.place.parent()
    first = await chat.press(f"meetings.prepare:{meeting}")
    assert first.text.startswith("Step 1 of 8: What kind of talk this is\n\nIn a voortgangsgesprek you hear")
    assert "The talk takes 10 minutes.\n\nThat is short." in first.text
    assert first.text.endswith("Little time? Type your question now.")
    assert "Received. It is kept." in (await chat.say(TIRED)).text
    look = await chat.tap("Look and send")
    assert f"This is what school gets:\n\nThe most important questions\n1. {TIRED}\n\nRead at school by: " in look.text
    sent = await chat.tap("Send to school")
    assert sent.text.startswith("Received.\n\nMeester Jan reads it before the talk.")
    prepared = desk.prepared(meeting, chat)
    assert prepared is not None
    assert (prepared.state, prepared.sent_at, prepared.language) == (State.SENT, desk.now, "en")


async def test_own_questions_come_before_anything_is_suggested(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting)
    who = await chat.tap("Go on")
    assert who.text.startswith("Step 2 of 8: Who will be there\n\nTeacher: Meester Jan")
    assert "Your child may come too." in who.text
    own = await chat.tap("Go on")
    assert own.text == (
        "Step 3 of 8: Your own questions\n\n"
        "What do you want to ask or tell at school? Type one question in a message.\n\n"
        "Use your own language and your own words. No question is wrong."
    )
    assert "1. لماذا هي متعبة؟" in (await chat.say("لماذا هي متعبة؟")).text.replace("\u2068", "").replace("\u2069", "")
    for asked in ("at home?", "goes well?", "proud of?", "expect from school?", "child want to say?"):
        assert asked in (await chat.tap("Go on")).text


async def test_a_long_talk_needs_no_choice_of_three(desk: Desk) -> None:
    chat = await desk.place.parent()
    shown = await chat.press(f"meetings.prepare:{desk.meeting(kind='support_plan', minutes=45)}")
    assert "That is short" not in shown.text


async def test_in_dutch_and_arabic(desk: Desk) -> None:
    meeting = desk.meeting()
    dutch = await begun(desk, meeting, TIRED, language="Nederlands")
    assert dutch.shown[-1].text.startswith("Stap 3 van 8: Uw eigen vragen\n\nOntvangen. Het is bewaard.")
    await dutch.tap("Bekijken en versturen")
    sent = await dutch.tap("Naar school sturen")
    assert sent.text.startswith("Ontvangen.\n\nMeester Jan leest het vóór het gesprek.")
    arabic = await begun(desk, meeting, "لماذا هي متعبة؟", language="العربية")
    assert "تم الاستلام والحفظ." in arabic.shown[-1].text
    await arabic.tap("العرض والإرسال")
    assert "تم الاستلام." in (await arabic.tap("إرسال إلى المدرسة")).text


async def test_they_go_on_where_they_were(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED)
    await chat.tap("Go on")
    assert "goes well?" in (await chat.tap("Go on")).text
    await chat.tap("Main menu")
    again = await chat.press(f"meetings.prepare:{meeting}")
    assert "You go on where you were. Nothing is lost." in again.text
    assert "What goes well?" in again.text
    assert "1. She sings" in (await chat.say("She sings")).text


async def test_thinking_can_be_skipped(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED)
    await chat.tap("Go on")
    assert "What is most important" in (await chat.tap("Skip all of these")).text


async def test_questions_from_school_words_are_ticked(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await desk.place.parent()
    for number in (1, 2):
        await chat.press(f"glossary.ask:opp:{number}")
    assert "Step 5 of 9: Questions that you kept" in await go(chat, meeting, Step.SAVED)
    ticked = await chat.tap("Question 1")
    assert "Question 1 ✓" in ticked.labels
    prepared = desk.prepared(meeting, chat)
    assert prepared is not None
    assert [(line.kind, line.term, line.rank) for line in prepared.lines] == [(Kind.SAVED, "opp", 1)]
    assert "Question 1" in (await chat.tap("Question 1 ✓")).labels
    prepared = desk.prepared(meeting, chat)
    assert prepared is not None
    assert prepared.lines == ()
    assert "2. May I take the plan home" in (await chat.press("questions.list")).text, "their own list stays"


async def test_the_three_that_matter_most_are_chosen_and_ordered(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED, SUMS, READ)
    assert "Tap one to put it first." in await go(chat, meeting, Step.CHOOSE)
    assert f"1. {READ}\n\n2. {TIRED}\n\n3. {SUMS}" in (await chat.tap("Question 3")).text
    await go(chat, meeting, Step.OWN)
    await chat.say(FRIENDS)
    assert "School reads these too, as subjects:\n\n4. Heeft" in await go(chat, meeting, Step.CHOOSE)
    await chat.tap("Question 2")
    four = await chat.tap("Question 4")
    assert f"1. {READ}\n\n2. {SUMS}\n\n3. {FRIENDS}\n\nSchool reads these too, as subjects:\n\n4. {TIRED}" in four.text
    assert (await chat.tap("Question 4")).text == four.text, "there is room for three"


async def test_a_question_of_the_child_and_a_drawing(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting)
    await go(chat, meeting, Step.CHILD)
    assert "1. Mag ik naast Noor?" in (await chat.say("Mag ik naast Noor?")).text
    assert "Take it with you to the talk." in (await chat.tap("A drawing")).text
    preview = await go(chat, meeting, Step.PREVIEW)
    assert "From the child\n• Mag ik naast Noor?\n• The child brings a drawing." in preview
    assert "The most important questions" not in preview


async def test_wishes_are_no_promises(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting)
    shown = await go(chat, meeting, Step.WISHES)
    assert "You may bring somebody and ask for an interpreter." in shown, "the rights, as the facts state them"
    assert "You and school agree together who arranges an interpreter." in shown
    assert "• I would like an interpreter." in (await chat.tap("An interpreter")).text
    assert "Another time ✓" in (await chat.tap("Another time")).labels
    await chat.tap("Another time ✓")
    prepared = desk.prepared(meeting, chat)
    assert prepared is not None
    assert prepared.wishes == {Wish.INTERPRETER}
    assert "Wishes\n• I would like an interpreter." in await go(chat, meeting, Step.PREVIEW)


async def test_who_is_called_is_not_offered_a_call(desk: Desk) -> None:
    meeting = desk.meeting(way="phone")
    chat = await begun(desk, meeting)
    await go(chat, meeting, Step.WISHES)
    assert "A call instead" not in chat.shown[-1].labels


async def test_all_who_read_it_are_named(desk: Desk) -> None:
    meeting = desk.meeting()
    desk.seat(meeting, "coordinator", "Karin de Wit")
    chat = await begun(desk, meeting, TIRED)
    assert "Read at school by: Meester Jan and Karin de Wit" in await go(chat, meeting, Step.PREVIEW)
    sent = await chat.tap("Send to school")
    assert "Before the talk it is read by: Meester Jan and Karin de Wit" in sent.text


async def test_after_sending_it_is_changed_and_taken_back(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED, SUMS)
    await chat.press(f"meetings.prep_send:{meeting}")
    _read(desk, meeting, chat)
    desk.place.now.move(hours=1)
    again = await chat.press(f"meetings.prepare:{meeting}")
    assert again.text.startswith("You have sent it.")
    await chat.tap("Change a line")
    assert "Type it as it should be." in (await chat.tap("Question 2")).text
    changed = await chat.say("Hoe gaat taal?")
    assert "It is changed." in changed.text
    prepared = desk.prepared(meeting, chat)
    assert prepared is not None
    assert prepared.read_at is None, "it is new for the teacher"
    assert [(line.text, line.is_new) for line in prepared.lines] == [(TIRED, False), ("Hoe gaat taal?", True)]
    assert "You have sent it. What you change goes there at once: Meester Jan" in await go(chat, meeting, Step.OWN)
    back = await chat.press(f"meetings.prep_withdraw:{meeting}")
    assert "School does not see it any more." in back.text
    prepared = desk.prepared(meeting, chat)
    assert prepared is not None
    assert (prepared.state, prepared.sent_at, len(prepared.lines)) == (State.WITHDRAWN, None, 2)
    await chat.tap("Look at it, change it")
    assert "Received." in (await chat.tap("Send to school")).text


def _read(desk: Desk, meeting: int, chat: Talk) -> None:
    person = desk.person(chat)
    with desk.place.talk.db.transaction() as session:
        row = actions.hold(session, meeting, person)
        assert row is not None
        row.read_at = desk.now


async def test_a_removed_line_comes_back(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED, SUMS)
    await go(chat, meeting, Step.PREVIEW)
    await chat.tap("Change a line")
    await chat.tap("Question 1")
    removed = await chat.tap("Remove it")
    assert removed.text.startswith(f"It is removed.\n\n{TIRED}")
    assert f"1. {SUMS}\n\n2. {TIRED}" in (await chat.tap("Put it back")).text
    assert GONE in (await chat.press(f"meetings.prep_restore:{meeting}")).text


async def test_all_of_it_can_be_removed(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED)
    await chat.press(f"meetings.prep_send:{meeting}")
    await chat.tap("Look at it, change it")
    await chat.tap("Take it back")
    assert "It does not come back." in (await chat.tap("Remove all of it")).text
    assert (await chat.tap("Yes, remove it")).text == "Everything is removed."
    assert desk.prepared(meeting, chat) is None
    with desk.place.talk.db.transaction() as session:
        assert session.scalars(select(PreparedLine)).all() == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("x" * 501, "That is 1 character too long.\n\nPlease send it in two parts. Each part may have 500 characters."),
        ("y" * 530, "That is 30 characters too long."),
        ("❤️", "Please type it in words."),
    ],
)
async def test_what_cannot_be_kept_is_asked_again(desk: Desk, words: str, told: str) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED)
    assert told in (await chat.say(words)).text
    assert f"2. {SUMS}" in (await chat.say(SUMS)).text
    line = (await chat.press(f"meetings.prep_lines:{meeting}")).button("Question 1").tap
    assert line is not None
    await chat.press(line.encode())
    assert told.split("\n", maxsplit=1)[0] in (await chat.say(words)).text
    assert "1. Better\n" in (await chat.say("Better")).text


async def test_twenty_lines_are_enough(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 2)
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED, SUMS)
    assert "You have typed this already." in (await chat.say(TIRED.upper())).text
    full = await chat.say(READ)
    assert "That is enough for one talk." in full.text
    assert READ not in full.text


async def test_nothing_changes_once_it_has_begun(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED)
    await chat.press(f"meetings.prep_send:{meeting}")
    desk.place.now.move(days=8)
    for data in ("prep_send", "prepare", "prep_withdraw", "prep_drawing", "prep_lines"):
        assert "This talk has begun or is over" in (await chat.press(f"meetings.{data}:{meeting}")).text
    mine = await chat.tap("My page")
    assert f"1. {TIRED}" in mine.text
    prepared = desk.prepared(meeting, chat)
    assert prepared is not None
    assert prepared.is_sent


async def test_a_cancelled_talk_is_not_prepared(desk: Desk) -> None:
    meeting = desk.meeting(state="cancelled")
    chat = await desk.place.parent()
    assert "it does not take place" in (await chat.press(f"meetings.prepare:{meeting}")).text


async def test_what_parents_do_with_it_is_counted(desk: Desk) -> None:
    def counted(what: str) -> float:
        return REGISTRY.get_sample_value("samen_meetings_preparations_total", {"what": what}) or 0

    before = counted("sent"), counted("withdrawn")
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED)
    for act in ("prep_send", "prep_send", "prep_withdraw"):
        await chat.press(f"meetings.{act}:{meeting}")
    assert (counted("sent"), counted("withdrawn")) == (before[0] + 1, before[1] + 1)


async def test_an_empty_preparation_is_not_sent(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting)
    assert "You have not prepared anything yet." in (await chat.press(f"meetings.prep_send:{meeting}")).text
    prepared = desk.prepared(meeting, chat)
    assert prepared is not None
    assert prepared.state is State.BEGUN


async def test_nobody_reaches_what_is_not_theirs(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED)
    line = (await chat.press(f"meetings.prep_lines:{meeting}")).button("Question 1").tap
    assert line is not None
    stranger = await desk.place.parent(desk.place.school.luuk)
    number = line.args[0]
    for name in ("prepare", "prep_send", "prep_withdraw", "prep_cleared", "prep_other", "prep_restore", "mine"):
        assert GONE in (await stranger.press(f"meetings.{name}:{meeting}")).text, name
    for name in ("prep_line", "prep_remove", "prep_top"):
        assert GONE in (await stranger.press(f"meetings.{name}:{number}")).text, name
    teacher = await desk.place.teacher()
    assert GONE in (await teacher.press(f"meetings.prepare:{meeting}")).text
    prepared = desk.prepared(meeting, chat)
    assert prepared is not None
    assert [line.text for line in prepared.lines] == [TIRED]


async def test_their_own_page_has_the_dutch_of_what_school_words_ask(desk: Desk, library: Library) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, "لماذا هي متعبة؟", language="العربية")
    await chat.press("glossary.ask:opp:2")
    await go(chat, meeting, Step.SAVED)
    await chat.press(f"meetings.prep_saved:{meeting}:{_saved(desk, chat)}")
    page = await chat.press(f"meetings.mine:{meeting}")
    assert questions_of(Texts(library, "nl"), "opp")[1] in page.text
    assert "Ik heb een tolk nodig." in page.text
    file = await chat.press(f"meetings.mine_file:{meeting}")
    assert file.screen.document is not None
    html = file.screen.document.content.decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert '<span class="dutch" lang="nl" dir="ltr">Mag ik daarover nadenken?</span>' in html
    assert "http" not in html, "it needs nothing else"


def _saved(desk: Desk, chat: Talk) -> int:
    person = desk.person(chat)
    with desk.place.talk.db.transaction() as session:
        return questions.list_questions(session, person)[0].id


async def test_typed_words_are_never_markup_on_the_page(desk: Desk) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, "Is 3 < 4 & <script>alert(1)</script> goed?")
    file = await chat.press(f"meetings.mine_file:{meeting}")
    assert file.screen.document is not None
    assert b"3 &lt; 4 &amp; &lt;script&gt;" in file.screen.document.content


async def test_translation_is_asked_only_where_school_has_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = desk.meeting()
    chat = await begun(desk, meeting, TIRED)
    assert "Into Dutch" not in await go(chat, meeting, Step.TRANSLATE)
    monkeypatch.setattr("bot.features.meetings.preparing.dialogue.is_on", lambda session, school_id: True)
    shown = await go(chat, meeting, Step.TRANSLATE)
    assert "Step 8 of 9: Into Dutch\n\nMay an automatic translation service read" in shown
    assert shown.endswith("Your answer now: no")
    assert (await chat.tap("Yes, that is fine")).text.endswith("Your answer now: yes")
    assert "An automatic translation service may read it." in await go(chat, meeting, Step.PREVIEW)
    assert (await chat.press(f"meetings.prep_translate:{meeting}:no")).text.endswith("Your answer now: no")


async def test_before_there_is_a_time_it_can_be_prepared(desk: Desk) -> None:
    meeting = desk.meeting(state="open", day=None, begins=None, ends=None, starts_at=None, ends_at=None)
    chat = await begun(desk, meeting, TIRED)
    desk.place.now.move(days=30)
    assert "Received." in (await chat.press(f"meetings.prep_send:{meeting}")).text


async def test_it_is_open_until_the_very_moment_it_begins(desk: Desk) -> None:
    starts = desk.now + timedelta(days=7)
    assert rules.is_open("planned", starts, starts - timedelta(seconds=1))
    assert not rules.is_open("planned", starts, starts)
