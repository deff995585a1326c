"""Letters about expectations: asked once, reminded once, in quiet hours not at all, and never twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.delivery.broadcaster import Broadcaster
from bot.delivery.tables import OutMessage
from bot.features.digest.screens import digest
from bot.features.expectations import purge
from bot.features.expectations.tables import ExpectationNotice, ExpectationRound
from bot.features.expectations.telling import tell, withhold
from bot.people.tables import Person, StaffGroup
from tests.features.expectations.conftest import Year
from tests.talk import ROUTES, Talk

NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


async def test_parents_are_asked_once_and_reminded_once(year: Year) -> None:
    chat = await year.place.parent()
    await year.ask()
    assert await year.letters() == 1
    letter = await year.newest(chat)
    assert "asks you the same five" in letter.text
    assert letter.labels == ["Begin", "Main menu"]
    assert await year.letters() == 0
    year.place.now.move(days=7)
    assert await year.letters() == 1
    assert "This is the only reminder." in (await year.newest(chat)).text
    year.place.now.move(days=30)
    assert await year.letters() == 0


async def test_who_answered_is_not_reminded(year: Year) -> None:
    chat = await year.place.parent()
    await year.ask()
    await year.letters()
    [sheet] = await year.sheets()
    await chat.press(f"expectations.begin:{sheet}")
    await chat.tap("1")
    await chat.press(f"expectations.send:{sheet}")
    year.place.now.move(hours=1)
    assert await year.letters() == 1
    year.place.now.move(days=8)
    assert await year.letters() == 0


async def test_nothing_comes_in_quiet_hours(year: Year) -> None:
    await year.place.parent()
    year.place.now.at = NIGHT
    await year.ask()
    assert await year.letters() == 0
    year.place.now.at = NIGHT + timedelta(hours=12)
    assert await year.letters() == 1


async def test_a_pause_holds_it(year: Year) -> None:
    await year.place.parent()
    await year.ask()
    pause = update(Person).values(paused_until=year.place.now() + timedelta(days=2))
    await year.place.talk.db.run(lambda session: session.execute(pause) and None)
    assert await year.letters() == 0
    year.place.now.move(days=3)
    assert await year.letters() == 1


async def test_undone_within_the_minute_nobody_is_asked(year: Year) -> None:
    await year.place.parent()
    await year.ask(wait=False)
    assert await year.undo()
    year.place.now.move(minutes=2)
    assert await year.letters() == 0
    assert await year.sheets() == []
    await year.ask()
    assert not await year.undo(), "they know of it"
    assert await year.letters() == 1


async def test_who_joins_later_is_asked_then(year: Year) -> None:
    await year.place.parent()
    await year.ask()
    assert await year.letters() == 1
    later = await year.place.parent()
    assert await year.letters() == 0
    assert await year.join_night() == 1
    assert await year.join_night() == 0
    assert await year.letters() == 1
    assert "asks you the same five" in (await year.newest(later)).text


async def test_before_the_teacher_asked_who_joins_is_not(year: Year) -> None:
    await year.place.parent()
    await year.ask(wait=False)
    await year.undo()
    assert await year.join_night() == 0


async def test_two_workers_tell_each_once(year: Year) -> None:
    for _ in range(4):
        await year.place.parent()
    await year.ask()
    db, library, now = year.place.talk.db, year.place.talk.engine._library, year.place.now()

    def is_due(session: Session) -> bool:
        return session.scalar(select(ExpectationNotice).where(ExpectationNotice.due <= now).limit(1)) is not None

    def work(_: int) -> None:
        maker = Broadcaster({}, ROUTES, library, digest, rounds=[tell])
        for _again in range(50):
            with db.transaction() as session:
                if not is_due(session):
                    return
                maker.step(session, now)

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))
    rows = await db.read(
        lambda session: session.scalars(select(OutMessage.to).where(OutMessage.kind == "expectations_ask")).all()
    )
    assert len(rows) == len(set(rows)) == 4


async def test_after_thirteen_months_all_of_it_goes(year: Year) -> None:
    await year.place.parent()
    await year.ask()
    db = year.place.talk.db
    assert await db.run(lambda session: purge(session, year.place.now() + timedelta(days=389))) == 0
    assert await db.run(lambda session: purge(session, year.place.now() + timedelta(days=391))) == 1
    assert await db.read(lambda session: session.scalars(select(ExpectationRound)).all()) == []
    assert await year.sheets() == []


async def sent(year: Year, *chats: Talk) -> None:
    for chat, sheet in zip(chats, await year.sheets(), strict=True):
        await chat.press(f"expectations.begin:{sheet}")
        await chat.tap("1")
        await chat.press(f"expectations.send:{sheet}")


async def test_the_teacher_hears_once_at_the_end_of_the_day_of_all_together(year: Year) -> None:
    teacher = await year.place.teacher()
    first, second = await year.place.parent(), await year.place.parent()
    await year.ask()
    await sent(year, first, second)
    year.place.now.move(hours=1)
    assert await year.letters() == 2, "both parents, and no teacher in lessons"
    year.place.now.at = NIGHT - timedelta(hours=6)
    assert await year.letters() == 1
    assert (await year.newest(teacher)).text == (
        "Groep 6: for 1 child a parent has answered what they expect. You can read it in the console."
    )
    year.place.now.move(days=3)
    assert await year.letters() == 0


async def test_no_teacher_hears_of_it_outside_of_school(year: Year) -> None:
    await year.place.teacher()
    chat = await year.place.parent()
    await year.ask()
    await sent(year, chat)
    year.place.now.at = NIGHT - timedelta(hours=3)  # nothing ran at the end of the day
    assert await year.letters() == 1, "the parent"
    year.place.now.at = NIGHT + timedelta(hours=18)
    assert await year.letters() == 1, "the teacher, on the next day"


async def test_a_teacher_who_has_the_group_no_more_hears_nothing(year: Year) -> None:
    await year.place.teacher()
    chat = await year.place.parent()
    await year.ask()
    await sent(year, chat)
    await year.place.talk.db.run(lambda session: session.execute(delete(StaffGroup)) and None)
    year.place.now.move(days=2)
    assert await year.letters() == 1, "the parent"


async def test_what_waits_is_dropped_for_who_may_not_be_told_any_more(year: Year) -> None:
    """A letter that is written already, and the one after it."""
    chat = await year.place.parent()
    other = await year.place.parent()
    await year.ask()
    assert await year.letters() == 2
    db, amina = year.place.talk.db, year.place.school.amina
    people = await db.read(lambda session: sorted(session.scalars(select(ExpectationNotice.person_id).distinct())))
    assert len(people) == 2, "a reminder waits for each"
    await db.run(lambda session: withhold(session, people[0], amina))
    assert await db.read(lambda session: [*session.scalars(select(ExpectationNotice.person_id))]) == people[1:]
    assert await year._count() == 1
    year.place.now.move(days=7)
    assert await year.letters() == 1
    assert chat.address != other.address
