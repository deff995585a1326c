"""Staff invite, and another family answers, behind the back of those whose chat is looked at."""

from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot.delivery import broadcasts
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.features.events.making import actions
from bot.features.events.making.rules import Making
from bot.features.events.replies.actions import answer
from bot.people.tables import Guardian
from tests.e2e.place import NOON, Place
from tests.people.sample import add_person

DAY = date(2026, 12, 1)
MAKING = Making(
    kind="coffee_morning", day=DAY, begins=time(8, 45), ends=time(9, 45), place="Aula", whole_school=True,
    help_languages=("ar", "pl"), needs={"cake": 2}, note="Komt u via de achterdeur?",
)  # fmt: skip


async def invite(place: Place, **making: object) -> int:
    """It goes at once, without the minute to think it over; the event's id."""
    now = place.samen.now()
    sender = Sender(place.school.teacher, place.school.school_id, True, NOON.date())

    def write(session: Session) -> int:
        event = actions.write(session, sender, replace(MAKING, **making), days=[DAY], now=now)  # type: ignore[arg-type]
        draft = session.get_one(Broadcast, event.broadcast_id)
        broadcasts.confirm(session, draft, now, undo=timedelta(0))
        actions.settle(session, draft)
        return event.id

    return await place.samen.db.run(write)


async def add_family(place: Place) -> int:
    """The person id of a parent of Luuk, who has no chat of their own."""

    def add(session: Session) -> int:
        person = add_person(session, f"family of Luuk {place.samen.now().timestamp()}")
        session.add(Guardian(person_id=person.id, pupil_id=place.school.luuk, linked_at=place.samen.now()))
        return person.id

    return await place.samen.db.run(add)


async def answers(place: Place, event_id: int, person_id: int, what: str, people: int = 0) -> None:
    given = partial(answer, event_id=event_id, person_id=person_id, answer=what, people=people, now=place.samen.now())
    await place.samen.db.run(lambda session: given(session).result)
