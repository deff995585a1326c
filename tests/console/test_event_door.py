"""At the door: the school answers for a parent, and writes down who came without Samen."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.events.tables import Event, EventGuest, EventMissed, EventReply, EventReplyPupil
from bot.people.tables import Address, Conversation, Guardian, Person, Pupil
from bot.store.ids import new_id
from tests.console.conftest import World, add_pupils
from tests.console.event_sample import add_event, add_family, add_guest, say
from tests.console.test_event_page import make, post, read


def gate(session: Session, world: World) -> int:
    """Six places, four of them taken; Noor and Noé did not answer, nobody of Nadia uses Samen."""
    school, now = world.regenboog, world.now()
    event = add_event(session, school, [], school.staff[Role.LEADER], now=now, capacity=6)
    say(session, event, add_family(session, school, school.six, "Can", "tr", now), "yes", 4, now=now)
    add_family(session, school, school.six, "Noor", "ar", now)
    add_family(session, school, school.six, "Noé", "nl", now)
    add_family(session, school, school.three, "Nils", "nl", now)
    add_pupils(session, school.id, school.six, "Nadia")
    return event.id


async def pupil(world: World, name: str) -> int:
    return await world.db.read(lambda session: session.scalars(select(Pupil.id).where(Pupil.first_name == name)).one())


Reply = tuple[str, int, str | None, bool]


async def reply_of(world: World, event: int, name: str) -> Reply | None:
    """Answer, people, place, and whether the school gave it."""
    theirs = (
        select(EventReply)
        .join(EventReplyPupil, EventReplyPupil.reply_id == EventReply.id)
        .join(Pupil, Pupil.id == EventReplyPupil.pupil_id)
        .where(EventReply.event_id == event, Pupil.first_name == name)
    )

    def work(session: Session) -> Reply | None:
        found = session.scalar(theirs)
        return None if found is None else (found.answer, found.people, found.place, found.staff_id is not None)

    return await world.db.read(work)


async def test_a_child_is_found_by_first_letters_with_or_without_accents(world: World) -> None:
    event = await make(world, gate)
    text = await read(world, f"/console/events/{event}/door?q=NOE")
    assert "Noé (Groep 6) No answer yet" in text
    assert "Noor" not in text
    text = await read(world, f"/console/events/{event}/door?q=n", Role.TEACHER)
    assert re.search(r"Nadia \(Groep 6\) No parent uses Samen yet.* Noor .* Noé ", text)
    assert "Nils" not in text, "a child of another group"
    assert "No child whose name begins like this" in await read(world, f"/console/events/{event}/door?q=zz")


async def test_the_school_answers_for_a_parent_in_two_taps(world: World) -> None:
    event, noor = await make(world, gate), await pupil(world, "Noor")
    path = f"/console/events/{event}/door"
    assert "The parent gets a message that school has written this down." in await read(world, f"{path}/{noor}")
    assert await post(world, f"{path}/{noor}", Role.TEACHER, people=2) == (303, f"{path}?done={noor}")
    assert await reply_of(world, event, "Noor") == ("yes", 2, "placed", True)
    text = await read(world, f"{path}?done={noor}")
    assert "Parent of Noor (Groep 6): Comes with 2 people The parent gets a message about it." in text
    assert "Parent of Noor (Groep 6) Filled in by school 2 Arabic" in await read(world, f"/console/events/{event}")
    told = await world.db.read(lambda session: session.scalars(select(EventMissed.person_id)).all())
    parent = select(Guardian.person_id).where(Guardian.pupil_id == noor)
    assert told == await world.db.read(lambda session: session.scalars(parent).all())


async def test_a_family_that_cannot_come_is_written_down_too(world: World) -> None:
    event, can = await make(world, gate), await pupil(world, "Can")
    assert (await post(world, f"/console/events/{event}/door/{can}", people=0))[0] == 303
    assert await reply_of(world, event, "Can") == ("no", 0, None, True)


async def test_where_it_is_full_somebody_decides(world: World) -> None:
    event, noor = await make(world, gate), await pupil(world, "Noor")
    path = f"/console/events/{event}/door/{noor}"
    status, text = await post(world, path, people=3)
    assert status == 422
    assert "Places that this family can have: 2. They come with 3." in text
    assert "Let them in all the same: 7 for 6 places" in text
    assert await reply_of(world, event, "Noor") is None, "nothing is written down yet"
    assert (await post(world, path, people=3, full="wait"))[0] == 303
    assert await reply_of(world, event, "Noor") == ("yes", 3, "waiting", True)
    assert (await post(world, path, people=3, full="in"))[0] == 303
    assert await reply_of(world, event, "Noor") == ("yes", 3, "placed", True)
    assert "Places taken or offered: 7 of 6" in await read(world, f"/console/events/{event}")


async def test_a_family_with_places_keeps_them_when_more_do_not_fit(world: World) -> None:
    event, can = await make(world, gate), await pupil(world, "Can")
    status, text = await post(world, f"/console/events/{event}/door/{can}", people=7)
    assert (status, "Put them on the waiting list" in text) == (422, False)
    assert "Let them in all the same: 7 for 6 places" in text
    assert await reply_of(world, event, "Can") == ("yes", 4, "placed", False)


@pytest.mark.parametrize("people", ["", "31", "-1", "two", "9" * 30])
async def test_an_impossible_number_is_refused_kindly(world: World, people: str) -> None:
    event, noor = await make(world, gate), await pupil(world, "Noor")
    status, text = await post(world, f"/console/events/{event}/door/{noor}", people=people)
    assert (status, "Choose how many people come, at most 30." in text) == (422, True)
    assert await reply_of(world, event, "Noor") is None


async def test_until_it_is_over_and_no_longer(world: World) -> None:
    event, noor = await make(world, gate), await pupil(world, "Noor")
    path = f"/console/events/{event}/door/{noor}"
    ends = await world.db.read(lambda session: session.scalars(select(Event.ends_at)).one())
    world.now.at = ends - timedelta(minutes=1)
    assert (await post(world, path, people=1))[0] == 303
    world.now.at = ends
    status, text = await post(world, path, people=2)
    assert (status, "It is over or cancelled." in text) == (422, True)
    status, text = await post(world, f"/console/events/{event}/guests", name="Opa Kees", people=1)
    assert (status, "It is over or cancelled." in text) == (422, True)
    assert await reply_of(world, event, "Noor") == ("yes", 1, "placed", True)


async def test_a_child_of_another_group_is_not_there_for_a_teacher(world: World) -> None:
    event, nils = await make(world, gate), await pupil(world, "Nils")
    nadia = await pupil(world, "Nadia")
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    for number in (nils, nadia, 1, "x"):
        assert (await browser.get(f"/console/events/{event}/door/{number}")).status_code == 404
        assert (await browser.post(f"/console/events/{event}/door/{number}", data={"people": "1"})).status_code == 404


async def test_whoever_left_the_chat_is_answered_for_by_the_other_parent(world: World) -> None:
    """Noor's parents both joined; the one who answered stopped."""
    event, noor = await make(world, gate), await pupil(world, "Noor")

    def stop(session: Session) -> None:
        [first] = session.scalars(select(Guardian.person_id).where(Guardian.pupil_id == noor))
        row = session.get_one(Event, event)
        say(session, row, first, "yes", 1, now=world.now())
        other = Person(id=first + 1, language="pl", created_at=world.now())
        session.add(other)
        session.flush()
        session.add(Guardian(person_id=other.id, pupil_id=noor, linked_at=world.now()))
        session.delete(session.get_one(Person, first))

    await world.change(stop)
    assert "Parent of Noor (Groep 6) 1 Polish" in await read(world, f"/console/events/{event}")
    assert (await post(world, f"/console/events/{event}/door/{noor}", people=2))[0] == 303
    assert await reply_of(world, event, "Noor") == ("yes", 2, "placed", True)
    assert await world.db.read(lambda session: session.scalar(select(func.count()).select_from(EventReply))) == 2


