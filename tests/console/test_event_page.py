"""One event in the console: numbers, who comes in which language, what is brought, and how it was."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any  # values of a form

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.events.school.actions import purge_guests
from bot.features.events.tables import (
    Contribution,
    Event,
    EventFeedback,
    EventGuest,
    EventMissed,
    EventNeed,
    EventSuggestion,
)
from bot.people.tables import Pupil
from bot.store.ids import new_id
from tests.console.conftest import World, add_pupils, link_parent
from tests.console.event_sample import add_event, add_family, add_guest, add_need, say, suggest
from tests.console.test_pages import words


def party(session: Session, world: World) -> int:
    """Two Arabic families and a Turkish one of groep 6, one of groep 3, with eight places; two families wait."""
    school, now = world.regenboog, world.now()
    event = add_event(session, school, [], school.staff[Role.LEADER], now=now, capacity=8, help_languages="ar")
    noor = add_family(session, school, school.six, "Noor Sami", "ar", now)
    omar = add_family(session, school, school.six, "Omar", "ar", now)
    can = add_family(session, school, school.six, "Can", "tr", now)
    tess = add_family(session, school, school.three, "Tess", "nl", now)
    for person, people in ((noor, 3), (omar, 2), (tess, 2)):
        say(session, event, person, "yes", people, now=now)
    say(session, event, can, "yes", 4, now=now + timedelta(seconds=1))
    say(
        session,
        event,
        add_family(session, school, school.six, "Ola", "pl", now),
        "yes",
        2,
        now=now + timedelta(seconds=2),
    )
    say(session, event, add_family(session, school, school.six, "Mo", "ar", now), "maybe", now=now)
    say(session, event, add_family(session, school, school.six, "Bo", "nl", now), "no", now=now)
    add_family(session, school, school.six, "Stil", "nl", now)
    return event.id


async def make(world: World, work: Callable[[Session, World], int] = party) -> int:
    return await world.db.run(lambda session: work(session, world))


async def read(world: World, path: str, role: Role = Role.LEADER) -> str:
    browser = await world.signed_in(world.regenboog.staff[role])
    answer = await browser.get(path)
    assert answer.status_code == 200, answer.text
    return words(answer.text)


async def post(world: World, path: str, role: Role = Role.LEADER, **form: object) -> tuple[int, str]:
    browser = await world.signed_in(world.regenboog.staff[role])
    answer = await browser.post(path, data={name: str(value) for name, value in form.items()})
    return answer.status_code, words(answer.text) if answer.status_code != 303 else answer.headers["location"]


async def test_the_numbers_are_those_of_families_and_of_people(world: World) -> None:
    event = await make(world)
    text = await read(world, f"/console/events/{event}")
    assert "People who come 7 Families who come 3 Places free 1 Families waiting for a place 2" in text
    assert "Places taken or offered: 7 of 8" in text
    assert "Come 3 Wait for a place 2 Do not know yet 1 Cannot come 1 No answer yet 1" in text


async def test_who_comes_is_told_by_child_and_language(world: World) -> None:
    event = await make(world)
    text = await read(world, f"/console/events/{event}")
    assert "Parent of Noor (Groep 6) and Sami (Groep 6) 3 Arabic" in text
    assert "Arabic: 2 families, 5 people Somebody can interpret" in text
    assert "Dutch: 1 family, 2 people" in text
    assert "Turkish: " not in text, "who waits for a place does not come yet"


async def test_the_waiting_list_is_in_its_order(world: World) -> None:
    event = await make(world)
    text = await read(world, f"/console/events/{event}")
    assert "1. Parent of Can (Groep 6): 4 people, Turkish 2. Parent of Ola (Groep 6): 2 people, Polish" in text


async def test_a_teacher_sees_no_names_of_other_groups(world: World) -> None:
    event = await make(world)
    text = await read(world, f"/console/events/{event}", Role.TEACHER)
    assert "Noor" in text
    assert "Tess" not in text
    assert "Also 1 family that you do not see by name. 2 people" in text
    assert "Dutch: 1 family, 2 people" in text, "for help it counts all the same"
    for part in ("list", "csv", "door?q=tess"):
        browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
        assert "Tess" not in (await browser.get(f"/console/events/{event}/{part}")).text


async def test_a_child_who_left_is_named_to_nobody(world: World) -> None:
    event = await make(world)

    def leave(session: Session) -> None:
        for pupil in session.scalars(select(Pupil).where(Pupil.first_name == "Omar")):
            pupil.archived_at = world.now()

    await world.change(leave)
    text = await read(world, f"/console/events/{event}")
    assert "Omar" not in text
    assert "Also 1 family that you do not see by name. 2 people" in text


async def test_the_numbers_alone_are_there_for_the_script(world: World) -> None:
    event = await make(world)
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    part = (await browser.get(f"/console/events/{event}/live")).text
    assert 'id="progress"' in part
    assert "<html" not in part
    assert "Noor" not in part
    assert "7 people come." in part


async def test_reading_the_names_is_written_down_and_the_numbers_are_not(world: World) -> None:
    event = await make(world)
    staff = world.regenboog.staff[Role.LEADER]
    browser = await world.signed_in(staff)
    await browser.get(f"/console/events/{event}/live")
    assert not [line for line in await world.audited() if line[1].startswith("event.")]
    for part, act in (("", "read"), ("/list", "listed"), ("/csv", "exported")):
        assert (await browser.get(f"/console/events/{event}{part}")).status_code == 200
        assert (f"staff:{staff}", f"event.{act}", f"event:{event}") in await world.audited()


def draft(session: Session, world: World) -> int:
    school = world.regenboog
    return add_event(session, school, [school.six], school.staff[Role.TEACHER], now=world.now(), state="draft").id


async def test_a_draft_leads_to_its_preview(world: World) -> None:
    event = await make(world, draft)
    text = await read(world, f"/console/events/{event}", Role.TEACHER)
    assert "Nobody knows of it yet." in text
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    for part in ("live", "door", "list", "csv"):
        assert (await browser.get(f"/console/events/{event}/{part}")).status_code == 404


def empty_one(session: Session, world: World) -> int:
    school = world.regenboog
    return add_event(session, school, [school.six], school.staff[Role.TEACHER], now=world.now()).id


async def test_an_event_that_nobody_answered_says_so(world: World) -> None:
    event = await make(world, empty_one)
    text = await read(world, f"/console/events/{event}", Role.TEACHER)
    assert "Nobody has said yes yet." in text
    assert "Nothing is asked of parents." in text


def with_needs(session: Session, world: World) -> int:
    school, now = world.regenboog, world.now()
    event = add_event(session, school, [], school.staff[Role.LEADER], now=now)
    cake, _ = add_need(session, event, "cake", 3), add_need(session, event, "soup", 1)
    noor = add_family(session, school, school.six, "Noor", "ar", now)
    tess = add_family(session, school, school.three, "Tess", "nl", now)
    for person, number in ((noor, 1), (tess, 1)):
        session.add(Contribution(id=new_id(), need_id=cake, person_id=person, number=number, taken_at=now))
    suggest(session, event, noor, "أعزف على العود", now=now)
    return event.id


async def test_the_shopping_list_says_who_brings_what_and_what_is_missing(world: World) -> None:
    event = await make(world, with_needs)
    text = await read(world, f"/console/events/{event}", Role.LEADER)
    assert "Cake or biscuits 2 of 3 Still missing: 1 Parent of Noor (Groep 6): 1 Parent of Tess (Groep 3): 1" in text
    assert "Soup 0 of 1 Still missing: 1" in text
    seen_by_teacher = await read(world, f"/console/events/{event}", Role.TEACHER)
    assert "Parent of Noor (Groep 6): 1 A parent of another group: 1" in seen_by_teacher


async def needs_of(world: World, event: int) -> dict[int, tuple[str, int]]:
    rows = select(EventNeed).where(EventNeed.event_id == event).order_by(EventNeed.id)
    return await world.db.read(
        lambda session: {row.id: (row.words or row.what, row.wanted) for row in session.scalars(rows)}
    )


async def test_a_need_is_added_changed_and_removed(world: World) -> None:
    event = await make(world, with_needs)
    path = f"/console/events/{event}"
    assert await post(world, f"{path}/needs", what="drive", wanted=2) == (303, f"{path}#needs")
    assert await post(world, f"{path}/needs", what="other", wanted=1, words="Een tent") == (303, f"{path}#needs")
    found = await needs_of(world, event)
    assert list(found.values()) == [("cake", 3), ("soup", 1), ("drive", 2), ("Een tent", 1)]
    cake, soup, *_ = found
    assert (await post(world, f"{path}/needs/{cake}", wanted=5))[0] == 303
    assert "get a message that it is not needed" in await read(world, path), "said before it happens"
    assert (await post(world, f"{path}/needs/{soup}/remove"))[0] == 303
    assert list((await needs_of(world, event)).values()) == [("cake", 5), ("drive", 2), ("Een tent", 1)]


@pytest.mark.parametrize(
    "form", [{"what": "cake", "wanted": "0"}, {"what": "other", "wanted": "1"}, {"what": "gold", "wanted": "1"}]
)
async def test_a_need_that_says_nothing_is_refused_kindly(world: World, form: dict[str, Any]) -> None:
    event = await make(world, empty_one)
    status, text = await post(world, f"/console/events/{event}/needs", Role.LEADER, **form)
    assert status == 422
    assert "Say how many, at most 99" in text
    assert not await needs_of(world, event)


async def test_only_whoever_leads_the_event_changes_its_list(world: World) -> None:
    event = await make(world, with_needs)
    cake = next(iter(await needs_of(world, event)))
    path = f"/console/events/{event}/needs"
    for address in (path, f"{path}/{cake}", f"{path}/{cake}/remove"):
        assert (await post(world, address, Role.TEACHER, what="cake", wanted=9))[0] == 404
    assert "Add something to the list" not in await read(world, f"/console/events/{event}", Role.TEACHER)


async def test_a_suggestion_is_put_on_the_list_or_answered_with_thanks(world: World) -> None:
    event = await make(world, with_needs)
    path = f"/console/events/{event}"
    idea = await world.db.read(lambda session: session.scalars(select(EventSuggestion.id)).one())
    assert "أعزف على العود" in await read(world, path)
    status, text = await post(world, f"{path}/suggestions/{idea}/add", wanted=0, words="Muziek op de ud")
    assert (status, "Say how many" in text) == (422, True)
    assert (await post(world, f"{path}/suggestions/{idea}/add", wanted=1, words="Muziek op de ud"))[0] == 303
    assert ("Muziek op de ud", 1) in (await needs_of(world, event)).values()
    assert "Is on the list" in await read(world, path)
    told = await world.db.read(lambda session: session.scalars(select(EventMissed.person_id)).all())
    assert len(told) == 1, "the parent is thanked"


def over(session: Session, world: World) -> int:
    school, now = world.regenboog, world.now()
    event = add_event(session, school, [], school.staff[Role.LEADER], now=now, after=timedelta(days=-1))
    for number, (face, line) in enumerate(((3, "عظيم"), (3, None), (1, None))):
        person = link_parent(session, add_pupils(session, school.id, school.six, f"Kind{number}"), "ar", now)
        row = EventFeedback(id=new_id(), event_id=event.id, person_id=person, face=face, given_at=now)
        row.words = line
        session.add(row)
    return event.id


async def test_afterwards_it_says_how_it_was_without_names(world: World) -> None:
    event = await make(world, over)
    text = await read(world, f"/console/events/{event}")
    assert "It is over" in text
    assert "Good 2 So-so 0 Not good 1" in text
    assert "عظيم" in text
    assert "Kind0" not in text
    assert f"/console/events/{event}/door" not in text


async def test_guests_are_forgotten_the_day_after(world: World) -> None:
    def fill(session: Session, world: World) -> int:
        school = world.regenboog
        event = add_event(session, school, [], school.staff[Role.LEADER], now=world.now())
        add_guest(session, event, "Opa Kees", now=world.now())
        return event.id

    event = await make(world, fill)
    ends = await world.db.read(lambda session: session.scalars(select(Event.ends_at)).one())
    midnight = ends.replace(hour=23, minute=0)  # in Amsterdam, in winter
    for moment, left in ((ends, 1), (midnight - timedelta(seconds=1), 1), (midnight, 0)):
        await world.change(partial(purge_guests, now=moment))
        rows = await world.db.read(lambda session: session.scalars(select(EventGuest.event_id)).all())
        assert rows == [event] * left


async def test_everything_it_leads_to_is_there(world: World) -> None:
    event = await make(world)
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    page = (await browser.get(f"/console/events/{event}")).text
    links = set(re.findall(r'href="(/console/events[^"]*)"', page))
    ways = ("door", "list", "csv", "change", "cancel")
    assert links >= {f"/console/events/new?copy={event}", *(f"/console/events/{event}/{way}" for way in ways)}
    for link in links:
        assert (await browser.get(link)).status_code == 200, link
