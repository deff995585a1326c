"""The menu shows what somebody may do, and everything else gets a kind answer."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core import markup
from bot.core.incoming import AttachmentKind
from bot.features.home.specimens import specimens
from bot.i18n.texts import Texts
from tests.features.conftest import STAFF_ONLY, WORDS, World
from tests.people.sample import invite, invite_teacher


async def test_a_parent_sees_no_staff_entries(world: World) -> None:
    chat = world.chat()
    await chat.join(invite(world.db, world.school.amina).link_code)
    assert (await chat.command("menu")).labels == ["School words", "My settings"]
    assert (await chat.press("home.menu")).labels == ["School words", "My settings"]


async def test_a_parent_cannot_reach_staff_routes_with_a_forwarded_button(world: World) -> None:
    parent, teacher = world.chat("parent"), world.chat("teacher")
    await parent.join(invite(world.db, world.school.amina).link_code)
    await teacher.start(invite_teacher(world.db, world.school.teacher).link_code)
    await teacher.tap("English")
    forwarded = (await teacher.tap("I agree")).payload("My groups")
    assert (await teacher.press(forwarded)).text == "For staff"
    assert "This button is old." in (await parent.press(forwarded)).text


async def test_the_menu_of_a_new_chat_asks_for_the_language_first(world: World) -> None:
    chat = world.chat()
    assert "English" in (await chat.command("menu")).labels


async def test_a_visitor_who_wants_more_learns_how_to_join(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("English")
    answer = await chat.press("settings.quiet")
    assert "joined with a letter from school" in answer.text
    assert "I have a school letter" in answer.labels


async def test_help_says_what_can_be_typed(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("English")
    page = await chat.command("help")
    assert {"/menu", "/language", "/stop"} <= set(page.text.split())
    assert page.labels == ["Main menu"]


async def test_words_nobody_understands_lead_to_the_menu(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("English")
    answer = await chat.type("blah blah")
    assert "I did not understand that." in answer.text
    assert answer.labels == ["Main menu", "Help"]
    assert "I did not understand that." in (await chat.command("nonsense")).text
    assert "What can I do for you?" in (await chat.tap("Help")).text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("voice", "I cannot listen to voice messages."),
        ("photo", "I cannot look at pictures."),
        ("video", "I cannot look at pictures."),
        ("sticker", "I cannot look at pictures."),
        ("location", "I can only read text."),
        ("contact", "I can only read text."),
        ("file", "I can only read text."),
        ("other", "I can only read text."),
    ],
)
async def test_what_is_not_text_gets_a_hint(world: World, kind: AttachmentKind, words: str) -> None:
    assert words in (await world.chat().attach(kind)).text


async def test_a_photo_does_not_close_an_open_question(world: World) -> None:
    chat = world.chat()
    await chat.join(invite(world.db, world.school.amina).link_code, naming="Use something else")
    await chat.attach("photo")
    assert "In our messages we write: Mina" in (await chat.type("Mina")).text


async def test_an_edited_message_and_a_group_get_a_hint(world: World) -> None:
    assert "I keep the first version of your message." in (await world.chat().edit()).text
    assert "Please open a private chat with me." in (await world.chat("group").in_group()).text


async def test_old_and_forged_buttons_get_the_same_answer(world: World) -> None:
    chat = world.chat()
    await chat.join(invite(world.db, world.school.amina).link_code)
    answers = {
        (await chat.press(data)).text for data in ("nonsense", "old.route", "settings.be_quiet:x", "", "home.gone")
    }
    assert len(answers) == 1
    assert "This button is old." in answers.pop()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.sampled_from(["text", "button", "start", "argument"]))
async def test_any_words_and_any_button_get_an_answer(world: World, words: str, way: str) -> None:
    chat = world.chat("anything")
    match way:
        case "text":
            answer = await chat.type(words)
        case "button":
            answer = await chat.press(words)
        case "start":
            answer = await chat.start(words)
        case _:
            answer = await chat.press(f"onboarding.language:{words}")
    assert answer.text


def test_every_screen_has_a_specimen_that_fits(texts: Texts) -> None:
    for name, screen in specimens(texts, [WORDS, STAFF_ONLY]):
        assert 0 < len(markup.plain(screen.rich)) <= 4096, name
        for row in screen.buttons:
            for button in row:
                assert len(button.label) <= 24, button.label
