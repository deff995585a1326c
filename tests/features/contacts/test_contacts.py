"""Who can I ask?: whom a parent can go to, on each channel as far as it can call."""

from datetime import time

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.markup import plain
from bot.core.screen import Button, Screen, call, rows
from bot.core.tap import tap
from bot.delivery.fit import fit
from bot.delivery.ports import Capabilities
from bot.features.contacts.specimens import specimens
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people import schools
from bot.people.schools import Day, Helper, Kind
from bot.people.tables import Contact, Pupil, School
from tests.features.glossary.conftest import Place, place

__all__ = ["place"]

NOOR = Helper(Kind.COORDINATOR, "Noor", "020 123 45 68", "noor@regenboog.example")
SAMIRA = Helper(Kind.CONFIDANT, "Samira", "+31 6 1234 5678")


def tell(session: Session, school_id: int) -> None:
    """What a school says about itself."""
    session.execute(update(School).where(School.id == school_id).values(phone="020 123 45 67"))
    schools.set_helpers(session, school_id, [SAMIRA, NOOR])
    schools.set_hours(session, school_id, [Day(1, time(8, 30), time(14, 30)), Day(3, time(8, 30), time(12, 30))])


async def test_a_parent_reads_whom_to_go_to_and_how(place: Place) -> None:
    await place.talk.db.run(lambda session: tell(session, place.school.school_id))
    chat = await place.parent()
    shown = await chat.tap("Who can I ask?")
    lines = [line for line in shown.text.split("\n") if line]
    assert lines == [
        "With a question about your child you first go to the teacher.",
        "• Groep 6: Meester Jan",
        "The ib'er arranges the support for pupils. You may ask to talk with the ib'er.",
        "• Name: Noor",
        "• Telephone: 020 123 45 68",
        "• E-mail: noor@regenboog.example",
        "With a vertrouwenspersoon, you or your child can talk in confidence. "
        "You may get in touch at any moment, also before a complaint.",
        "• Name: Samira",
        "• Telephone: +31 6 1234 5678",
        "Telephone of the school: 020 123 45 67",
        "School hours:",
        "• Monday: from 08:30 to 14:30",
        "• Wednesday: from 08:30 to 12:30",
    ]
    assert shown.labels == ["ib'er", "vertrouwenspersoon", "Main menu"], "this channel cannot call"
    assert "in confidence" in (await chat.tap("vertrouwenspersoon")).text, "the word's card"


async def test_a_school_that_said_nothing_still_has_teachers(place: Place) -> None:
    shown = await (await place.parent()).tap("Who can I ask?")
    assert shown.text.split("\n") == [
        "With a question about your child you first go to the teacher.",
        "• Groep 6: Meester Jan",
    ]
    assert shown.labels == ["Main menu"]


async def test_only_the_own_childrens_schools_are_told(place: Place) -> None:
    await place.talk.db.run(lambda session: tell(session, place.other_school_id))
    amina = await (await place.parent()).tap("Who can I ask?")
    assert "Samira" not in amina.text
    both = await place.parent(place.school.amina, place.zofia)
    text = (await both.tap("Who can I ask?")).text
    assert text.index("De Parkiet") < text.index("Samira") < text.index("De Regenboog") < text.index("Meester Jan")


async def test_a_child_who_left_does_not_bring_its_school(place: Place) -> None:
    await place.talk.db.run(lambda session: tell(session, place.school.school_id))
    chat = await place.parent()
    gone = update(Pupil).where(Pupil.id == place.school.amina).values(archived_at=place.now())
    await place.talk.db.run(lambda session: session.execute(gone) and None)
    assert "Samira" not in (await chat.press("contacts.show")).text


async def test_it_is_for_parents_only(place: Place) -> None:
    for chat in (await place.visitor(), await place.teacher()):
        shown = await chat.press("home.menu")
        assert "Who can I ask?" not in shown.labels
        assert "Meester Jan" not in (await chat.press("contacts.show")).text


async def test_how_to_reach_them_is_sealed(place: Place) -> None:
    await place.talk.db.run(lambda session: tell(session, place.school.school_id))
    rows = await place.talk.db.read(lambda session: session.scalars(select(Contact)).all())
    assert all(b"regenboog" not in bytes(row.email_sealed or b"") for row in rows)
    assert {row.phone for row in rows} == {NOOR.phone, SAMIRA.phone}


@pytest.mark.parametrize(
    ("written", "address"),
    [("020-123 45 67", "tel:0201234567"), ("+31 (6) 1234 5678", "tel:+31612345678"), (" +32 1", "tel:+321")],
)
def test_a_number_is_called_as_telephones_want_it(written: str, address: str) -> None:
    assert call(written) == address


def test_only_channels_that_can_call_get_buttons_to_call(library: Library) -> None:
    full = dict(specimens(Texts(library, "ar")))["full"]
    able = [button.url for screen in fit(full, Capabilities(can_call=True)) for row in screen.buttons for button in row]
    assert able[:3] == ["tel:0201234567", "tel:0201234568", "tel:+31612345678"]
    for screen in fit(full, Capabilities(can_open_local_urls=False)):
        assert not [button for row in screen.buttons for button in row if button.url]
        assert "tel:" not in plain(screen.rich)
        assert "020 123 45 67" in plain(screen.rich)


def test_a_row_that_only_calls_goes_with_its_button() -> None:
    screen = Screen("Hello", rows(Button("Call", url="tel:1"), Button("Menu", tap("home.menu"))))
    [fitted] = fit(screen, Capabilities())
    assert [[button.label for button in row] for row in fitted.buttons] == [["Menu"]]


def test_weekdays_begin_lines_in_every_language(library: Library) -> None:
    said = {code: Texts(library, code).weekday(3) for code in library.languages}
    assert said == {"nl": "Woensdag", "en": "Wednesday", "tr": "Çarşamba", "ar": "الأربعاء", "pl": "Środa"}
