"""Planning meetings in the console: from the kind of talk to what parents are told."""

import re

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.meetings.tables import Meeting, MeetingNotice, MeetingRound, MeetingSeat, MeetingSlot
from bot.people.tables import Pupil
from tests.console.conftest import World, add_pupils, link_parent

DAY = "2026-12-01"  # a Tuesday, a week after now


async def setting(world: World, names: str = "Amina Bram Cem") -> list[int]:
    """A class of children, each with one parent."""

    def work(session: Session) -> list[int]:
        pupils = add_pupils(session, world.regenboog.id, world.regenboog.six, names)
        for pupil in pupils:
            link_parent(session, [pupil], "tr", world.now())
        return pupils

    return await world.db.run(work)


async def form_of(browser: httpx.AsyncClient, path: str) -> dict[str, str]:
    """What a browser would send of the plan's form."""
    return fields((await browser.get(path)).text)


def fields(page: str) -> dict[str, str]:
    form = page[page.index('class="fields loose compose"') : page.index("</form>", page.index("compose"))]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        assert name and kind
        value = re.search(r'value="([^"]*)"', tag)
        if kind[1] in ("radio", "checkbox") and " checked" not in tag:
            continue
        found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return found


async def plan_round(world: World, browser: httpx.AsyncClient, **given: str) -> str:
    """The address of the draft of a round for Groep 6 on one afternoon."""
    path = f"/console/meetings/new?kind=progress&for=group-{world.regenboog.six}"
    form = await form_of(browser, path)
    form |= {"day-1": DAY, "from-1": "14:00", "until-1": "15:00", "choose_until": "2026-11-29", "place": "Lokaal 6"}
    listed = await browser.post("/console/meetings/new", data=form | given)
    assert listed.status_code == 200, listed.text
    answer = await browser.post("/console/meetings/new", data=fields(listed.text))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def teacher(world: World) -> httpx.AsyncClient:
    return await world.signed_in(world.regenboog.staff[Role.TEACHER])


async def test_a_round_is_planned_looked_at_told_and_undone(world: World) -> None:
    await setting(world)
    browser = await teacher(world)
    assert "Nothing is planned" in (await browser.get("/console/meetings")).text
    place = await plan_round(world, browser)
    look = (await browser.get(place)).text
    assert "3 families are told" in look
    assert "6 times to choose from" in look
    assert "Meester Jan (Teacher)" in look
    assert "School invites you to a talk." in look
    await browser.post(f"{place}/tell")
    assert "told in a moment" in (await browser.get(place)).text
    assert await number(world, MeetingNotice) > 0
    await browser.post(f"{place}/undo")
    assert "Look at it before you tell the parents" in (await browser.get(place)).text
    assert await number(world, MeetingNotice) == 0
    assert ("staff", "meetings.told") in {(who.split(":")[0], what) for who, what, _ in await world.audited()}


async def number(world: World, table: type) -> int:
    return await world.db.read(lambda session: len(session.scalars(select(table)).all()))


async def test_what_is_usual_is_filled_in(world: World) -> None:
    await setting(world)
    browser = await teacher(world)
    form = await form_of(browser, f"/console/meetings/new?kind=progress&for=group-{world.regenboog.six}")
    assert (form["goal"], form["minutes"], form["way"]) == ("how_it_goes", "10", "school")
    assert form["leads"] == str(world.regenboog.staff[Role.TEACHER])
    assert "child" in form  # Groep 6 is above group 3, from which the child joins
    visit = await form_of(browser, f"/console/meetings/new?kind=home_visit&for=group-{world.regenboog.six}")
    assert (visit["minutes"], visit["way"]) == ("30", "home")


async def test_a_plan_asks_for_the_support_coordinator_by_name(world: World) -> None:
    [pupil, *_] = await setting(world)
    browser = await teacher(world)
    form = await form_of(browser, f"/console/meetings/new?kind=large&for=pupil-{pupil}")
    coordinator = f"staff-{world.regenboog.staff[Role.COORDINATOR]}"
    assert form[coordinator] == "yes"
    form |= {"day": DAY, "begins": "14:00", "role-1": "psychologist"}
    answer = await browser.post("/console/meetings/new", data=form)
    assert answer.status_code == 422
    assert "Write the name of everybody from outside" in answer.text
    answer = await browser.post("/console/meetings/new", data=form | {"name-1": "Drs. De Wit"})
    assert answer.status_code == 303
    look = (await browser.get(str(answer.headers["location"]))).text
    assert "Drs. De Wit (Child psychologist" in look or "Drs. De Wit (" in look
    assert "Juf Els (" in look


async def test_times_are_shown_before_they_are_made(world: World) -> None:
    await setting(world)
    browser = await teacher(world)
    path = f"/console/meetings/new?kind=progress&for=group-{world.regenboog.six}"
    form = await form_of(browser, path)
    form |= {"day-1": DAY, "from-1": "14:00", "until-1": "15:30", "gap": "5", "choose_until": "2026-11-29"}
    form |= {"pause_from": "14:30", "pause_until": "14:45"}
    listed = (await browser.post("/console/meetings/new", data=form)).text
    assert re.findall(r"<span>(\d\d:\d\d–\d\d:\d\d)</span>", listed) == [
        *("14:00–14:10", "14:15–14:25", "14:45–14:55", "15:00–15:10", "15:15–15:25"),
    ]
    assert await number(world, MeetingRound) == 0
    chosen = fields(listed)
    del chosen[f"time-{DAY}T14:15"]
    answer = await browser.post("/console/meetings/new", data=chosen)
    assert answer.status_code == 303
    assert await number(world, MeetingSlot) == 4
    again = await form_of(browser, f"{answer.headers['location']}/change")
    assert (again["day-1"], again["from-1"], again["gap"]) == (DAY, "14:00", "5")