async def guests(world: World) -> list[tuple[str, int, str]]:
    def work(session: Session) -> list[tuple[str, int, str]]:
        return [(row.name, row.people, row.language) for row in session.scalars(select(EventGuest))]

    return await world.db.read(work)


async def test_somebody_without_samen_is_added_and_taken_off(world: World) -> None:
    event = await make(world, gate)
    path = f"/console/events/{event}"
    assert "The names are forgotten the day after." in await read(world, f"{path}/door")
    added = await post(world, f"{path}/guests", Role.TEACHER, name=" Opa   Kees ", people=2, language="pl")
    assert added == (303, f"{path}/door#guests")
    assert await guests(world) == [("Opa Kees", 2, "pl")]
    text = await read(world, path)
    assert "Opa Kees Without Samen 2 Polish" in text
    assert "Polish: 2 people" in text
    assert "People who come 6 Families who come 1 Places free 0" in text
    number = await world.db.read(lambda session: session.scalars(select(EventGuest.id)).one())
    assert (await post(world, f"{path}/guests/{number}/remove"))[0] == 303
    assert await guests(world) == []
    acts = [(act, thing) for _, act, thing in await world.audited() if "guest" in act]
    assert acts == [("event.guest_added", f"event_guest:{number}"), ("event.guest_removed", f"event_guest:{number}")]


