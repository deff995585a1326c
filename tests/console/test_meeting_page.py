"""The page of one talk: what matters most comes first, nothing typed is lost, and who may not read sees no word."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.meetings.briefing.pages.show import LONGEST, NOTES
from bot.features.meetings.tables import Meeting, Preparation, PreparedLine
from tests.console.conftest import World, add_pupils, link_parent
from tests.console.meeting_sample import add_meeting, add_seat, prepare

ARABIC = ("هل تلعب مع الآخرين؟", "كيف تسير القراءة؟", "كيف أساعد في البيت؟", "الطعام في المدرسة")


def talk(world: World, *, sent: bool = True, **given: object) -> int:
    """Of the teacher, about Samira, whose one parent reads Arabic."""
    school, now = world.regenboog, world.now()
    with world.db.transaction() as session:
        [pupil] = add_pupils(session, school.id, school.six, "Samira")
        person = link_parent(session, [pupil], "ar", now)
        meeting = add_meeting(session, school, pupil, school.staff[Role.TEACHER], now=now, **given)
        if sent:
            prepare(session, meeting, person, *ARABIC, language="ar", now=now, interpreter=True)
        return meeting.id


async def page(world: World, meeting_id: int, role: Role = Role.TEACHER, *, language: str = "nl") -> str:
    browser = await world.signed_in(world.regenboog.staff[role], language=language)
    shown = await browser.get(f"/console/meetings/{meeting_id}")
    assert shown.status_code == 200
    return re.sub(r"[\u2066-\u2069]|</?bdi>", "", shown.text)


async def test_questions_first_then_subjects_then_what_the_family_was_told(world: World) -> None:
    text = await page(world, talk(world))
    places = [text.index(each) for each in (*ARABIC, "Wat het gezin weet", "Uw notities")]
    assert places == sorted(places)
    assert "Wil graag een tolk: Arabisch" in text
    assert text.count('<span class="tag">Arabisch</span>') == len(ARABIC)
    assert '<span lang="ar" dir="auto">' in text


async def test_a_family_that_sent_nothing_is_no_blame(world: World) -> None:
    text = await page(world, talk(world, sent=False), language="en")
    assert "The family has not sent anything yet. That is fine" in text


@pytest.mark.parametrize("kind", ["progress", "support_plan"])
async def test_a_special_talk_has_its_eight_points(world: World, kind: str) -> None:
    text = await page(world, talk(world, kind=kind), language="en")
    assert ("Let the interpreter translate, never the child." in text) is (kind == "support_plan")


async def test_a_leader_without_a_seat_reads_no_word_of_parents(world: World) -> None:
    meeting = talk(world)
    text = await page(world, meeting, Role.LEADER)
    assert not any(each in text for each in (*ARABIC, "Arabisch", "Uw notities"))
    assert "leest wie het gesprek leidt" in text
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    paper = await browser.get(f"/console/meetings/{meeting}/paper")
    assert paper.status_code == 200
    assert not any(each in paper.text for each in ARABIC)
    for path in (f"/console/meetings/{meeting}/notes", f"/console/meetings/{meeting}/lines/{line_of(world)}"):
        assert (await browser.post(path, data={"notes": "x", "answer": "x"})).status_code == 404


async def test_opening_it_is_noted(world: World) -> None:
    meeting = talk(world)
    await page(world, meeting, Role.LEADER)
    assert read_at(world) is None
    await page(world, meeting)
    assert read_at(world) == world.now()
    assert [row for row in await world.audited() if row[1] == "meeting.read"] == [
        (f"staff:{world.regenboog.staff[Role.TEACHER]}", "meeting.read", f"meeting:{meeting}")
    ]


async def test_somebody_of_whom_the_family_does_not_know_is_a_warning(world: World) -> None:
    meeting = talk(world)

    def more(session: Session) -> None:
        row = session.get_one(Meeting, meeting)
        add_seat(session, row, "psychologist", name="Dr. Bos", added_at=world.now())

    assert "Het gezin weet nog niet" not in await page(world, meeting)
    await world.change(more)
    text = await page(world, meeting)
    assert "Het gezin weet nog niet dat deze mensen mee aan tafel zitten: Dr. Bos" in text


async def test_notes_are_kept_and_never_lost(world: World) -> None:
    meeting = talk(world)
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    path, stamp = f"/console/meetings/{meeting}", r'name="stamp" value="(\w+)"'
    first = re.findall(stamp, (await browser.get(path)).text)[0]
    done = await browser.post(f"{path}/notes", data={"notes": "Een <b>regel</b>\r\n\r\nNog een", "stamp": first})
    assert done.status_code == 303
    shown = (await browser.get(path)).text
    assert "Een &lt;b&gt;regel&lt;/b&gt;\n\nNog een</textarea>" in shown
    long = await browser.post(f"{path}/notes", data={"notes": "w" * (NOTES + 1), "stamp": "x"})
    assert long.status_code == 422
    assert "w" * (NOTES + 1) in long.text
    late = await browser.post(f"{path}/notes", data={"notes": "Van mij", "stamp": first})
    assert late.status_code == 409
    assert "Van mij</textarea>" in late.text
    assert "Nog een" in late.text
    again = await browser.post(f"{path}/notes", data={"notes": "Samen", "stamp": re.findall(stamp, late.text)[0]})
    assert again.status_code == 303


async def test_an_answer_beforehand(world: World) -> None:
    meeting = talk(world)
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    path = f"/console/meetings/{meeting}/lines/{line_of(world)}"
    long = await browser.post(path, data={"answer": "w " * LONGEST})
    assert long.status_code == 422
    assert "w " * LONGEST in long.text
    done = await browser.post(path, data={"answer": "Ik neem  de toets mee."})
    assert done.status_code == 303
    assert "Ik neem de toets mee.</textarea>" in (await browser.get(f"/console/meetings/{meeting}")).text
    stranger = await world.signed_in(world.linde.staff[Role.TEACHER])
    assert (await stranger.post(path, data={"answer": "x"})).status_code == 404


async def test_paper_is_for_the_own_talks_of_the_day(world: World) -> None:
    first, other = talk(world), talk(world, day=None, begins=None, ends=None, starts_at=None, state="open")
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER], language="nl")
    day = (world.now() + timedelta(days=3)).date()
    shown = await browser.get(f"/console/meetings/day/{day}/paper")
    assert shown.text.count('<div class="side brief">') == 1
    assert ARABIC[0] in shown.text
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER], language="nl")
    assert "U heeft geen gesprekken op deze dag." in (await leader.get(f"/console/meetings/day/{day}/paper")).text
    for path in (f"/console/meetings/{first}/paper", f"/console/meetings/{other}/paper"):
        assert (await browser.get(path)).status_code == 200
    assert (await browser.get("/console/meetings/day/soon/paper")).status_code == 404


def line_of(world: World) -> int:
    with world.db.transaction() as session:
        return session.scalars(select(PreparedLine.id).order_by(PreparedLine.id).limit(1)).one()


def read_at(world: World) -> datetime | None:
    with world.db.transaction() as session:
        return session.scalars(select(Preparation.read_at)).one()
