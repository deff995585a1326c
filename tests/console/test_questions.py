"""Questions of parents in the console: the list, one question, and what can be done with it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.enquiries.tables import Enquiry, EnquiryLine, EnquiryNotice
from bot.people.tables import Guardian
from tests.console.conftest import World, add_pupils
from tests.console.enquiry_sample import LONG_AGO, add_enquiry

YESTERDAY = timedelta(days=1)


def asked(world: World, name: str = "Noor", *, ago: timedelta = YESTERDAY, **given: str) -> int:
    """By a parent of a pupil of Groep 6; its id."""
    school = world.regenboog
    with world.db.transaction() as session:
        (pupil,) = add_pupils(session, school.id, school.six, name)
        return add_enquiry(session, school, pupil, now=world.now(), ago=ago, **given).id  # type: ignore[arg-type]  # words


def get(world: World, number: int) -> Enquiry:
    with world.db.transaction() as session:
        row = session.get_one(Enquiry, number)
        session.expunge(row)
        return row


async def test_the_overdue_come_first_with_their_language(world: World) -> None:
    asked(world, "Noor")
    asked(world, "Sam", ago=LONG_AGO, language="ar")
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await teacher.get("/console/questions")).text
    assert page.index("Sam") < page.index("Noor")
    assert "overdue since Tuesday 17 November" in page
    assert "Arabic" in page
    assert "Turkish" in page
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    page = (await leader.get("/console/questions")).text
    assert "Sam" in page
    assert "Noor" not in page, "leaders see what is overdue"
    support = await world.signed_in(world.regenboog.staff[Role.COORDINATOR])
    assert "No question of parents waits for you." in (await support.get("/console/questions")).text


async def test_a_question_is_answered_and_taken_back(world: World) -> None:
    number = asked(world)
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    path = f"/console/questions/{number}"
    page = (await teacher.get(path)).text
    assert "Mag hij later komen?" in page
    assert "Question about Noor" in page
    wrong = await teacher.post(f"{path}/answer", data={"words": " "})
    assert (wrong.status_code, "Write an answer, or choose a ready one." in wrong.text) == (422, True)
    long = await teacher.post(f"{path}/answer", data={"words": "x" * 1001})
    assert "There is room for 1000 characters." in long.text
    sent = await teacher.post(f"{path}/answer", data={"words": "Ja hoor."}, follow_redirects=True)
    assert "The parent gets this in a minute." in sent.text
    assert get(world, number).state == "answered"
    back = await teacher.post(f"{path}/back", follow_redirects=True)
    assert "Taken back." in back.text
    assert get(world, number).state == "open"
    assert ("enquiry.taken_back", f"enquiry:{number}") in [row[1:] for row in await world.audited()]


async def test_a_day_is_promised_and_only_one_of_the_days(world: World) -> None:
    number = asked(world)
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    path = f"/console/questions/{number}"
    for day in ("2026-11-28", "2027-01-01", "x", ""):
        assert (await teacher.post(f"{path}/promise", data={"day": day})).status_code == 422
    told = await teacher.post(f"{path}/promise", data={"day": "2026-11-26"}, follow_redirects=True)
    assert "The parent is told." in told.text
    assert "Meester Jan answers on Thursday 26 November." in told.text


@pytest.mark.parametrize(("act", "line"), [("called", "we have spoken"), ("settled", "this is settled")])
async def test_what_was_done_in_another_way(world: World, act: str, line: str) -> None:
    number = asked(world)
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    done = await teacher.post(f"/console/questions/{number}/{act}", follow_redirects=True)
    assert f"Meester Jan notes: {line}." in done.text
    assert "Not now, or in another way" not in done.text, "it waits no more"


async def test_it_is_handed_over_to_who_may_see_the_child(world: World) -> None:
    number = asked(world)
    ours, theirs = world.regenboog.staff, world.linde.staff
    teacher = await world.signed_in(ours[Role.TEACHER])
    path = f"/console/questions/{number}"
    assert "Juf Els" not in (await teacher.get(path)).text, "the child is not shared with her"
    for staff in (ours[Role.COORDINATOR], theirs[Role.LEADER], 1):
        answer = await teacher.post(f"{path}/hand-over", data={"staff_id": str(staff)})
        assert answer.status_code == 422
    given = await teacher.post(f"{path}/hand-over", data={"staff_id": str(ours[Role.LEADER])})
    assert given.headers["location"] == "/console/questions"
    assert (await teacher.get(path)).status_code == 404
    leader = await world.signed_in(ours[Role.LEADER])
    assert "Fatma Kaya has it now." in (await leader.get(path)).text


async def test_staff_are_reminded_of_a_parent_who_may_not_be_told(world: World) -> None:
    number = asked(world, subject="progress")
    await world.change(lambda session: session.execute(update(Guardian).values(informed=False)))
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await teacher.get(f"/console/questions/{number}")).text
    assert "this parent is not told how the child is doing" in page
    assert "Send the answer" not in page


async def test_what_was_told_cannot_be_taken_back(world: World) -> None:
    number = asked(world)
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    await teacher.post(f"/console/questions/{number}/answer", data={"ready": "yes"})

    def told(session: Session) -> None:
        for notice in session.query(EnquiryNotice).all():
            session.delete(notice)

    await world.change(told)
    late = await teacher.post(f"/console/questions/{number}/back", follow_redirects=True)
    assert "too late to take it back" in late.text
    assert get(world, number).state == "answered"


async def test_what_a_parent_writes_is_never_markup(world: World) -> None:
    number = asked(world, words="<script>alert(1)</script>")
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await teacher.get(f"/console/questions/{number}")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def count(world: World, work: Callable[[Session], int]) -> int:
    with world.db.transaction() as session:
        return work(session)


async def test_reading_one_is_noted_without_words(world: World) -> None:
    number = asked(world)
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    await teacher.get(f"/console/questions/{number}")
    assert ("enquiry.read", f"enquiry:{number}") in [row[1:] for row in await world.audited()]
    assert count(world, lambda session: session.query(EnquiryLine).count()) == 1
