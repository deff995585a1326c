"""A parent asks school, and sees what becomes of it; through the real engine."""

from datetime import time

from bot.core.tap import tap
from bot.features.enquiries.asking import screens
from bot.i18n.texts import Texts
from bot.people import schools
from bot.people.queries import Child
from bot.people.rules import Naming
from bot.people.schools import Day, HelpNumber, Line
from bot.people.tables import School
from tests.features.enquiries.conftest import Desk, at, desk
from tests.features.glossary.conftest import place

__all__ = ["desk", "place"]
CHILD = Child(1, 2, 3, 4, "De Regenboog", "Groep 6", Naming.NAME, "Amina")


def texts(desk: Desk) -> Texts:
    return Texts(desk.library, "en")


async def test_a_practical_question_is_typed_and_has_a_day(desk: Desk) -> None:
    chat = await desk.place.parent()
    first = await chat.tap("Ask a question")
    assert first.labels == ["Something practical", "How my child is doing", "It is urgent", "Main menu"]
    assert "It goes to: Meester Jan" in (await chat.tap("Something practical")).text
    sent = await chat.say("May he come later?")
    assert "Received. You get an answer by Thursday 26 November. From: Meester Jan" in sent.text
    assert sent.labels == ["My question", "Add a line", "Withdraw", "Main menu"]
    assert desk.only().language == "en"


async def test_weekends_and_days_off_do_not_count(desk: Desk) -> None:
    chat = await desk.place.parent()
    desk.now.at = desk.now.at.fromisoformat(at("2026-11-27T20:00"))
    assert "by Tuesday 1 December" in (await desk.asked(chat)).text
    with desk.place.talk.db.transaction() as session:
        days = [Day(day, time(8, 30), time(14, 30)) for day in (2, 4)]
        schools.set_hours(session, desk.place.school.school_id, days)
    assert "by Thursday 3 December" in (await desk.asked(chat, "And lunch?")).text


async def test_only_who_has_several_children_is_asked_which(desk: Desk) -> None:
    school = desk.place.school
    chat = await desk.place.parent(school.amina, school.luuk)
    desk.name(chat)
    assert (await chat.tap("Ask a question")).labels == ["Amina", "Luuk", "Main menu"]
    await chat.tap("Luuk")
    assert "It goes to: the school" in (await chat.tap("Something practical")).text, "nobody has Groep 3"
    await chat.say("Where is the gym?")
    row = desk.only()
    assert row.pupil_id == school.luuk
    assert row.leader_from == row.asked_at, "a question that nobody has is the leader's at once"


async def test_about_the_child_a_talk_comes_first(desk: Desk) -> None:
    chat = await desk.place.parent()
    await chat.tap("Ask a question")
    talk = await chat.tap("How my child is doing")
    wanted = ["Please call me", "Plan a talk", "Keep it for a meeting", "Ask it in writing anyway", "Main menu"]
    assert talk.labels == wanted
    called = await chat.tap("Please call me")
    assert "By Thursday 26 November you get a call, or hear more. From: Meester Jan" in called.text
    assert "add in a few words what it is about" in called.text
    await chat.tap("Add a line")
    await chat.say("About reading")
    assert "About reading" in (await chat.tap("My question")).text
    await chat.press(f"enquiries.write:{desk.place.school.amina}:progress:call:0")
    assert desk.only().wish == "call", "asking twice for a call is asking once"


async def test_it_can_be_kept_for_the_next_meeting(desk: Desk) -> None:
    chat = await desk.place.parent()
    await chat.say("Where do I hang up the coat?")
    await chat.tap("Ask it at school")
    await chat.tap("How my child is doing")
    kept = await chat.tap("Keep it for a meeting")
    assert "1. Where do I hang up the coat?" in kept.text
    assert desk.rows() == []


async def test_what_was_typed_goes_to_school_without_typing_it_again(desk: Desk) -> None:
    chat = await desk.place.parent()
    await chat.say("Where do I hang up the coat?")
    await chat.tap("Ask it at school")
    sent = await chat.tap("Something practical")
    assert "Received. You get an answer" in sent.text
    assert "Where do I hang up the coat?" in (await chat.tap("My question")).text
    again = next(one for one in chat.shown if "Something practical" in one.labels).button("Something practical")
    assert again.tap
    assert "This button is old." in (await chat.press(again.tap.encode())).text
    assert len(desk.rows()) == 1, "two taps ask once"


async def test_urgent_shows_the_telephone_and_the_hours(desk: Desk) -> None:
    with desk.place.talk.db.transaction() as session:
        session.get_one(School, desk.place.school.school_id).phone = "020 123 45 67"
        days = [Day(1, time(8, 30), time(14, 30))]
        schools.set_hours(session, desk.place.school.school_id, days)
    chat = await desk.place.parent()
    await chat.tap("Ask a question")
    urgent = await chat.tap("It is urgent")
    assert "Telephone of the school: 020 123 45 67" in urgent.text
    assert "Monday: from 08:30 to 14:30" in urgent.text
    calls = [button.url for row in screens.urgent(texts(desk), CHILD, "020 123 45 67", ()).buttons for button in row]
    assert calls[:2] == ["tel:0201234567", "tel:112"], "where the channel can call"


