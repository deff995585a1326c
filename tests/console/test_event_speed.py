"""The pages of an event to which five hundred families answered, among five schools of that size."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.events.tables import Contribution, EventReply, EventReplyPupil
from bot.people.tables import Guardian, Pupil
from bot.store.ids import new_id
from tests.console.conftest import World
from tests.console.event_sample import add_event, add_guest, add_need, suggest
from tests.console.test_speed import list_slow
from tests.console.town import build

pytestmark = pytest.mark.long

ANSWERS = [("yes", "placed"), ("yes", "placed"), ("yes", "placed"), ("yes", "waiting"), ("maybe", None), ("no", None)]


def everybody_answered(session: Session, world: World) -> int:
    """Those who fit, those who wait, those who do not come; and thirty people without Samen."""
    school, now = world.regenboog, world.now()
    event = add_event(session, school, [], school.staff[Role.LEADER], now=now, capacity=400)
    ties = session.execute(
        select(Guardian.person_id, Guardian.pupil_id)
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .where(Pupil.school_id == school.id)
        .order_by(Guardian.person_id)
    ).all()
    replies = [_reply(event.id, place, tie.person_id, now) for place, tie in enumerate(ties)]
    session.execute(insert(EventReply), replies)
    tied = zip(replies, ties, strict=True)
    rows = [{"event_id": event.id, "pupil_id": tie.pupil_id, "reply_id": reply["id"]} for reply, tie in tied]
    session.execute(insert(EventReplyPupil), rows)
    for number in range(30):
        add_guest(session, event, f"Opa {number}", now=now)
    needs = [add_need(session, event, wanted=20) for _ in range(8)]
    for place, tie in enumerate(ties[:120]):
        given = {"need_id": needs[place % 8], "person_id": tie.person_id, "number": 1, "taken_at": now}
        session.execute(insert(Contribution), [{"id": new_id(), **given}])
    for tie in ties[:20]:
        suggest(session, event, tie.person_id, "Muziek", now=now)
    assert len(ties) == 500
    return event.id


def _reply(event_id: int, place: int, person_id: int, now: datetime) -> dict[str, object]:
    answer, has = ANSWERS[place % len(ANSWERS)]
    return {
        "id": new_id(),
        "event_id": event_id,
        "person_id": person_id,
        "answer": answer,
        "people": 2 if answer == "yes" else 0,
        "place": has,
        "waiting_since": now + timedelta(seconds=place) if has == "waiting" else None,
        "answered_at": now,
    }


@pytest.mark.parametrize("role", [Role.LEADER, Role.TEACHER])
async def test_five_hundred_answers_are_shown_quickly(world: World, role: Role) -> None:
    """Run with `-s` to see the figures."""
    await world.change(partial(build, world=world))
    event = await world.db.run(lambda session: everybody_answered(session, world))
    browser = await world.signed_in(world.regenboog.staff[role])
    parts = ("", "/live", "/door?q=k", "/list", "/csv")
    assert not await list_slow(browser, {part or "page": f"/console/events/{event}{part}" for part in parts})
