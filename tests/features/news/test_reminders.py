"""Nobody forgotten, in the chat: who waits, and a nudge on Monday morning that can be switched off."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from bot.delivery.tables import OutMessage
from bot.features.news.waiting import reminders
from bot.features.news.waiting.tables import WaitingReminder
from bot.i18n.library import Library
from bot.people import schools
from bot.people.rules import NO_END, Naming
from bot.people.schools import Day
from bot.people.tables import Group, Guardian, Handover, Person, Pupil, School, Staff
from bot.store.ids import new_id
from tests.conftest import FixedClock
from tests.features.glossary.conftest import Place, place
from tests.features.news.room import Room
from tests.talk import Shown, Talk

__all__ = ["place"]
MONDAY = "2026-11-30T08:30+01:00"  # the tests begin on a Tuesday
NEXT = "2026-12-07T08:30+01:00"


@pytest.fixture
def room(place: Place, library: Library, now: FixedClock) -> Room:
    return Room(place, library, now)


def plan(room: Room) -> int:
    with room.place.talk.db.transaction() as session:
        return reminders.plan(session, room.now())


def nudges(room: Room, chat: Talk) -> list[Shown]:
    return room.got(chat, "waiting")


async def family(room: Room, *pupils: int, days: int = 60) -> Talk:
    """A parent who joined so many days ago."""
    chat = await room.place.parent(*pupils)
    with room.place.talk.db.transaction() as session:
        session.execute(update(Guardian).values(linked_at=room.now() - timedelta(days=days)))
    return chat


async def more_families(room: Room, names: str) -> list[Talk]:
    """Of new pupils of Groep 6."""
    with room.place.talk.db.transaction() as session:
        six = session.scalars(select(Group).where(Group.name == "Groep 6")).one()
        rows = [Pupil(id=new_id(), school_id=six.school_id, group_id=six.id, first_name=name) for name in names.split()]
        session.add_all(rows)
        session.flush()
        ids = [row.id for row in rows]
    return [await family(room, number) for number in ids]


def change_school(room: Room, **values: object) -> None:
    with room.place.talk.db.transaction() as session:
        session.execute(update(School).values(**values))


async def test_on_monday_morning_the_teacher_reads_who_waits(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await family(room)
    room.name(parent)
    assert plan(room) == 1
    room.go_on("2026-11-30T08:29+01:00")
    assert nudges(room, teacher) == []
    room.go_on(MONDAY)
    (nudge,) = nudges(room, teacher)
    assert "1 child has waited more than 4 weeks for good news: Amina" in nudge.text
    room.go_on(minutes=1)
    assert len(nudges(room, teacher)) == 1
    room.go_on(NEXT)
    assert len(nudges(room, teacher)) == 2


async def test_at_most_three_names_and_none_that_the_parents_keep(place: Place, room: Room) -> None:
    teacher = await place.teacher()
    chats = await more_families(room, "Bo Cem Daan Ewa")
    plan(room)
    room.go_on(MONDAY)
    assert "4 children have waited more than 4 weeks for good news. Their names" in nudges(room, teacher)[-1].text
    for chat in chats:
        room.name(chat)
    room.go_on(NEXT)
    assert "4 children have waited more than 4 weeks for good news: Bo, Cem, Daan and 1 more" in (
        nudges(room, teacher)[-1].text
    )
    room.name(chats[0], Naming.NONE)
    room.go_on(days=7)
    assert "Cem, Daan, Ewa and 1 more" in nudges(room, teacher)[-1].text
    change_school(room, naming="never")
    room.go_on(days=7)
    assert "Cem" not in nudges(room, teacher)[-1].text


@pytest.mark.parametrize(("days_ago", "comes"), [(None, True), (40, True), (20, False), (3, False)])
async def test_only_when_somebody_waits_more_than_four_weeks(
    place: Place, room: Room, days_ago: int | None, *, comes: bool
) -> None:
    teacher, _ = await place.teacher(), await family(room)
    if days_ago is not None:
        room.news(days_ago=days_ago)
    plan(room)
    room.go_on(MONDAY)
    assert len(nudges(room, teacher)) == comes


async def test_nobody_waits_whom_nobody_reaches_or_who_is_new(place: Place, room: Room) -> None:
    teacher = await place.teacher()
    await family(room, days=10)
    plan(room)
    room.go_on(MONDAY)
    assert nudges(room, teacher) == []


async def test_other_groups_do_not_count_and_lent_ones_do(place: Place, room: Room) -> None:
    teacher = await place.teacher()
    await family(room, place.school.luuk)
    plan(room)
    room.go_on(MONDAY)
    assert nudges(room, teacher) == [], "Luuk is in Groep 3"
    with place.talk.db.transaction() as session:
        three = session.scalars(select(Group.id).where(Group.name == "Groep 3")).one()
        lent = Handover(group_id=three, staff_id=place.school.teacher, from_day=date(2026, 12, 7), until_day=None)
        session.add(lent)
    room.go_on(NEXT)
    assert len(nudges(room, teacher)) == 1


async def test_no_nudge_when_school_is_closed_that_day(place: Place, room: Room) -> None:
    teacher, _ = await place.teacher(), await family(room)
    plan(room)
    with place.talk.db.transaction() as session:
        schools.set_hours(session, place.school.school_id, [Day(2, time(8, 30), time(14, 30))])
    for at in (MONDAY, "2026-12-01T08:30+01:00", NEXT):
        room.go_on(at)
    assert nudges(room, teacher) == []
    with place.talk.db.transaction() as session:
        schools.set_hours(session, place.school.school_id, [Day(1, time(9, 15), time(14, 30))])
    room.go_on("2026-12-14T09:15+01:00")
    assert len(nudges(room, teacher)) == 1


async def test_quiet_hours_of_the_teacher_move_it_within_the_morning(place: Place, room: Room) -> None:
    teacher, _ = await place.teacher(), await family(room)
    plan(room)
    change_school(room, quiet_until=time(9, 30))
    room.go_on(MONDAY)
    assert nudges(room, teacher) == []
    room.go_on("2026-11-30T09:30+01:00")
    assert len(nudges(room, teacher)) == 1
    change_school(room, quiet_until=time(12, 0))
    room.go_on(NEXT)
    room.go_on("2026-12-07T12:00+01:00")
    assert len(nudges(room, teacher)) == 1, "in the afternoon it is too late"
    change_school(room, quiet_until=time(7, 30))
    room.go_on("2026-12-14T08:30+01:00")
    assert len(nudges(room, teacher)) == 2


async def test_a_pause_holds_it_and_a_missed_monday_is_left_out(place: Place, room: Room) -> None:
    teacher, _ = await place.teacher(), await family(room)
    plan(room)
    with place.talk.db.transaction() as session:
        session.execute(update(Person).values(paused_until=NO_END))
    room.go_on(MONDAY)
    with place.talk.db.transaction() as session:
        session.execute(update(Person).values(paused_until=None))
    room.go_on("2026-12-08T10:00+01:00")  # nothing ran on that Monday
    assert nudges(room, teacher) == []
    room.go_on("2026-12-14T08:30+01:00")
    assert len(nudges(room, teacher)) == 1


@pytest.mark.parametrize(
    ("before", "monday"),
    [("2026-10-20T12:00+02:00", "2026-10-26T08:30+01:00"), ("2027-03-23T12:00+01:00", "2027-03-29T08:30+02:00")],
)
async def test_the_clock_changes_on_sunday(place: Place, room: Room, before: str, monday: str) -> None:
    room.now.at = datetime.fromisoformat(before)
    teacher, _ = await place.teacher(), await family(room)
    plan(room)
    room.go_on(monday)
    room.now.at -= timedelta(minutes=1)
    assert len(nudges(room, teacher)) == 1
    with place.talk.db.transaction() as session:
        made = session.scalars(select(OutMessage).where(OutMessage.kind == "waiting")).one()
        assert made.created_at == datetime.fromisoformat(monday)


async def test_it_is_switched_off_where_it_stands_and_on_in_the_settings(place: Place, room: Room) -> None:
    teacher, _ = await place.teacher(), await family(room)
    plan(room)
    room.go_on(MONDAY)
    nudges(room, teacher)
    assert "You get no reminder" in (await teacher.tap("No more reminders")).text
    room.go_on(NEXT)
    assert len(nudges(room, teacher)) == 1
    await teacher.press("settings.menu")
    assert "You get no reminder" in (await teacher.tap("Weekly reminder")).text
    assert "On Monday morning" in (await teacher.tap("Remind me again")).text
    room.go_on(days=7)
    assert len(nudges(room, teacher)) == 2


async def test_leaders_and_coordinators_have_no_nudge(place: Place, room: Room) -> None:
    teacher, _ = await place.teacher(), await family(room)
    plan(room)
    for role in ("leader", "coordinator"):
        with place.talk.db.transaction() as session:
            session.execute(update(Staff).values(role=role))
        assert "Weekly reminder" not in (await teacher.press("settings.menu")).labels
        assert "This button is old" in (await teacher.press("waiting.off")).text
    room.go_on(MONDAY)
    assert nudges(room, teacher) == []


async def test_plans_are_made_once_and_keep_what_was_chosen(place: Place, room: Room) -> None:
    await place.teacher()
    assert (plan(room), plan(room)) == (1, 0)
    with place.talk.db.transaction() as session:
        (row,) = session.scalars(select(WaitingReminder))
        assert row.due == datetime.fromisoformat(MONDAY)


async def test_who_waits_leads_to_writing(place: Place, room: Room) -> None:
    """From the menu to the sentences in two taps; the name stands there only if the parents allow it."""
    teacher, parent = await place.teacher(), await family(room)
    await teacher.press("home.menu")
    shown = await teacher.tap("Who waits?")
    assert "None yet: 1" in shown.text
    assert "Child 1" in shown.labels
    room.name(parent)
    await teacher.press("home.menu")
    await teacher.tap("Who waits?")
    assert "Amina" in (await teacher.tap("Amina")).text
    room.news(days_ago=1)
    await teacher.press("home.menu")
    shown = await teacher.tap("Who waits?")
    assert "In the last 2 weeks: 1" in shown.text
    assert "Amina" not in shown.labels


async def test_other_groups_and_parents_find_nothing(place: Place, room: Room) -> None:
    teacher, parent = await place.teacher(), await family(room)
    with place.talk.db.transaction() as session:
        three = session.scalars(select(Group.id).where(Group.name == "Groep 3")).one()
    assert "This button is old" in (await teacher.press(f"waiting.group:{three}")).text
    for payload in ("waiting.show", "waiting.reminder", "waiting.on"):
        assert "This button is old" in (await parent.press(payload)).text
