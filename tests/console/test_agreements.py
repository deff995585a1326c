"""Agreements in the console: written with ready sentences, shown as each parent reads them, given and followed."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.meetings import queries
from bot.features.meetings.agreeing import actions
from bot.features.meetings.agreeing.rules import Heard
from bot.features.meetings.tables import Agreement, Meeting, MeetingNotice
from bot.people.tables import Guardian
from tests.console.conftest import World, add_pupils, link_parent
from tests.console.meeting_sample import add_meeting

LOOK = "2026-12-22"


@dataclass
class Desk:
    """The teacher had a talk about Amina today; her parents read Arabic and Polish."""

    world: World
    meeting: int = field(init=False)
    parents: list[int] = field(init=False)

    def __post_init__(self) -> None:
        school, now = self.world.regenboog, self.world.now()
        with self.world.db.transaction() as session:
            [pupil] = add_pupils(session, school.id, school.six, "Amina")
            self.parents = [link_parent(session, [pupil], code, now) for code in ("ar", "pl")]
            times = {"starts_at": now - timedelta(minutes=30), "ends_at": now - timedelta(minutes=20)}
            self.meeting = add_meeting(session, school, pupil, school.staff[Role.TEACHER], now=now, **times).id

    @property
    def path(self) -> str:
        return f"/console/meetings/{self.meeting}/agreements"

    async def teacher(self) -> httpx.AsyncClient:
        return await self.world.signed_in(self.world.regenboog.staff[Role.TEACHER])

    async def give(self, browser: httpx.AsyncClient, *phrases: str) -> None:
        """These sentences, from today, looked at in four weeks."""
        form = {f"phrase-{number}": phrase for number, phrase in enumerate(phrases, 1)}
        form |= {f"look-{number}": LOOK for number in range(1, len(phrases) + 1)}
        assert (await browser.post(self.path, data={**form, "look": "yes"})).headers["location"] == f"{self.path}/look"
        page = (await browser.get(f"{self.path}/look")).text
        seen = re.search(r'name="seen" value="(\w+)"', page)
        assert seen
        answer = await browser.post(f"{self.path}/give", data={"seen": seen[1]})
        assert (answer.status_code, answer.headers.get("location")) == (303, self.path)

    def rows(self) -> list[tuple[str | None, str]]:
        with self.world.db.transaction() as session:
            found = select(Agreement).where(Agreement.meeting_id == self.meeting).order_by(Agreement.number)
            return [(row.phrase, row.state) for row in session.scalars(found)]

    def notices(self) -> list[tuple[str, int]]:
        with self.world.db.transaction() as session:
            found = select(MeetingNotice).where(MeetingNotice.meeting_id == self.meeting)
            return sorted((row.what, row.person_id) for row in session.scalars(found))

    def talk(self) -> Meeting:
        with self.world.db.transaction() as session:
            return session.get_one(Meeting, self.meeting)

    def act(self, work: Any) -> None:  # Any: a function of the session and the meeting
        with self.world.db.transaction() as session:
            meeting = queries.hold(session, self.meeting)
            assert meeting is not None
            work(session, meeting)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


async def test_a_list_is_written_looked_at_and_given(desk: Desk) -> None:
    browser = await desk.teacher()
    page = (await browser.get(desk.path)).text
    assert "At most three agreements" in page
    assert "Close the talk without agreements" in page
    answer = await browser.post(desk.path, data={"add": "read_every_day"})
    assert answer.headers["location"] == f"{desk.path}?write=yes#list"
    page = (await browser.get(desk.path)).text
    assert "Agreement 1" in page
    assert f'name="look-1" type="date" value="{LOOK}"' in page
    own = {"phrase-1": "read_every_day", "look-1": LOOK, "words-own": "Juf belt op vrijdag.", "who-own": "school"}
    await browser.post(desk.path, data={**own, "own": "yes"})
    form = {"phrase-1": "read_every_day", "look-1": LOOK, "words-2": "Juf belt op vrijdag.", "who-2": "school"}
    await browser.post(desk.path, data={**form, "look-2": LOOK, "look": "yes"})
    page = (await browser.get(f"{desk.path}/look")).text
    assert "This is what Parent 1 reads, in their language: Arabic" in re.sub("[\u2066-\u2069]", "", page)
    assert 'lang="ar" dir="rtl"' in page
    assert "Juf belt op vrijdag." in page
    assert desk.notices() == []
    await desk.give(browser, "read_every_day", "bed_in_time")
    assert desk.rows() == [("read_every_day", "given"), ("bed_in_time", "given")]
    assert desk.notices() == [("agreed", one) for one in sorted(desk.parents)]
    assert desk.talk().state == "held"
    assert "agreements.given" in [act for _, act, _ in await desk.world.audited()]


async def test_what_was_typed_stays_when_something_is_wrong(desk: Desk) -> None:
    browser = await desk.teacher()
    typed = "x" * 230
    form = {"words-1": typed, "who-1": "home", "look-1": "2026-12-26", "look": "yes"}
    answer = await browser.post(desk.path, data=form)
    assert answer.status_code == 422
    assert "That is 30 characters too long." in re.sub("[\u2066-\u2069]", "", answer.text)
    assert "There is no school on this day." in answer.text
    assert typed in answer.text
    assert typed in (await browser.get(desk.path)).text
    assert (await browser.get(f"{desk.path}/look")).headers["location"] == f"{desk.path}?write=yes"


async def test_what_stands_in_the_box_of_own_words_is_kept_with_every_button(desk: Desk) -> None:
    browser = await desk.teacher()
    await browser.post(desk.path, data={"add": "bed_in_time", "words-own": "Juf belt.", "who-own": "school"})
    page = (await browser.get(desk.path)).text
    assert "Juf belt." in page
    assert "Agreement 2" in page


async def test_three_is_the_most(desk: Desk) -> None:
    browser = await desk.teacher()
    form = {f"phrase-{number}": "bed_in_time" for number in (1, 2, 3)}
    await browser.post(desk.path, data={**form, "add": "read_every_day"})
    assert desk.rows() == [("bed_in_time", "draft")] * 3
    page = (await browser.get(desk.path)).text
    assert "Three is enough" in page
    await browser.post(desk.path, data={**form, "drop": "2"})
    assert desk.rows() == [("bed_in_time", "draft")] * 2


async def test_sentences_are_found_by_a_word(desk: Desk) -> None:
    browser = await desk.teacher()
    answer = await browser.post(desk.path, data={"q": "bedtime", "find": "yes"})
    page = (await browser.get(answer.headers["location"])).text
    assert 'value="bed_in_time"' in page.split("data-all")[0]


async def test_a_list_that_changed_since_it_was_looked_at_is_not_given(desk: Desk) -> None:
    browser = await desk.teacher()
    await browser.post(desk.path, data={"phrase-1": "bed_in_time", "look-1": LOOK, "look": "yes"})
    seen = re.search(r'name="seen" value="(\w+)"', (await browser.get(f"{desk.path}/look")).text)
    await browser.post(desk.path, data={"phrase-1": "read_every_day", "look-1": LOOK})
    answer = await browser.post(f"{desk.path}/give", data={"seen": seen[1] if seen else ""})
    assert answer.status_code == 409
    assert "Nothing was given." in answer.text
    assert desk.rows() == [("read_every_day", "draft")]


async def test_a_corrected_list_is_told_as_such_and_keeps_what_stays(desk: Desk) -> None:
    browser = await desk.teacher()
    await desk.give(browser, "read_every_day", "bed_in_time")
    desk.world.now.move(hours=1)
    await browser.post(f"{desk.path}/change")
    await desk.give(browser, "read_every_day", "ask_about_day")
    assert sorted(desk.rows(), key=str) == [
        ("ask_about_day", "given"), ("bed_in_time", "replaced"), ("read_every_day", "given")
    ]  # fmt: skip
    await browser.post(f"{desk.path}/change")
    assert "Leave the list as it was" in (await browser.get(desk.path)).text
    await browser.post(f"{desk.path}/leave")
    assert "Leave the list as it was" not in (await browser.get(desk.path)).text


async def test_no_agreements_needed_is_told_kindly(desk: Desk) -> None:
    browser = await desk.teacher()
    await browser.post(f"{desk.path}/none")
    assert desk.talk().state == "closed"
    assert desk.notices() == [("closed", one) for one in sorted(desk.parents)]
    page = (await browser.get(desk.path)).text
    assert "This talk was closed without agreements." in page
    assert "Make agreements after all" in page
    await desk.give(browser, "read_every_day")
    assert (desk.talk().state, desk.talk().closed_at) == ("held", None)


async def test_before_the_talk_there_is_nothing_to_agree(desk: Desk) -> None:
    desk.act(lambda session, meeting: setattr(meeting, "starts_at", desk.world.now() + timedelta(hours=1)))
    desk.act(lambda session, meeting: setattr(meeting, "ends_at", desk.world.now() + timedelta(hours=2)))
    browser = await desk.teacher()
    page = (await browser.get(desk.path)).text
    assert "Agreements come after the talk." in page
    assert (await browser.post(desk.path, data={"add": "bed_in_time"})).status_code == 409
    await browser.post(f"{desk.path}/none")
    assert desk.talk().state == "planned"


async def test_how_a_parent_remembers_it_is_read_at_the_table_only(desk: Desk) -> None:
    browser = await desk.teacher()
    await desk.give(browser, "read_every_day")

    def differ(session: Session, meeting: Meeting) -> None:
        words, now = "مرتين في الأسبوع", desk.world.now()
        actions.remember(session, meeting, desk.parents[0], Heard.DIFFERS, words=words, language="ar", now=now)

    desk.act(differ)
    page = (await browser.get(desk.path)).text
    assert "مرتين في الأسبوع" in page
    assert "Parent 1: remembers it differently" in re.sub("[\u2066-\u2069]", "", page)
    leader = await desk.world.signed_in(desk.world.regenboog.staff[Role.LEADER])
    page = (await leader.get(desk.path)).text
    assert "مرتين" not in page
    assert "read by whoever was at the table" in page
    assert (await leader.post(f"{desk.path}/read")).status_code == 404
    await browser.post(f"{desk.path}/read")
    assert "I have read it" not in (await browser.get(desk.path)).text


async def test_school_answers_ends_or_puts_off_in_the_console(desk: Desk) -> None:
    browser = await desk.teacher()
    await desk.give(browser, "read_every_day", "bed_in_time")
    with desk.world.db.transaction() as session:
        found = select(Agreement.id).where(Agreement.meeting_id == desk.meeting).order_by(Agreement.number)
        one, two = session.scalars(found).all()
    assert "How is it going" not in (await browser.get(desk.path)).text
    desk.world.now.move(days=28)
    browser = await desk.teacher()
    assert "No answer yet:" in (await browser.get(desk.path)).text
    await browser.post(f"/console/agreements/{one}", data={"says": "talk"})
    page = (await browser.get(desk.path)).text
    assert f"&amp;after={desk.meeting}" in page
    answer = await browser.post(f"/console/agreements/{two}", data={"on": "yes", "day": "2026-12-27"})
    assert answer.status_code == 422
    await browser.post(f"/console/agreements/{two}", data={"on": "yes", "day": "2027-02-02"})
    with desk.world.db.transaction() as session:
        row = session.get_one(Agreement, two)
        assert (row.state, row.look_day.isoformat()) == ("given", "2027-02-02")
    for each in (one, two):
        await browser.post(f"/console/agreements/{each}", data={"end": "yes"})
    assert desk.talk().state == "closed"
    assert ("closed", desk.parents[0]) in desk.notices()


async def test_a_parent_who_may_not_know_is_as_one_who_is_not_there(desk: Desk) -> None:
    with desk.world.db.transaction() as session:
        tie = session.scalars(select(Guardian).where(Guardian.person_id == desk.parents[0])).one()
        tie.informed = False
    browser = await desk.teacher()
    await browser.post(desk.path, data={"phrase-1": "bed_in_time", "look-1": LOOK, "look": "yes"})
    page = re.sub("[\u2066-\u2069]", "", (await browser.get(f"{desk.path}/look")).text)
    assert "Parent 1 reads, in their language: Polish" in page
    assert "Parent 2" not in page
    await desk.give(browser, "bed_in_time")
    assert desk.notices() == [("agreed", desk.parents[1])]


async def test_a_colleague_sees_the_list_and_writes_nothing(desk: Desk) -> None:
    browser = await desk.teacher()
    await desk.give(browser, "read_every_day")
    await desk.world.hand_over(desk.world.regenboog.six, desk.world.regenboog.staff[Role.COORDINATOR])
    colleague = await desk.world.signed_in(desk.world.regenboog.staff[Role.COORDINATOR])
    page = (await colleague.get(desk.path)).text
    assert "read together" in page
    assert "Correct the list" not in page
    for act in ("", "/give", "/change", "/leave", "/none", "/read"):
        assert (await colleague.post(f"{desk.path}{act}")).status_code == 404
    assert (await colleague.get(f"{desk.path}/look")).status_code == 404
