"""A teacher looks at talks in the chat; a parent reads an answer that school gave beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.markup import plain
from bot.core.screen import from_json
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.outbox import payload_place
from bot.delivery.senders import Sender
from bot.delivery.tables import OutMessage
from bot.features.digest.screens import digest
from bot.features.meetings.briefing import actions
from bot.features.meetings.feature import WRITERS
from bot.features.meetings.preparing import actions as preparing
from bot.features.meetings.preparing.actions import Words
from bot.features.meetings.preparing.rules import Kind, Wish
from bot.features.meetings.tables import Meeting, PreparedLine
from bot.features.meetings.telling.letters import Teller
from bot.i18n.library import Library
from bot.people.rules import Naming
from bot.people.tables import Guardian, Staff
from bot.store.db import Database
from bot.store.seal import keys
from tests.conftest import FixedClock
from tests.delivery.school import BOTH
from tests.features.meetings.chats import Chats
from tests.features.meetings.talks import Talks
from tests.talk import Talk

THURSDAY = datetime(2026, 11, 26, 14, 10, tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)
QUESTION = "هل تلعب مع الآخرين؟"


@dataclass
class Desk:
    """It is Tuesday 24 November; the talk is on Thursday, and its parent reads Arabic."""

    chats: Chats
    meeting: int
    teacher: int
    leader: int
    parent: int

    @property
    def chat(self) -> Talk:
        return self.chats.of(self.teacher)


@pytest.fixture
def desk(db: Database, library: Library, now: FixedClock) -> Desk:
    chats = Chats(db, library, now)

    def build(talks: Talks) -> Desk:
        teacher, leader = talks.office.add_parent(), talks.office.add_parent()
        talks.session.get_one(Staff, talks.teacher).person_id = teacher
        talks.session.get_one(Staff, talks.staff("Fatma", "leader")).person_id = leader
        parent, pupil = talks.family("Samira", language="ar")
        meeting = talks.planned(pupil, at=THURSDAY)
        row = preparing.begin(talks.session, meeting.id, parent, "ar", now=talks.now)
        preparing.add(talks.session, row, Words(Kind.OWN, QUESTION), "ar", now=talks.now)
        preparing.wish(talks.session, row, Wish.INTERPRETER, now=talks.now)
        preparing.send(talks.session, row, now=talks.now)
        return Desk(chats, meeting.id, teacher, leader, parent)

    return chats.make(build)


async def test_a_teacher_looks_at_a_talk_of_this_week(desk: Desk) -> None:
    assert "Welke wilt u zien?" in (await desk.chat.press("meetings.staff")).text
    listed = (await desk.chat.press("meetings.mine_at:week")).text
    assert "14:10" in listed
    assert "Samira" not in listed, "no parent allowed names in the chat"
    shown = (await desk.chat.press(f"meetings.brief:{desk.meeting}")).text
    assert QUESTION in shown
    assert "(Arabisch)" in shown
    assert "Wil graag een tolk" in shown
    for when in ("today", "next"):
        assert "U heeft geen gesprekken op deze dagen." in (await desk.chat.press(f"meetings.mine_at:{when}")).text


async def test_the_file_needs_nothing_else_and_has_no_notes(desk: Desk) -> None:
    desk.chats.make(lambda talks: _take_notes(talks, desk))
    await desk.chat.press(f"meetings.sheet:{THURSDAY:%Y-%m-%d}")
    with desk.chats.db.transaction() as session:
        found = [from_json(keys().unseal(payload_place(row.id), row.payload or b"")) for row in _out(session)]
    [document] = [screen.document for screen in found if screen.document]
    html = document.content.decode()
    assert document.name == "samen-2026-11-26.html"
    assert QUESTION in html
    assert "Samira" not in html
    assert "Rustig aan" not in html
    assert not any(each in html for each in ("<script", "http:", "https:", "<link"))


async def test_who_has_no_seat_finds_nothing(desk: Desk) -> None:
    leader = desk.chats.of(desk.leader)
    for data in (f"brief:{desk.meeting}", "sheet:2026-11-26", "sheet:soon", "mine_at:ever", "mine_at:week"):
        text = (await leader.press(f"meetings.{data}")).text
        assert QUESTION not in text
        assert "werkt niet meer" in text or "geen gesprekken" in text
    parent = desk.chats.of(desk.parent)
    assert QUESTION not in (await parent.press(f"meetings.brief:{desk.meeting}")).text


async def test_names_stand_in_the_chat_where_parents_allow_it(desk: Desk) -> None:
    desk.chats.make(_allow_names)
    assert "Samira (Groep 6)" in (await desk.chat.press(f"meetings.brief:{desk.meeting}")).text


def test_a_parent_reads_the_answer_with_the_question(desk: Desk, library: Library) -> None:
    desk.chats.make(lambda talks: _answer(talks, desk))
    with desk.chats.db.transaction() as session:
        maker = Broadcaster({}, BOTH, library, digest, rounds=[Teller(WRITERS)])
        early = desk.chats.now()
        maker.step(session, early)
        assert _letters(session) == []
        while maker.step(session, early + actions.UNDO) is not None:
            session.flush()
        [text] = _letters(session)
    assert QUESTION in text
    assert "Ja, elke dag." in text


def _take_notes(talks: Talks, desk: Desk) -> None:
    actions.write_notes(talks.session, *_held(talks, desk), "Rustig aan", now=talks.now)


def _answer(talks: Talks, desk: Desk) -> None:
    sender, meeting = _held(talks, desk)
    found = actions.hold_line(talks.session, meeting, talks.session.scalars(select(PreparedLine.id)).one())
    assert found
    actions.answer(talks.session, sender, meeting, *found, "Ja, elke dag.", now=talks.now)


def _held(talks: Talks, desk: Desk) -> tuple[Sender, Meeting]:
    meeting = talks.session.get_one(Meeting, desk.meeting)
    return Sender(meeting.staff_id or 0, meeting.school_id, is_leader=False, today=THURSDAY.date()), meeting


def _allow_names(talks: Talks) -> None:
    talks.session.execute(update(Guardian).values(naming=Naming.NAME))


def _out(session: Session) -> Sequence[OutMessage]:
    return session.scalars(select(OutMessage).order_by(OutMessage.id)).all()


def _letters(session: Session) -> list[str]:
    found = [row for row in _out(session) if row.kind == "meeting_answered"]
    return [plain(from_json(keys().unseal(payload_place(row.id), row.payload or b"")).rich) for row in found]
