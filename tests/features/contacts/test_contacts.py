"""Who can help me?: whom a parent can go to, on each channel as far as it can call."""

from datetime import time

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.markup import plain
from bot.core.screen import Button, Screen, call, rows
from bot.core.tap import tap
from bot.delivery.fit import fit
from bot.delivery.ports import Capabilities
from bot.features.contacts.needs import HELPERS, Need, Who
from bot.features.contacts.specimens import specimens
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people import schools
from bot.people.schools import Day, Helper, HelpNumber, Kind, Line
from bot.people.tables import Contact, Pupil, School
from tests.features.glossary.conftest import Place, place

__all__ = ["place"]

NOOR = Helper(Kind.COORDINATOR, "Noor", "020 123 45 68", "noor@regenboog.example")
SAMIRA = Helper(Kind.CONFIDANT, "Samira", "+31 6 1234 5678")

NUMBERS = [HelpNumber(Line.HELP, "Veilig Thuis", "0800-2000"), HelpNumber(Line.EMERGENCY, "Alarmnummer", "112")]


def tell(session: Session, school_id: int) -> None:
    """What a school says about itself."""
    session.execute(update(School).where(School.id == school_id).values(phone="020 123 45 67"))
    schools.set_helpers(session, school_id, [SAMIRA, NOOR])
    schools.set_help_numbers(session, school_id, NUMBERS)
    schools.set_hours(session, school_id, [Day(1, time(8, 30), time(14, 30)), Day(3, time(8, 30), time(12, 30))])


async def test_a_parent_chooses_what_it_is_about_and_reads_who_helps(place: Place) -> None:
    await place.talk.db.run(lambda session: tell(session, place.school.school_id))
    chat = await place.parent()
    shown = await chat.tap("Who can help me?")
    assert shown.text.split("\n") == [
        "Who can help me?",
        "",
        "What is it about? You can always begin with the teacher.",
        "",
        "Is somebody in danger? Then call:",
        "• Alarmnummer: 112",
    ]
    assert shown.labels == [
        "About my child", "I am worried", "We do not agree", "Bullying", "Extra support", "Talk in confidence",
        "Help outside of school", "Everybody", "Main menu",
    ]  # fmt: skip
    shown = await chat.tap("About my child")
    assert "• Teacher: Meester Jan\n• Support at school: Noor\n• School leader" in shown.text
    shown = await chat.tap("Support at school")
    assert [line for line in shown.text.split("\n") if line] == [
        "Support for pupils",
        "The ib'er arranges the support for pupils. You may ask to talk with the ib'er.",
        "• Name: Noor",
        "• Telephone: 020 123 45 68",
        "• E-mail: noor@regenboog.example",
    ]
    assert shown.labels == ["❓ ib'er", "Back", "Main menu"], "this channel cannot call"
    assert (await chat.tap("Back")).labels[0] == "Teacher"
    await chat.press("contacts.who:child:coordinator")
    assert "ib'er" in (await chat.tap("❓ ib'er")).text, "the word's card"


async def test_the_teacher_is_told_by_group(place: Place) -> None:
    shown = await (await place.parent()).press("contacts.who:child:teacher")
    assert "• Groep 6: Meester Jan" in shown.text
    assert "no name or number" not in shown.text


async def test_everybody_is_told_with_the_schools_own_telephone_and_hours(place: Place) -> None:
    await place.talk.db.run(lambda session: tell(session, place.school.school_id))
    chat = await place.parent()
    await chat.tap("Who can help me?")
    shown = await chat.tap("Everybody")
    lines = [line for line in shown.text.split("\n") if line]
    assert lines[1:5] == [
        "• Teacher: Meester Jan",
        "• School leader",
        "• Support at school: Noor",
        "• Confidant: Samira",
    ]
    assert lines[12:] == [
        "Is somebody in danger? Then call:",
        "• Alarmnummer: 112",
        "You can also call:",
        "• Veilig Thuis: 0800-2000",
        "Telephone of the school: 020 123 45 67",
        "School hours:",
        "• Monday: from 08:30 to 14:30",
        "• Wednesday: from 08:30 to 12:30",
    ]
    assert len(shown.labels) == len(Who) + 2


async def test_a_school_that_said_nothing_says_so(place: Place) -> None:
    chat = await place.parent()
    assert "danger" not in (await chat.press("contacts.show")).text
    assert "call" not in (await chat.press("contacts.need:outside")).text
    shown = await chat.press("contacts.who:confidence:confidant")
    assert "Your school gives no name or number for this here. You can ask for it." in shown.text
    assert "in confidence" in shown.text, "what the helper may do is told all the same"
    assert "Telephone" not in shown.text


async def test_ouders_en_onderwijs_needs_no_name_of_the_school(place: Place) -> None:
    shown = await (await place.parent()).press("contacts.who:outside:parents_education")
    assert "oudersenonderwijs.nl" in shown.text
    assert "no name or number" not in shown.text


async def test_only_the_own_childrens_schools_are_told(place: Place) -> None:
    await place.talk.db.run(lambda session: tell(session, place.other_school_id))
    amina = await place.parent()
    for pressed in ("contacts.show", "contacts.need:all", "contacts.who:confidence:confidant"):
        text = (await amina.press(pressed)).text
        assert not any(word in text for word in ("Samira", "112", "020"))
    both = await place.parent(place.school.amina, place.zofia)
    text = (await both.press("contacts.who:confidence:confidant")).text
    assert text.index("De Parkiet") < text.index("Samira") < text.index("De Regenboog") < text.index("no name")


@pytest.mark.parametrize("pressed", ["contacts.need:everything", "contacts.who:child:king", "contacts.who:child"])
async def test_a_forged_button_leads_nowhere(place: Place, pressed: str) -> None:
    assert (await (await place.parent()).press(pressed)).labels


def test_every_helper_has_a_text_and_stands_under_a_need(library: Library) -> None:
    t = Texts(library, "nl")
    assert all(t.find(f"contacts/{who}").body for who in Who)
    assert {who for need, found in HELPERS.items() if need is not Need.ALL for who in found} == set(Who)
    assert {kind.value for kind in Kind} == set(Who) - {Who.TEACHER, Who.PARENTS_EDUCATION}


async def test_a_child_who_left_does_not_bring_its_school(place: Place) -> None:
    await place.talk.db.run(lambda session: tell(session, place.school.school_id))
    chat = await place.parent()
    gone = update(Pupil).where(Pupil.id == place.school.amina).values(archived_at=place.now())
    await place.talk.db.run(lambda session: session.execute(gone) and None)
    assert "Samira" not in (await chat.press("contacts.need:all")).text


async def test_it_is_for_parents_only(place: Place) -> None:
    for chat in (await place.visitor(), await place.teacher()):
        shown = await chat.press("home.menu")
        assert "Who can help me?" not in shown.labels
        for pressed in ("contacts.show", "contacts.need:all", "contacts.who:child:teacher"):
            assert "Meester Jan" not in (await chat.press(pressed)).text


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
    full = dict(specimens(Texts(library, "ar")))["need_all"]
    able = [button.url for screen in fit(full, Capabilities(can_call=True)) for row in screen.buttons for button in row]
    assert [url for url in able if url] == ["tel:0201234567", "tel:112", "tel:08002000"]
    who = dict(specimens(Texts(library, "ar")))["who_confidant"]
    assert "tel:+31612345678" in [button.url for row in who.buttons for button in row]
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