async def test_danger_shows_the_numbers_first_and_the_question_can_still_be_sent(desk: Desk) -> None:
    with desk.place.talk.db.transaction() as session:
        numbers = [HelpNumber(Line.EMERGENCY, "Alarmnummer", "112"), HelpNumber(Line.HELP, "Veilig Thuis", "0800-2000")]
        schools.set_help_numbers(session, desk.place.school.school_id, numbers)
    chat = await desk.place.parent()
    warned = await desk.asked(chat, "My husband hits me and the children")
    assert "Alarmnummer: 112" in warned.text
    assert "Nobody reads along live here." in warned.text
    rows = screens.danger(texts(desk), numbers, tap("enquiries.typed", "0")).buttons
    assert [row[0].url for row in rows[:2]] == ["tel:112", "tel:08002000"], "where the channel can call"
    assert desk.rows() == []
    assert "Received." in (await chat.tap("Send it to school")).text
    assert len(desk.rows()) == 1


async def test_danger_typed_into_the_chat_is_no_school_word(desk: Desk) -> None:
    chat = await desk.place.parent()
    warned = await chat.say("Ik wil dood")
    assert "Emergency number: 112" in warned.text, "also where school has set no number"
    assert warned.labels == ["Send it to school", "Main menu"]
    assert "Do you mean one of these?" in (await chat.say("kindermishandeling")).text, "a word that is looked up"


async def test_the_parent_sees_the_state_and_can_withdraw(desk: Desk) -> None:
    chat = await desk.place.parent()
    await desk.asked(chat)
    listed = await chat.press("enquiries.ask")
    assert "1. May he come later? – by Thursday 26 November" in listed.text
    await chat.tap("Open question 1")
    assert "Then it is gone at school" in (await chat.tap("Withdraw")).text
    await chat.tap("Yes, withdraw it")
    assert desk.rows() == []
    assert "You have asked nothing yet." in (await chat.press("enquiries.list")).text


async def test_a_late_answer_is_told_once_with_the_telephone(desk: Desk) -> None:
    with desk.place.talk.db.transaction() as session:
        session.get_one(School, desk.place.school.school_id).phone = "020 123 45 67"
    chat = await desk.place.parent()
    await desk.asked(chat)
    desk.go_on(at("2026-11-26T15:29"))
    assert desk.got(chat, "enquiry_late") == []
    for minute in ("31", "45"):
        desk.go_on(at(f"2026-11-26T15:{minute}"))
    (late,) = desk.got(chat, "enquiry_late")
    assert "School has not answered your question yet. We are sorry." in late.text
    assert "020 123 45 67" in late.text
    assert "That is late, we are sorry." in (await chat.tap("My question")).text


async def test_too_many_open_questions(desk: Desk) -> None:
    chat = await desk.place.parent()
    for number in range(10):
        await desk.asked(chat, f"Question number {number}")
    assert "You have many open questions" in (await desk.asked(chat, "One more")).text
    assert len(desk.rows()) == 10


async def test_words_that_cannot_be_kept_are_asked_again(desk: Desk) -> None:
    chat = await desk.place.parent()
    assert "at most 1000 characters" in (await desk.asked(chat, "x" * 1001)).text
    assert "Received" in (await chat.say("Better")).text
    await chat.tap("Add a line")
    assert "at most 1000 characters" in (await chat.say("x" * 1001)).text


async def test_nobody_touches_another_parents_question(desk: Desk) -> None:
    """Not a stranger, and not the other guardian of the same child."""
    chat = await desk.place.parent()
    stranger, other = await desk.place.parent(desk.place.zofia), await desk.place.parent()
    await desk.asked(chat)
    number = desk.only().id
    acts = ("show", "dutch", "more", "helps", "still", "withdraw", "gone")
    for somebody in (stranger, other):
        for act in acts:
            assert "This button is old." in (await somebody.press(f"enquiries.{act}:{number}")).text, act
        assert "You have asked nothing yet." in (await somebody.press("enquiries.list")).text
    for act in ("about:{}:0", "progress:{}:0", "write:{}:practical:answer:0", "urgent:{}", "keep:{}:0"):
        press = f"enquiries.{act.format(desk.place.school.amina)}"
        assert "This button is old." in (await stranger.press(press)).text, act
    assert desk.only().state == "open"


async def test_who_is_not_informed_asks_practical_things_only(desk: Desk) -> None:
    chat = await desk.place.parent()
    await desk.asked(chat)
    amina = desk.place.school.amina
    await chat.press(f"enquiries.write:{amina}:progress:call:0")
    call = next(row.id for row in desk.rows() if row.wish == "call")
    desk.do_not_inform(chat)
    listed = await chat.press("enquiries.list")
    assert "May he come later?" in listed.text
    assert "Please call" not in listed.text
    assert (await chat.press("enquiries.new")).labels == ["Something practical", "It is urgent", "Main menu"]
    gone = (f"progress:{amina}:0", f"write:{amina}:progress:call:0", f"show:{call}", f"more:{call}", f"still:{call}")
    for act in gone:
        assert "This button is old." in (await chat.press(f"enquiries.{act}")).text, act
    desk.go_on(at("2026-11-26T16:00"))
    assert len(desk.got(chat, "enquiry_late")) == 1, "of the practical one alone"


async def test_a_visitor_is_told_nothing(desk: Desk) -> None:
    visitor = await desk.place.visitor()
    assert "Ask a question" not in visitor.shown[-1].labels
    for act in ("ask", "new", "list"):
        assert "only for people who joined" in (await visitor.press(f"enquiries.{act}")).text
