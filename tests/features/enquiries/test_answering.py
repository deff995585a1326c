"""Staff find questions, answer, promise a day and hand over in their chat; parents are told once."""

from datetime import date, time

from sqlalchemy import delete, select, update

from bot.features.enquiries.inbox.reminding import plan
from bot.features.enquiries.telling import withhold
from bot.people import schools
from bot.people.tables import Audit, Guardian, Handover, Share, Staff, StaffGroup
from tests.features.enquiries.conftest import Desk, at, desk
from tests.features.glossary.conftest import place

__all__ = ["desk", "place"]
END = at("2026-11-24T15:31")  # the quiet moment of the day on which the tests begin


async def test_a_teacher_reads_and_answers_and_the_parent_is_told_once(desk: Desk) -> None:
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    await desk.asked(chat)
    await teacher.press("enquiries.inbox")
    shown = await teacher.tap("1. Child 1 (Groep 6)")
    assert "May he come later?" in shown.text
    assert "The parent reads: English" in shown.text
    await teacher.tap("Answer")
    done = await teacher.say("Ja hoor, tot negen uur.")
    assert "The parent gets this in a minute." in done.text
    assert "by Thursday" in (await chat.press("enquiries.list")).text, "not seen while it can be taken back"
    for _ in range(2):
        desk.go_on(seconds=61)
    (letter,) = desk.got(chat, "enquiry_answer")
    assert "Meester Jan answers:" in letter.text
    assert "The school wrote this in Dutch:" in letter.text
    assert "Ja hoor, tot negen uur." in letter.text
    assert letter.labels == ["This helps, thank you", "I still have a question", "My question"]
    await chat.tap("This helps, thank you")
    assert desk.only().state == "closed"


async def test_an_answer_is_taken_back_within_a_minute(desk: Desk) -> None:
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    await desk.asked(chat)
    number = desk.only().id
    await teacher.press(f"enquiries.ready:{number}:yes")
    assert "The parent did not see it." in (await teacher.tap("Take the answer back")).text
    desk.go_on(minutes=2)
    assert desk.got(chat, "enquiry_answer") == []
    assert desk.only().state == "open"
    await teacher.press(f"enquiries.ready:{number}:yes")
    desk.go_on(minutes=2)
    assert "It was too late" in (await teacher.press(f"enquiries.back:{number}")).text
    (letter,) = desk.got(chat, "enquiry_answer")
    assert "Yes, that is fine." in letter.text


async def test_an_answer_after_one_taken_back_on_the_last_day_is_not_called_late_twice(desk: Desk) -> None:
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    await desk.asked(chat)
    desk.go_on(at("2026-11-26T15:31"))
    await teacher.press(f"enquiries.called:{desk.only().id}")
    desk.go_on(minutes=2)
    assert "we have spoken" in desk.got(chat, "enquiry_answer")[0].text
    assert len(desk.got(chat, "enquiry_late")) == 1


async def test_another_day_is_promised_and_the_parent_knows(desk: Desk) -> None:
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    await desk.asked(chat)
    number = desk.only().id
    days = await teacher.press(f"enquiries.days:{number}")
    assert days.labels[0] == "Tuesday 24/11", "today too, while there is school"
    await teacher.tap("Friday 27/11")
    desk.go_on(minutes=1)
    (letter,) = desk.got(chat, "enquiry_promise")
    assert "Meester Jan answers on Friday 27 November." in letter.text
    desk.go_on(at("2026-11-26T15:40"))
    assert desk.got(chat, "enquiry_late") == [], "the promised day counts"
    desk.go_on(at("2026-11-27T15:40"))
    assert len(desk.got(chat, "enquiry_late")) == 1
    wrong = ("2026-11-28", "2026-12-30", "2026-11-23", "soon", "9999-99-99")  # Saturday, too far, over, nonsense
    for day in wrong:
        shown = await teacher.press(f"enquiries.promise:{number}:{day}")
        assert "On which day" in shown.text or "This button is old." in shown.text, day
    assert desk.only().promised_day == date(2026, 11, 27)