async def test_a_teacher_never_has_two_talks_at_once(world: World) -> None:
    [pupil, *_] = await setting(world)
    browser = await teacher(world)
    place = await plan_round(world, browser)
    await browser.post(f"{place}/tell")
    form = await form_of(browser, f"/console/meetings/new?kind=worry&for=pupil-{pupil}")
    answer = await browser.post("/console/meetings/new", data=form | {"day": DAY, "begins": "14:05"})
    assert answer.status_code == 422
    assert "Meester Jan has another talk then, or offers that time to others: Tuesday 1 December" in answer.text
    answer = await browser.post("/console/meetings/new", data=form | {"day": DAY, "begins": "15:00"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"goal": ""}, "Choose what the talk is for"),
        ({"goal": "own"}, "Write the goal in one short sentence"),
        ({"minutes": "2"}, "A talk takes from 5"),
        ({"day": "2026-11-01"}, "has passed already"),
        ({"day": ""}, "Choose a day."),
        ({"begins": "x"}, "Write when the talk begins"),
        ({"day": "2026-11-28"}, "There is no school on that day"),
        ({"day": "2027-03-28", "begins": "02:30", "closed": "yes"}, "That time does not exist"),
        ({"way": "video"}, "Write the web address of the video talk"),
    ],
)
async def test_mistakes_are_said(world: World, given: dict[str, str], says: str) -> None:
    [pupil, *_] = await setting(world)
    browser = await teacher(world)
    form = await form_of(browser, f"/console/meetings/new?kind=worry&for=pupil-{pupil}")
    answer = await browser.post("/console/meetings/new", data=form | {"day": DAY, "begins": "14:00"} | given)
    assert answer.status_code == 422
    assert says in answer.text
    assert await number(world, MeetingRound) == 0


async def told_round(world: World, browser: httpx.AsyncClient, **given: str) -> str:
    place = await plan_round(world, browser, **given)
    await browser.post(f"{place}/tell")
    world.now.move(minutes=2)
    return place


async def meeting_of(world: World, name: str) -> int:
    def find(session: Session) -> int:
        named = select(Meeting.id).join(Pupil, Pupil.id == Meeting.pupil_id).where(Pupil.first_name == name)
        return session.scalars(named.order_by(Meeting.id)).first() or 0

    return await world.db.read(find)


async def test_a_time_is_set_for_a_family_by_telephone_and_freed(world: World) -> None:
    await setting(world)
    browser = await teacher(world)
    place = await told_round(world, browser)
    meeting = await meeting_of(world, "Amina")
    page = (await browser.get(f"/console/meetings/{meeting}/change")).text
    slot = re.findall(r'<option value="(\d+)">Tuesday 1 December, 14:10', page)[0]
    await browser.post(f"/console/meetings/{meeting}/time", data={"slot": slot})
    assert "Tuesday 1 December, 14:10–14:20" in (await browser.get(place)).text
    other = await meeting_of(world, "Bram")
    taken = await browser.post(f"/console/meetings/{other}/time", data={"slot": slot})
    assert "Another family was a moment earlier" in taken.text
    clash = await browser.post(f"/console/meetings/{other}/time", data={"day": DAY, "begins": "14:15"})
    assert "Meester Jan has another talk then" in clash.text
    await browser.post(f"/console/meetings/{meeting}/free")
    await browser.post(f"/console/meetings/{other}/time", data={"slot": slot})
    names = re.findall(r"<bdi>(Amina|Bram|Cem)</bdi></a>", (await browser.get(place)).text)
    assert names == ["Amina", "Cem", "Bram"]  # those without a time first


async def test_somebody_added_later_is_told_or_the_teacher_is_warned(world: World) -> None:
    await setting(world, "Amina")
    browser = await teacher(world)
    place = await told_round(world, browser)
    meeting = await meeting_of(world, "Amina")
    await browser.post(f"/console/meetings/{meeting}/time", data={"day": DAY, "begins": "14:00"})
    reachable = await browser.post(f"{place}/seats", data={"role": "psychologist", "name": "Drs. De Wit"})
    assert reachable.status_code == 200  # this parent has no chat: nobody would read it
    assert "Not all parents will read this before the talk" in reachable.text
    assert await seats(world) == ["teacher"]
    sure = {"role": "psychologist", "name": "Drs. De Wit", "sure": "yes"}
    assert (await browser.post(f"{place}/seats", data=sure)).status_code == 303
    assert await seats(world) == ["teacher", "psychologist"]
    assert "meeting.seat_added_late" in {what for _, what, _ in await world.audited()}


async def seats(world: World) -> list[str]:
    rows = (
        select(MeetingSeat.role).where(MeetingSeat.removed_at.is_(None)).order_by(MeetingSeat.added_at, MeetingSeat.id)
    )
    return await world.db.read(lambda session: list(session.scalars(rows)))
