"""`kill -9` of the real process at every step of a preparation: each question that a parent typed is kept, once."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import clock
from bot.features.meetings.preparing.rules import TYPED, Kind, Step
from bot.features.meetings.tables import Meeting, MeetingRound, Preparation, PreparedLine
from bot.i18n.texts import SCHOOL_ZONE
from bot.people.tables import Address, Conversation, Group, Guardian, Person, Pupil, School
from bot.store.ids import new_id
from bot.store.inbox import Inbox
from tests.e2e.stage import FIRST_PARENT, Stage
from tests.waiting import until

pytestmark = pytest.mark.long

WORDS = {step: f"سؤال {number}: wat kan ik thuis doen?" for number, step in enumerate(TYPED, 1)}


async def test_each_typed_question_outlives_a_kill(stage: Stage, running: AsyncExitStack) -> None:
    meeting_id = await stage.db.run(_plan)
    parent = stage.telegram.user(FIRST_PARENT, "ar", started=True)
    server = await running.enter_async_context(stage.server())
    parent.say("/menu")
    stage.acts += 1
    menu = await parent.reads("")
    parent.tap_data(f"meetings.prepare:{meeting_id}", menu)
    stage.acts += 1
    for number, step in enumerate(TYPED):
        parent.tap_data(f"meetings.prep_go:{meeting_id}:{step}", menu)
        stage.acts += 1
        await _taken(stage, stage.acts)
        parent.say(WORDS[step])
        stage.acts += 1
        await _MOMENTS[number % len(_MOMENTS)](stage)
        await server.kill()
        await server.start()
        await _taken(stage, stage.acts)  # the next tap is a later one
    await stage.settled()
    await stage.answered_once()
    assert await stage.db.read(_kept) == {(_kind(step), words) for step, words in WORDS.items()}
    assert await stage.count_rows(PreparedLine) == len(WORDS), "a question was kept twice"
    assert await stage.count_rows(Preparation) == 1


def _kind(step: Step) -> str:
    return Kind(step.value).value


def _kept(session: Session) -> set[tuple[str, str]]:
    return {(line.kind, line.text or "") for line in session.scalars(select(PreparedLine))}


async def _taken(stage: Stage, acts: int) -> None:
    """Until that many acts are in the inbox, done: what comes next answers what was asked last."""
    done = select(func.count()).select_from(Inbox).where(Inbox.state == "done")

    async def enough() -> bool:
        return (await stage.db.read(lambda session: session.scalar(done)) or 0) >= acts

    await until(enough)


async def _at_once(stage: Stage) -> None:
    """Before anybody can have looked at it."""


async def _when_kept(stage: Stage) -> None:
    """When its transaction is through, and the answer perhaps not sent."""
    await _taken(stage, stage.acts)


async def _when_under_way(stage: Stage) -> None:
    """When it has come in, whatever has become of it."""
    asked = stage.telegram.log.asked.total()
    await stage.telegram.until(lambda: stage.telegram.log.asked.total() > asked or not stage.telegram.updates.pending)


_MOMENTS: tuple[Callable[[Stage], Awaitable[None]], ...] = (_at_once, _when_kept, _when_under_way)


def _plan(session: Session) -> int:
    """A parent on Telegram, and a talk about their child in three days."""
    now = clock.now()
    starts = now + timedelta(days=3)
    local = starts.astimezone(SCHOOL_ZONE)
    school = School(id=new_id(), name="De Regenboog", slug="regenboog")
    group = Group(id=new_id(), school_id=school.id, name="Groep 6")
    pupil = Pupil(id=new_id(), school_id=school.id, group_id=group.id, first_name="Amina")
    person = Person(id=new_id(), language="ar", created_at=now)
    chat = Address(
        id=new_id(), channel="telegram", value=str(FIRST_PARENT), person_id=person.id, created_at=now
    )  # fmt: skip
    planned = MeetingRound(
        id=new_id(), school_id=school.id, group_id=group.id, kind="progress", goal="how_it_goes", minutes=10,
        way="school", zone=str(SCHOOL_ZONE), interpreter=True, picks=False, state="open", told_at=now, created_at=now,
    )  # fmt: skip
    meeting = Meeting(
        id=new_id(), round_id=planned.id, school_id=school.id, pupil_id=pupil.id, head_start=False, child_joins=True,
        way="school", day=local.date(), begins=local.time(), ends=local.time(), starts_at=starts,
        ends_at=starts + timedelta(minutes=10), state="planned", created_at=now,
    )  # fmt: skip
    tie = Guardian(id=new_id(), person_id=person.id, pupil_id=pupil.id, linked_at=now)
    talk = Conversation(id=new_id(), address_id=chat.id, language="ar", updated_at=now)
    for row in (school, group, pupil, person, chat, planned, meeting, tie, talk):
        session.add(row)
        session.flush()
    return meeting.id