async def test_more_guests_than_places_are_somebodys_decision(world: World) -> None:
    event = await make(world, gate)
    path = f"/console/events/{event}/guests"
    status, text = await post(world, path, name="Opa Kees", people=3)
    assert status == 422
    assert "Places free: 2. With these people it is 7 for 6 places." in text
    assert "Add them all the same" in text
    assert await guests(world) == []
    assert (await post(world, path, name="Opa Kees", people=3, full="in"))[0] == 303
    assert await guests(world) == [("Opa Kees", 3, "")]


@pytest.mark.parametrize(("name", "people"), [("", 1), ("x" * 61, 1), ("123", 1), ("Kees", 0), ("Kees", 31)])
async def test_a_guest_without_name_or_number_is_refused_kindly(world: World, name: str, people: int) -> None:
    event = await make(world, gate)
    status, text = await post(world, f"/console/events/{event}/guests", name=name, people=people)
    assert status == 422
    assert "Write the name" in text or "Choose how many people" in text
    assert await guests(world) == []


async def test_a_guest_of_another_event_stays(world: World) -> None:
    def other(session: Session, world: World) -> int:
        school = world.linde
        event = add_event(session, school, [], school.staff[Role.LEADER], now=world.now())
        return add_guest(session, event, "Opa Kees", now=world.now())

    event, guest = await make(world, gate), await make(world, other)
    assert (await post(world, f"/console/events/{event}/guests/{guest}/remove"))[0] == 404
    assert len(await guests(world)) == 1


async def test_a_place_that_a_guest_gives_back_is_offered_to_who_waits(world: World) -> None:
    event, noor = await make(world, gate), await pupil(world, "Noor")
    path = f"/console/events/{event}"
    await post(world, f"{path}/guests", name="Opa Kees", people=2)
    await post(world, f"{path}/door/{noor}", people=2, full="wait")
    assert await reply_of(world, event, "Noor") == ("yes", 2, "waiting", True)
    number = await world.db.read(lambda session: session.scalars(select(EventGuest.id)).one())

    def reachable(session: Session) -> None:
        [parent] = session.scalars(select(Guardian.person_id).where(Guardian.pupil_id == noor))
        address = Address(id=new_id(), channel="telegram", value="1", person_id=parent, created_at=world.now())
        session.add(address)
        session.flush()
        session.add(Conversation(address_id=address.id, updated_at=world.now()))

    await world.change(reachable)
    await post(world, f"{path}/guests/{number}/remove")
    assert await reply_of(world, event, "Noor") == ("yes", 2, "offered", True)