async def test_only_the_first_promise_moves_what_the_leader_sees(desk: Desk) -> None:
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    await desk.asked(chat)
    number, first = desk.only().id, desk.only().leader_from
    desk.go_on(at("2026-11-26T10:00"))
    await teacher.press(f"enquiries.promise:{number}:2026-12-02")
    moved = desk.only().leader_from
    assert moved > first
    desk.go_on(at("2026-11-30T10:00"))
    await teacher.press(f"enquiries.promise:{number}:2026-12-07")
    assert desk.only().leader_from == moved


async def test_it_is_handed_over_only_to_who_may_see_the_child(desk: Desk) -> None:
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    other = await desk.colleague()
    support = await desk.colleague(role="coordinator")
    await desk.asked(chat)
    number, given = desk.only().id, desk.staff_id(support)
    for somebody in (desk.staff_id(other), given, 1):
        await teacher.press(f"enquiries.give:{number}:{somebody}")
        assert desk.only().staff_id is None
    with desk.place.talk.db.transaction() as session:
        session.add(Share(staff_id=given, pupil_id=desk.place.school.amina))
        session.execute(update(Staff).where(Staff.id == given).values(name="Juf Els"))
    assert "This button is old." in (await support.press(f"enquiries.read:{number}")).text
    await teacher.press(f"enquiries.colleagues:{number}")
    assert "Juf Els has it now." in (await teacher.tap("Juf Els")).text
    assert "This button is old." in (await teacher.press(f"enquiries.read:{number}")).text
    assert "May he come later?" in (await support.press(f"enquiries.read:{number}")).text
    desk.go_on(minutes=1)
    assert "Juf Els has your question now." in desk.got(chat, "enquiry_handover")[0].text
    with desk.place.talk.db.transaction() as session:
        session.execute(delete(Share))
    assert "This button is old." in (await support.press(f"enquiries.read:{number}")).text
    assert "May he come later?" in (await teacher.press(f"enquiries.read:{number}")).text, "it is back with the group"


async def test_leaders_see_it_after_five_school_days_and_keep_what_they_do_something_about(desk: Desk) -> None:
    chat, _ = await desk.place.parent(), await desk.place.teacher()
    leader = await desk.colleague(role="leader")
    await desk.asked(chat)
    number = desk.only().id
    assert "This button is old." in (await leader.press(f"enquiries.read:{number}")).text
    assert "No question of parents waits for you." in (await leader.press("enquiries.inbox")).text
    desk.go_on(at("2026-12-01T15:31"))
    (told,) = desk.got(leader, "enquiries")
    assert "1 question of parents waits for more than five school days" in told.text
    assert "May he come later?" in (await leader.press(f"enquiries.read:{number}")).text
    await leader.press(f"enquiries.ready:{number}:thanks")
    assert desk.only().staff_id == desk.staff_id(leader)


async def test_one_message_a_day_and_only_when_something_is_new_or_overdue(desk: Desk) -> None:
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    for words in ("One?", "Two?"):
        await desk.asked(chat, words)
    desk.go_on(at("2026-11-24T14:50"))
    assert desk.got(teacher, "enquiries") == [], "not in the lesson"
    desk.go_on(END)
    (told,) = desk.got(teacher, "enquiries")
    assert told.text == "2 questions of parents wait for you."
    desk.go_on(at("2026-11-25T15:31"))
    assert len(desk.got(teacher, "enquiries")) == 1, "nothing new"
    desk.go_on(at("2026-11-26T15:31"))
    assert "2 of them should be answered by now." in desk.got(teacher, "enquiries")[-1].text
    desk.go_on(at("2026-11-27T15:31"))
    assert len(desk.got(teacher, "enquiries")) == 3, "every day at school while something is overdue"
    desk.go_on(at("2026-11-27T19:00"))
    desk.go_on(at("2026-11-29T15:31"))
    assert len(desk.got(teacher, "enquiries")) == 3, "not in the evening, not on Sunday"
    for row in desk.rows():
        await teacher.press(f"enquiries.settled:{row.id}")
    desk.go_on(at("2026-11-30T15:31"))
    assert len(desk.got(teacher, "enquiries")) == 3


