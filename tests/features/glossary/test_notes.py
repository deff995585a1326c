"""What parents wrote about unclear words, in the chat of coordinators and leaders."""

import pytest
from sqlalchemy import update

from bot.people.tables import Staff
from tests.features.glossary.conftest import Place

LINE = "Bu kelimeyi anlamadım"


async def write_note(place: Place) -> None:
    parent = await place.parent()
    await parent.press("glossary.unclear:opp")
    await parent.press("glossary.write:opp:0")
    await parent.say(LINE)


def set_role(place: Place, role: str) -> None:
    with place.talk.db.transaction() as session:
        session.execute(update(Staff).values(role=role))


@pytest.mark.parametrize("role", ["coordinator", "leader"])
async def test_they_read_what_parents_wrote_without_names(place: Place, role: str) -> None:
    staff = await place.teacher()
    set_role(place, role)
    await staff.press("home.menu")
    assert "No parent has written" in (await staff.tap("What parents wrote")).text
    await write_note(place)
    await staff.press("home.menu")
    await staff.tap("What parents wrote")
    shown = await staff.tap("(1)")
    assert LINE in shown.text
    assert "Amina" not in shown.text


async def test_a_teacher_does_not_as_in_the_console(place: Place) -> None:
    await write_note(place)
    teacher = await place.teacher()
    assert "What parents wrote" not in (await teacher.press("home.menu")).labels
    for payload in ("glossary.notes", "glossary.note:opp"):
        assert "This button is old" in (await teacher.press(payload)).text


async def test_another_school_sees_nothing(place: Place) -> None:
    await write_note(place)
    staff = await place.teacher()
    with place.talk.db.transaction() as session:
        session.execute(update(Staff).values(role="leader", school_id=place.other_school_id))
    assert LINE not in (await staff.press("glossary.note:opp")).text
    assert "No parent has written" in (await staff.press("glossary.notes")).text
