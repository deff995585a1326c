"""The list of who comes, on paper and for a spreadsheet."""

import csv
from datetime import timedelta
from io import StringIO

from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.features.events.tables import Event, EventNeed
from bot.store.ids import new_id
from tests.console.conftest import World
from tests.console.event_sample import add_event, add_family, add_guest, say
from tests.console.test_event_page import make, party, read, with_needs


async def rows_of(world: World, event: int, role: Role = Role.LEADER, language: str = "en") -> list[list[str]]:
    browser = await world.signed_in(world.regenboog.staff[role], language=language)
    answer = await browser.get(f"/console/events/{event}/csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="samen-2026-11-27.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf"), "so that Excel reads Arabic"
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


async def test_a_spreadsheet_says_what_the_page_says(world: World) -> None:
    event = await make(world)
    head, *rows = await rows_of(world, event)
    assert head == ["Who", "Answer", "People", "Language", "Note"]
    assert rows[0] == ["Parent of Noor (Groep 6) and Sami (Groep 6)", "Comes with 3 people", "3", "Arabic", ""]
    assert [row[0].removeprefix("Parent of ") for row in rows[1:]] == [
        "Omar (Groep 6)", "Tess (Groep 3)", "Can (Groep 6)", "Ola (Groep 6)", "Mo (Groep 6)", "Bo (Groep 6)",
    ]  # fmt: skip


async def test_the_language_is_told_only_of_who_wants_to_come(world: World) -> None:
    _, *rows = await rows_of(world, await make(world))
    assert [row[3] for row in rows] == ["Arabic", "Arabic", "Dutch", "Turkish", "Polish", "", ""]


async def test_its_headings_are_those_of_the_reader(world: World) -> None:
    event = await make(world)
    head, first, *_ = await rows_of(world, event, language="nl")
    assert head == ["Wie", "Antwoord", "Personen", "Taal", "Opmerking"]
    assert first[:2] == ["Ouder van Noor (Groep 6) en Sami (Groep 6)", "Komt met 3 personen"]


async def test_a_teacher_gets_no_names_of_other_groups(world: World) -> None:
    event = await make(world)
    rows = await rows_of(world, event, Role.TEACHER)
    assert ["1 family without a name here", "Come", "2", "", ""] in rows


async def test_a_name_is_never_a_formula(world: World) -> None:
    def fill(session: Session, world: World) -> int:
        school, now = world.regenboog, world.now()
        event = add_event(session, school, [], school.staff[Role.LEADER], now=now)
        add_guest(session, event, "=HYPERLINK(A1)", now=now)
        add_guest(session, event, "+31 Jan, =1", now=now)
        return event.id

    event = await make(world, fill)
    _, *rows = await rows_of(world, event)
    assert [row[0] for row in rows] == ["'=HYPERLINK(A1)", "'+31 Jan, '=1"]
    assert "=HYPERLINK(A1) (Without Samen)" in await read(world, f"/console/events/{event}/list"), (
        "paper calculates not"
    )


async def test_the_paper_has_boxes_languages_guests_and_needs(world: World) -> None:
    event = await make(world, with_needs)

    def more(session: Session, world: World) -> int:
        row = session.get_one(Event, event)
        add_guest(session, row, "Opa Kees", now=world.now(), people=2)
        person = add_family(session, world.regenboog, world.regenboog.six, "Can", "tr", world.now())
        say(session, row, person, "yes", 3, now=world.now() + timedelta(seconds=1))
        need = EventNeed(id=new_id(), event_id=event, what="other", wanted=1)
        need.words = "Een tent"
        session.add(need)
        return 0

    await make(world, more)
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    page = (await browser.get(f"/console/events/{event}/list")).text
    text = await read(world, f"/console/events/{event}/list")
    assert "5 people come." in text
    assert "Turkish: 1 family, 3 people" in text
    assert "Parent of Can (Groep 6) 3 Turkish" in text
    assert "Opa Kees (Without Samen) 2" in text
    assert "Een tent 0 of 1" in text
    assert "Cake or biscuits 2 of 3 Parent of Noor (Groep 6): 1; Parent of Tess (Groep 3): 1" in text
    assert page.count('class="box"') == 2 + 4 + 3, "who comes, empty lines, and needs"


async def test_the_waiting_list_stands_on_the_paper_too(world: World) -> None:
    event = await make(world, party)
    assert "1. Parent of Can (Groep 6) 4 Turkish 2. Parent of Ola (Groep 6) 2 Polish" in await read(
        world, f"/console/events/{event}/list"
    )