async def test_what_is_asked_in_the_weekend_waits_for_the_end_of_a_school_day(desk: Desk) -> None:
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    with desk.place.talk.db.transaction() as session:
        days = [schools.Day(2, time(8, 30), time(14, 30))]
        schools.set_hours(session, desk.place.school.school_id, days)
    desk.go_on(at("2026-11-28T20:00"))
    await desk.asked(chat)
    for moment in ("2026-11-30T15:31", "2026-12-01T13:59"):
        desk.go_on(at(moment))
        assert desk.got(teacher, "enquiries") == []
    desk.go_on(at("2026-12-01T14:01"))
    assert len(desk.got(teacher, "enquiries")) == 1


async def test_a_group_that_changed_hands_is_planned_again(desk: Desk) -> None:
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    other = await desk.colleague()
    await desk.asked(chat)
    number = desk.only().id
    given = desk.staff_id(other)
    with desk.place.talk.db.transaction() as session:
        group = session.scalars(select(StaffGroup.group_id)).one()
        today = date(2026, 11, 24)
        session.add(Handover(group_id=group, staff_id=given, from_day=today, until_day=None))
        session.execute(delete(StaffGroup))
    assert "May he come later?" in (await other.press(f"enquiries.read:{number}")).text
    assert "This button is old." in (await teacher.press(f"enquiries.read:{number}")).text
    with desk.place.talk.db.transaction() as session:
        assert plan(session, desk.now()) == 1
    desk.go_on(END)
    desk.go_on(at("2026-11-27T15:31"))
    assert len(desk.got(other, "enquiries")) == 1
    assert desk.got(teacher, "enquiries") == []


async def test_nobody_else_at_school_touches_it(desk: Desk) -> None:
    chat, other = await desk.place.parent(), await desk.colleague()
    await desk.asked(chat)
    number = desk.only().id
    acts = ("read", "answer", "called", "settled", "back", "days", "colleagues")
    presses = [f"enquiries.{act}:{number}" for act in acts]
    presses += [f"enquiries.ready:{number}:yes", f"enquiries.promise:{number}:2026-11-25", f"enquiries.give:{number}:1"]
    for press in presses:
        assert "This button is old." in (await other.press(press)).text, press
        shown = await chat.press(press)
        assert "May he come later?" not in shown.text, "no act of staff for the parent"
    assert desk.only().state == "open"
    assert "This button is old." in (await other.press("enquiries.ready:1:yes")).text


async def test_who_stops_being_informed_gets_no_letter_about_the_child(desk: Desk) -> None:
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    await chat.press(f"enquiries.write:{desk.place.school.amina}:progress:call:0")
    await teacher.press(f"enquiries.called:{desk.only().id}")
    with desk.place.talk.db.transaction() as session:
        session.execute(update(Guardian).values(informed=False))
    desk.go_on(minutes=2)
    assert desk.got(chat, "enquiry_answer") == []


async def test_acts_of_staff_leave_a_line_without_words(desk: Desk) -> None:
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    await desk.asked(chat)
    number = desk.only().id
    await teacher.press(f"enquiries.promise:{number}:2026-11-25")
    await teacher.press(f"enquiries.ready:{number}:yes")
    with desk.place.talk.db.transaction() as session:
        ours = session.execute(select(Audit.action, Audit.object).where(Audit.action.startswith("enquiry"))).all()
    assert [tuple(row) for row in ours] == [
        ("enquiry.promised", f"enquiry:{number}"),
        ("enquiry.answered", f"enquiry:{number}"),
    ]


async def test_what_waits_is_dropped_for_who_may_not_be_told_any_more(desk: Desk) -> None:
    """How the child is doing; a practical answer still comes."""
    chat, teacher = await desk.place.parent(), await desk.place.teacher()
    await desk.asked(chat)
    await chat.press("enquiries.new")
    await chat.tap("How my child is doing")
    await chat.tap("Ask it in writing")
    await chat.say("Is she happy?")
    practical, progress = desk.rows()
    for row in (practical, progress):
        await teacher.press(f"enquiries.ready:{row.id}:yes")
    with desk.place.talk.db.transaction() as session:
        withhold(session, practical.person_id, desk.place.school.amina)
    desk.go_on(minutes=2)
    (letter,) = desk.got(chat, "enquiry_answer")
    assert str(practical.id) in str(letter.screen)
