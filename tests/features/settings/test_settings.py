"""Each person's own choices, their data, and the way out."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.core import markup
from bot.features.settings import rules
from bot.features.settings.specimens import specimens
from bot.i18n.texts import Texts
from bot.people.rules import NO_END, Quiet, quiet_of
from bot.people.tables import Address, Audit, Conversation, Guardian, Person, Staff
from bot.store.base import Base
from tests.features.conftest import Chat, World
from tests.people.sample import NOW, invite, invite_teacher


async def joined(world: World, address: str = "1", pupil_id: int | None = None) -> Chat:
    chat = world.chat(address)
    await chat.join(invite(world.db, pupil_id or world.school.amina, world.clock()).link_code)
    return chat


async def only_person(world: World) -> Person:
    return await world.db.read(lambda session: session.scalars(select(Person)).one())


async def count(world: World, table: type) -> int:
    return await world.db.read(lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


async def test_another_language_counts_at_once_and_for_old_buttons(world: World) -> None:
    chat = await joined(world)
    await chat.start(invite(world.db, world.school.luuk).link_code)
    old_button = chat.last.payload("Use something else")
    await chat.command("language")
    await chat.tap("Nederlands")
    assert (await only_person(world)).language == "nl"
    assert "Wat kan ik voor u doen?" in (await chat.command("help")).text
    await chat.press(old_button)
    assert await world.db.read(lambda s: s.scalars(select(Conversation.language)).one()) == "nl"
    assert "Wilt u stoppen?" in (await chat.command("stop")).text


async def test_a_visitor_can_change_the_language_too(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("English")
    await chat.tap("Language")
    await chat.tap("Nederlands")
    assert "Wat kan ik voor u doen?" in (await chat.command("help")).text


async def test_the_name_shown_is_chosen_for_each_child(world: World) -> None:
    chat = await joined(world)
    await chat.start(invite(world.db, world.school.luuk).link_code)
    await chat.tap("Yes, use the name")
    await chat.press("settings.menu")
    choice = await chat.tap("How we name my child")
    assert "Which child is this about?" in choice.text
    assert choice.labels == ["Your child: Groep 6", "Luuk", "Back to settings"]
    await chat.tap("Luuk")
    named = await chat.tap("Just ‘your child’")
    assert "Welcome" not in named.text
    assert "In our messages we write ‘your child’." in named.text


async def test_with_one_child_the_question_comes_at_once(world: World) -> None:
    chat = await joined(world)
    await chat.press("settings.menu")
    assert "May we use your child's first name here?" in (await chat.tap("How we name my child")).text


@pytest.mark.parametrize(
    ("label", "quiet"),
    [
        ("The school's quiet hours", Quiet.SCHOOL),
        ("From 19:00 to 8:00", Quiet.EARLY),
        ("From 21:00 to 7:00", Quiet.LATE),
        ("No quiet hours", Quiet.NEVER),
    ],
)
async def test_quiet_hours(world: World, label: str, quiet: Quiet) -> None:
    chat = await joined(world)
    await chat.press("settings.menu")
    assert "The school's quiet hours" in (await chat.tap("Quiet hours")).text
    assert label in (await chat.tap(label)).text
    person = await only_person(world)
    assert quiet_of(person.quiet_from, person.quiet_until) is quiet


async def test_a_pause_of_a_week_and_back(world: World) -> None:
    chat = await joined(world)
    await chat.press("settings.menu")
    assert "You get messages now." in (await chat.tap("Pause")).text
    assert "Thursday 12 November" in (await chat.tap("Pause for one week")).text
    assert (await only_person(world)).paused_until == NOW + timedelta(days=7)
    assert "You get messages now." in (await chat.tap("Start again now")).text
    assert (await only_person(world)).paused_until is None


async def test_a_pause_without_an_end(world: World) -> None:
    chat = await joined(world)
    await chat.press("settings.pause")
    assert "until you start them again" in (await chat.tap("Until I start again")).text
    assert (await only_person(world)).paused_until == NO_END
    assert "Start again now" in (await chat.press("settings.pause")).labels


async def test_a_pause_that_is_over_is_not_shown(world: World) -> None:
    chat = await joined(world)
    await chat.press("settings.be_paused:week")
    world.clock.forward(days=8)
    assert "You get messages now." in (await chat.press("settings.pause")).text


async def my_data(chat: Chat) -> dict[str, Any]:  # Any: JSON values
    await chat.press("settings.menu")
    document = (await chat.tap("My data")).document
    assert (document.name, document.mime) == ("samen-my-data.json", "application/json")
    held: dict[str, Any] = json.loads(document.content)
    return held


async def test_my_data_is_a_file_with_everything(world: World) -> None:
    chat = await joined(world)
    await chat.type("canary words")
    held = await my_data(chat)
    assert held["children"][0]["group"] == "Groep 6"
    assert held["words"] == {"seen": ["opp"]}
    assert "empty" not in held
    assert any("Welcome!" in (message["text"] or "") for message in held["messages to you"])
    assert any("canary words" in (message["as received"] or "") for message in held["messages from you"])


async def test_my_data_holds_nothing_of_another_family(world: World) -> None:
    chat, stranger = await joined(world), await joined(world, "stranger", world.school.luuk)
    await stranger.type("canary words")
    held = json.dumps(await my_data(chat))
    assert "canary" not in held
    assert "Groep 3" not in held


async def test_stopping_asks_once_and_then_really_erases(world: World) -> None:
    chat = await joined(world, "canary-phone")
    await chat.type("canary words")
    question = await chat.command("stop")
    assert await count(world, Person) == 1
    assert question.labels == ["Yes, erase everything", "I only want a pause", "No, I stay"]
    goodbye = await chat.tap("Yes, erase everything")
    assert "Everything about you is erased here." in goodbye.text
    for table in (Person, Address, Conversation, Guardian):
        assert await count(world, table) == 0
    rows = await world.db.read(
        lambda session: {t.name: str(session.execute(select(t)).all()) for t in Base.metadata.sorted_tables}
    )
    goodbye_row = rows.pop("out_message")
    assert not [name for name, content in rows.items() if "canary" in content]
    assert goodbye_row.count("canary-phone") == 1, "only the goodbye is on its way"


async def joined_staff(world: World) -> Chat:
    chat = world.chat()
    await chat.start(invite_teacher(world.db, world.school.teacher).link_code)
    await chat.tap("English")
    await chat.tap("I agree")
    return chat


async def test_staff_who_stop_read_what_stays_at_school(world: World) -> None:
    chat = await joined_staff(world)
    question = await chat.command("stop")
    assert "which child is in your care" not in question.text
    assert "Your name stays on the school's list" in question.text
    erase = question.payload("Yes, erase everything")
    world.clock.forward(minutes=16)
    assert "Your name stays on the school's list" in (await chat.press(erase)).text, "an old button asks the same"
    await chat.tap("Yes, erase everything")
    assert await count(world, Person) == await count(world, Address) == await count(world, Conversation) == 0
    staff = await world.db.read(lambda session: session.scalars(select(Staff)).one())
    assert (staff.name, staff.person_id) == ("Meester Jan", None)
    logged = await world.db.read(lambda session: session.scalars(select(Audit.action)).all())
    assert "person.erased" in logged


async def test_staff_who_are_parents_too_read_the_parents_text(world: World) -> None:
    chat = await joined_staff(world)
    await chat.start(invite(world.db, world.school.luuk).link_code)
    await chat.tap("I agree")
    await chat.tap("Just ‘your child’")
    assert "which child is in your care" in (await chat.command("stop")).text


async def test_who_stopped_can_join_again_with_a_new_letter(world: World) -> None:
    old = invite(world.db, world.school.amina)
    chat = world.chat()
    await chat.join(old.link_code)
    await chat.command("stop")
    await chat.tap("Yes, erase everything")
    await chat.start(old.link_code)
    assert "This code was used before." in (await chat.tap("English")).text
    await chat.start(invite(world.db, world.school.amina).link_code)
    await chat.tap("I agree")
    assert "Welcome!" in (await chat.tap("Yes, use the name")).text
    assert await count(world, Person) == 1


async def test_staying_keeps_everything(world: World) -> None:
    chat = await joined(world)
    await chat.command("stop")
    assert "School words" in (await chat.tap("No, I stay")).labels
    assert await count(world, Person) == 1


async def test_an_old_erase_button_asks_again(world: World) -> None:
    chat = await joined(world)
    erase = (await chat.command("stop")).payload("Yes, erase everything")
    world.clock.forward(minutes=16)
    assert "Do you want to stop?" in (await chat.press(erase)).text
    assert await count(world, Person) == 1
    await chat.tap("Yes, erase everything")
    assert await count(world, Person) == 0


@pytest.mark.parametrize("asked", [0, rules.seconds(NOW) + 3600, 2**63 - 1])
async def test_a_forged_time_does_not_erase(world: World, asked: int) -> None:
    chat = await joined(world)
    await chat.press(f"settings.erase:{asked}")
    assert await count(world, Person) == 1


async def test_an_erase_button_pressed_twice_is_harmless(world: World) -> None:
    chat, stranger = await joined(world), await joined(world, "stranger", world.school.luuk)
    erase = (await chat.command("stop")).payload("Yes, erase everything")
    await chat.press(erase)
    assert "This button is old." in (await chat.press(erase)).text
    assert await count(world, Person) == 1
    assert "School words" in (await stranger.command("menu")).labels


async def test_a_visitor_who_stops_is_forgotten_at_once(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("English")
    assert "We kept nothing about you." in (await chat.command("stop")).text
    assert await count(world, Address) == await count(world, Conversation) == 0


def test_every_screen_has_a_specimen_that_fits(texts: Texts) -> None:
    for name, screen in specimens(texts):
        assert 0 < len(markup.plain(screen.rich)) <= 4096, name
        for row in screen.buttons:
            for button in row:
                assert len(button.label) <= 24, button.label
