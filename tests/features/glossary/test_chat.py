"""School words in the chat, through the real engine."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core import markup
from bot.core.screen import Screen
from bot.features.glossary import FEATURE, screens
from bot.features.glossary.categories import GROUPS, group_of
from bot.i18n.languages import all_languages
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from tests.talk import Talk

LANGUAGES = list(all_languages())


@pytest.fixture
async def visitor(talk: Talk) -> Talk:
    await talk.start()
    await talk.tap("English")
    return talk


async def test_a_typed_word_is_explained(visitor: Talk) -> None:
    card = await visitor.say("what is an O.P.P.?")
    assert card.text.startswith("opp – say: oh-pay-pay")
    assert "What it means for you" in card.text
    assert "Information of August 2025. Not yet read by a native speaker." in card.text


async def test_a_pasted_letter_gives_its_words_in_order(visitor: Talk) -> None:
    words = await visitor.say("De ib'er vraagt een tlv aan bij het samenwerkingsverband.")
    assert words.labels[:3] == ["❓ ib'er", "❓ tlv", "❓ samenwerkingsverband"]
    assert (await visitor.tap("❓ tlv")).text.startswith("tlv")


async def test_related_words_and_the_way_back(visitor: Talk) -> None:
    await visitor.say("opp")
    assert (await visitor.tap("handelingsdeel")).text.startswith("handelingsdeel")
    home = await visitor.tap("More school words")
    assert "Type a word" in home.text
    assert "tlv" in " ".join((await visitor.tap("Support at school")).labels)
    assert "Main menu" in (await visitor.tap("❓ tlv")).labels


async def test_the_command_takes_a_word(visitor: Talk) -> None:
    assert "Type a word" in (await visitor.command("words")).text
    assert (await visitor.command("words", "vso")).text.startswith("vso")


async def test_ordinary_talk_is_left_to_the_others(visitor: Talk) -> None:
    assert "did not understand" in (await visitor.say("I am so happy")).text


@pytest.mark.parametrize("data", ["glossary.card:nothing", "glossary.group:nothing", "glossary.card:-"])
async def test_old_and_forged_buttons_get_a_kind_answer(visitor: Talk, data: str) -> None:
    assert "This button is old." in (await visitor.press(data)).text


def rendered(library: Library, language: str) -> list[tuple[str, Screen]]:
    return list(FEATURE.specimens(Texts(library, language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits(library: Library, language: str) -> None:
    for name, screen in rendered(library, language):
        assert 0 < len(markup.plain(screen.rich)) <= 4096, name
        labels = [button.label.lstrip("\u200f") for row in screen.buttons for button in row if "❓" in button.label]
        assert all(len(label) <= 24 for label in labels), (name, labels)
        assert all(button.tap and button.tap.encode() for row in screen.buttons for button in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_of_a_card_come_in_their_order(library: Library, language: str) -> None:
    for term in library.glossary:
        body = screens.card(Texts(library, language), term).rich
        assert [block.kind for block in body].count("head") in (3, 4)
        assert body[0].spans[0].bold or body[0].spans[1].bold


def test_each_term_is_browsed_in_a_known_group_and_related_words_exist(library: Library) -> None:
    for term, about in library.glossary.items():
        assert group_of(about["category"]) in GROUPS
        assert set(about["related"]) <= library.glossary.keys() - {term}


@pytest.fixture
def without_arabic(library: Library) -> Texts:
    bare = Library(library.locales, library.messages)
    bare.long["ar"] = {}
    return Texts(bare, "ar")


def test_a_missing_text_is_shown_wholly_in_dutch_with_a_note(without_arabic: Texts) -> None:
    card = screens.card(without_arabic, "opp")
    note, *body = card.rich
    told = "This word is not yet explained in your language. This is the Dutch text."
    assert note.text == without_arabic("glossary", told)
    assert tuple(body) == screens.card(without_arabic.in_other("nl"), "opp").rich
    assert screens.several(without_arabic, ["opp", "tlv"]).buttons[0][0].label == "opp ❓"


def test_more_words_than_fit_are_counted(library: Library) -> None:
    t = Texts(library, "en")
    full = screens.several(t, [*library.glossary][:10])
    assert len(full.buttons) == 11
    more = markup.plain(screens.several(t, [*library.glossary][:11]).rich)
    assert "Your text has 1 word more." in more


@pytest.mark.parametrize(
    ("written", "shown"),
    [("2025-08-01", "August 2025"), ("2023-06", "June 2023"), ("2026", "2026"), ("2025-2026", "2025-2026")],
)
def test_the_date_of_the_facts(library: Library, written: str, shown: str) -> None:
    changed = Library(library.locales, library.messages)
    changed.glossary["opp"]["valid_as_of"] = written
    assert f"Information of {shown}. Not" in markup.plain(screens.card(Texts(changed, "en"), "opp").rich)


def test_a_text_read_by_a_native_speaker_says_nothing_about_it(library: Library) -> None:
    changed = Library(library.locales, library.messages)
    card = changed.long["en"]["glossary/opp"]
    changed.long["en"]["glossary/opp"] = replace(card, meta={**card.meta, "status": "native"})
    assert markup.plain(screens.card(Texts(changed, "en"), "opp").rich).endswith("Information of August 2025.")


@pytest.mark.parametrize("make", [screens.home, lambda t: screens.group(t, "schools", ["so", "sbo"])])
def test_browsing_replaces_and_cards_stay(library: Library, make: Callable[[Texts], Screen]) -> None:
    t = Texts(library, "en")
    assert make(t).place == "replace"
    assert screens.card(t, "opp").place == "below"
