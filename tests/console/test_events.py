"""An event made in the console: the short form, its preview, changing, cancelling, and events that come again."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

import httpx
import pytest
from sqlalchemy import select

from bot.console.access import Role
from bot.delivery.tables import Broadcast
from bot.features.events.tables import Event
from tests.console.conftest import World
from tests.console.test_sending import families, send, words

__all__ = ["families"]

COFFEE = {"kind": "coffee_morning", "day": "2026-12-01", "begins": "08:45", "place": "de aula"}


@pytest.fixture
async def teacher(world: World) -> httpx.AsyncClient:
    return await world.signed_in(world.regenboog.staff[Role.TEACHER])


async def make(browser: httpx.AsyncClient, world: World, **more: str) -> httpx.Response:
    form = {f"group-{world.regenboog.six}": "yes", **COFFEE, **more}
    return await browser.post("/console/events/new", data={name: value for name, value in form.items() if value})


async def made(browser: httpx.AsyncClient, world: World, **more: str) -> str:
    """The address of the preview."""
    answer = await make(browser, world, **more)
    assert answer.status_code == 303, words(answer.text)
    return answer.headers["location"]


async def list_events(world: World) -> list[Event]:
    return await world.db.read(lambda session: list(session.scalars(select(Event).order_by(Event.starts_at))))


async def published(browser: httpx.AsyncClient, world: World, **more: str) -> Event:
    """Sent, and the undo minute is over."""
    await send(browser, await made(browser, world, **more))
    world.now.move(minutes=2)
    await world.change(lambda session: _done(session.scalars(select(Broadcast)).all()))
    return (await list_events(world))[0]


def _done(found: Sequence[Broadcast]) -> None:
    for one in found:
        one.state = "done"


async def test_a_teacher_makes_one_looks_and_sends(
    world: World, families: Sequence[int], teacher: httpx.AsyncClient
) -> None:
    page = await teacher.get("/console/events/new")
    assert page.status_code == 200
    assert re.search(rf'name="group-{world.regenboog.six}" value="yes" checked', page.text), "the only group is chosen"
    address = await made(teacher, world)
    seen = words((await teacher.get(address)).text)
    assert "6 people get this message." in seen
    assert "Koffieochtend" in seen
    assert "de aula" in seen
    [event] = await list_events(world)
    assert (event.state, event.published_at, str(event.ends)) == ("draft", None, "09:45:00")
    assert (await send(teacher, address)).status_code == 303
    [event] = await list_events(world)
    assert (event.state, event.published_at) == ("open", world.now() + timedelta(seconds=60))
    listed = words((await teacher.get("/console/events")).text)
    assert "Coffee morning" in listed or "Koffieochtend" in listed
    staff_id = world.regenboog.staff[Role.TEACHER]
    assert (f"staff:{staff_id}", "event.written", f"event:{event.id}") in await world.audited()


async def test_undone_within_the_minute_it_is_a_draft_again(
    world: World, families: Sequence[int], teacher: httpx.AsyncClient
) -> None:
    address = await made(teacher, world)
    await send(teacher, address)
    assert (await teacher.post(f"{address}/undo")).status_code == 303
    [event] = await list_events(world)
    assert (event.state, event.published_at) == ("draft", None)
    again = f"/console/sending/{event.broadcast_id}"
    assert again != address
    assert again in (await teacher.get("/console/events")).text
    assert (await send(teacher, again)).status_code == 303
    assert (await list_events(world))[0].state == "open"


async def test_a_draft_thrown_away_takes_the_event_with_it(world: World, teacher: httpx.AsyncClient) -> None:
    address = await made(teacher, world, repeat="week", until="2026-12-20", **await planned_days(teacher, world))
    assert len(await list_events(world)) == 3
    assert (await teacher.post(f"{address}/drop")).status_code == 303
    assert await list_events(world) == []


async def planned_days(teacher: httpx.AsyncClient, world: World, **more: str) -> dict[str, str]:
    """The days as the page shows them before anything is written, all of them ticked."""
    given = {"repeat": "week", "until": "2026-12-20", **more}
    page = await make(teacher, world, **given)
    assert page.status_code == 200
    asked = re.findall(r'name="dates" value="([^"]+)"', page.text)
    return {
        "dates": asked[0],
        **dict.fromkeys(re.findall(r'name="(date-[^"]+)" value="yes" checked', page.text), "yes"),
    }


async def test_events_that_come_again_are_shown_before_they_are_written(
    world: World, families: Sequence[int], teacher: httpx.AsyncClient
) -> None:
    days = await planned_days(teacher, world, repeat="month", until="2027-03-03")
    assert [name for name in days if name != "dates"] == [
        *("date-2026-12-01", "date-2027-01-05", "date-2027-02-02", "date-2027-03-02")
    ]
    assert await list_events(world) == []
    del days["date-2027-02-02"]
    address = await made(teacher, world, repeat="month", until="2027-03-03", **days)
    found = await list_events(world)
    assert [one.day for one in found] == [date(2026, 12, 1), date(2027, 1, 5), date(2027, 3, 2)]
    assert [one.invite_at for one in found] == [None] * 3
    await send(teacher, address)
    first, second, third = await list_events(world)
    assert (first.state, second.state, third.state) == ("open", "draft", "draft")
    assert [str(one.invite_at)[:10] for one in (second, third)] == ["2026-12-22", "2027-02-16"]
    assert "Comes again" in words((await teacher.get("/console/events")).text)


async def test_days_without_school_are_marked_and_left_out(world: World, teacher: httpx.AsyncClient) -> None:
    page = await make(teacher, world, day="2026-12-05", repeat="week", until="2026-12-20")
    assert page.text.count("No school") == 3
    assert not re.findall(r'name="date-[^"]+" value="yes" checked', page.text)
    once = await make(teacher, world, day="2026-12-05")
    assert once.status_code == 422
    assert "There is no school on this day." in words(once.text)
    await made(teacher, world, day="2026-12-05", closed="yes")


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"kind": ""}, "kind", "Choose what kind of event it is."),
        ({"kind": "other"}, "title", "Write what the event is called."),
        ({"day": ""}, "day", "Choose the day."),
        ({"day": "2026-11-23"}, "day", "This day is over."),
        ({"day": "2028-11-23"}, "day", "That is far ahead."),
        ({"begins": ""}, "begins", "Fill in when it begins"),
        ({"day": "2026-11-24", "begins": "11:30"}, "begins", "This time is over."),
        ({"day": "2027-03-28", "begins": "02:30"}, "begins", "this time does not exist"),
        ({"ends": "later"}, "ends", "Fill in when it ends"),
        ({"ends": "08:30"}, "ends", "longer than 16 hours"),
        ({"place": ""}, "place", "Write where it is"),
        ({"map": "google maps"}, "map", "This is not a web address."),
        ({"cost": "veel"}, "cost", "Write an amount such as 2,50"),
        ({"cost": "101"}, "cost", "Write an amount such as 2,50"),
        ({"capacity": "0"}, "capacity", "Write a number from 1 to 2000"),
        ({"most": "21"}, "most", "Write a number from 1 to 20."),
        ({"capacity": "3", "most": "4"}, "most", "More people of one family may come than there are places."),
        ({"note": "a" * 601}, "note", "Please use at most 600 characters."),
        ({"need-cake": "100"}, "needs", "Write a number from 1 to 99"),
        ({"repeat": "week"}, "until", "Fill in until when it comes again."),
        ({"repeat": "week", "until": "2026-12-01"}, "until", "This is not after the first time."),
    ],
)
async def test_a_mistake_is_told_at_its_field(
    world: World, teacher: httpx.AsyncClient, given: dict[str, str], field: str, says: str
) -> None:
    page = await make(teacher, world, **given)
    assert page.status_code == 422
    found = re.search(rf'id="{field}-wrong">(.*?)</p>', page.text, re.S)
    assert found is not None, words(page.text)
    assert says in words(found[1])
    assert await list_events(world) == []


async def test_without_a_group_it_is_for_nobody(world: World, teacher: httpx.AsyncClient) -> None:
    page = await make(teacher, world, **{f"group-{world.regenboog.six}": ""})
    assert page.status_code == 422
    assert "Choose at least one group." in words(page.text)
    forged = await make(teacher, world, **{f"group-{world.regenboog.three}": "yes"})
    assert forged.status_code == 404


async def test_a_change_is_shown_before_it_is_told(
    world: World, families: Sequence[int], teacher: httpx.AsyncClient
) -> None:
    event = await published(teacher, world)
    path = f"/console/events/{event.id}/change"
    page = await teacher.get(path)
    assert 'value="2026-12-01"' in page.text
    form = {**COFFEE, "ends": "09:45", "begins": "09:00", "place": "de gymzaal", "seen": "0"}
    look = await teacher.post(path, data=form)
    assert look.status_code == 200
    seen = words(look.text)
    assert "6 people get this message." in seen
    assert "de aula de gymzaal" in seen
    assert (await list_events(world))[0].begins == event.begins, "nothing is saved yet"
    assert (await teacher.post(path, data={**form, "sure": "yes"})).status_code == 303
    [changed] = await list_events(world)
    assert (str(changed.begins), changed.sequence) == ("09:00:00", 1)
    stale = await teacher.post(path, data={**form, "place": "buiten", "sure": "yes"})
    assert stale.status_code == 409
    assert "Somebody else changed it meanwhile." in words(stale.text)


async def test_what_parents_need_not_know_is_saved_without_a_word(
    world: World, families: Sequence[int], teacher: httpx.AsyncClient
) -> None:
    event = await published(teacher, world)
    form = {**COFFEE, "ends": "09:45", "capacity": "40", "seen": "0"}
    assert (await teacher.post(f"/console/events/{event.id}/change", data=form)).status_code == 303
    [changed] = await list_events(world)
    assert (changed.capacity, changed.sequence, changed.broadcast_id) == (40, 0, event.broadcast_id)


async def test_cancelling_says_how_many_are_told_and_takes_a_reason(
    world: World, families: Sequence[int], teacher: httpx.AsyncClient
) -> None:
    event = await published(teacher, world)
    path = f"/console/events/{event.id}/cancel"
    assert "6 people get this message." in words((await teacher.get(path)).text)
    long = await teacher.post(path, data={"reason": "a" * 301})
    assert long.status_code == 422
    assert (await teacher.post(path, data={"reason": "Juf is ziek."})).status_code == 303
    [cancelled] = await list_events(world)
    assert (cancelled.state, cancelled.sequence) == ("cancelled", 1)
    assert (await teacher.get(path)).status_code == 404
    assert "Cancelled" in words((await teacher.get("/console/events")).text)


async def test_the_rest_of_a_row_can_be_cancelled(
    world: World, families: Sequence[int], teacher: httpx.AsyncClient
) -> None:
    days = await planned_days(teacher, world)
    await send(teacher, await made(teacher, world, repeat="week", until="2026-12-20", **days))
    first, second, _ = await list_events(world)
    path = f"/console/events/{second.id}/cancel"
    assert "nobody is told" in words((await teacher.get(path)).text)
    await teacher.post(path, data={"which": "rest"})
    [left] = await list_events(world)
    assert left.id == first.id


async def test_a_copy_is_the_same_on_another_day(world: World, teacher: httpx.AsyncClient) -> None:
    await made(teacher, world, cost="2,50", capacity="30", note="Neem iets lekkers mee.", **{"help-ar": "yes"})
    [event] = await list_events(world)
    page = (await teacher.get("/console/events/new", params={"copy": str(event.id)})).text
    for part in ('value="2,50"', 'value="30"', "Neem iets lekkers mee.", 'name="help-ar" value="yes" checked'):
        assert part in page
    assert 'value="2026-12-01"' not in page


async def test_nothing_planned_says_so(world: World, teacher: httpx.AsyncClient) -> None:
    assert "Nothing is planned." in words((await teacher.get("/console/events")).text)
