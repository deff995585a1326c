"""School words in the chat, through the real engine."""

from collections import Counter
from dataclasses import replace

import pytest

from bot.core import markup
from bot.core.screen import Screen
from bot.features.glossary import FEATURE, card, screens
from bot.features.glossary.card import Reader
from bot.features.glossary.categories import CATEGORIES, GROUPS, group_of
from bot.features.glossary.letters import by_letter, letter_key, letter_of
from bot.i18n.languages import all_languages
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.terms.asking import questions_of
from tests.talk import Talk

LANGUAGES = list(all_languages())


@pytest.fixture
async def visitor(talk: Talk) -> Talk:
    await talk.start()
    await talk.tap("English")
    return talk


async def test_the_short_answer_comes_first_and_the_rest_in_place(visitor: Talk) -> None:
    card = await visitor.say("what is an O.P.P.?")
    assert card.text.startswith("opp – say: oh-pay-pay\n\nA plan for your child\n\nAn opp is a plan")
    assert "What it means for you" not in card.text
    assert card.screen.place == "below"
    whole = await visitor.tap("Read more")
    assert whole.text.startswith(card.text)
    assert "What it means for you" in whole.text
    assert "Information of August 2025. Not yet read by a native speaker." in whole.text
    assert whole.screen.place == "replace"
    again = await visitor.tap("Show less")
    assert (again.text, again.screen.place) == (card.text, "replace")


async def test_a_pasted_letter_gives_its_words_in_order(visitor: Talk) -> None:
    words = await visitor.say("De ib'er vraagt een tlv aan bij het samenwerkingsverband.")
    assert words.labels[:3] == ["❓ ib'er", "❓ tlv", "❓ samenwerkingsverband"]
    assert (await visitor.tap("❓ tlv")).text.startswith("tlv")


LETTER = "opp, tlv, sbo, vso, mr, mdo, oogo, havo, vwo, vmbo, ouderavond, rapport, schoolgids."


async def test_a_long_letters_words_come_ten_at_a_time(visitor: Talk) -> None:
    first = await visitor.say(LETTER)
    assert "There are 13 school words in your text. Here are 1 to 10." in first.text
    assert first.labels[:2] == ["❓ opp", "❓ tlv"]
    rest = await visitor.tap("Next words")
    assert "Here are 11 to 13." in rest.text
    assert rest.labels[:3] == ["❓ ouderavond", "❓ rapport", "❓ schoolgids"]
    assert rest.screen.place == "replace"
    assert (await visitor.tap("Earlier words")).text == first.text


async def test_the_pages_of_an_older_letter_are_gone(visitor: Talk) -> None:
    first = await visitor.say(LETTER)
    ahead = first.button("Next words").tap
    assert ahead
    await visitor.say(LETTER.replace("opp", "handelingsdeel"))
    assert "This button is old." in (await visitor.press(ahead.encode())).text


async def test_related_words_and_the_way_back(visitor: Talk) -> None:
    await visitor.say("opp")
    assert (await visitor.tap("handelingsdeel")).text.startswith("handelingsdeel")
    home = await visitor.tap("More school words")
    assert "Type a word" in home.text
    assert "• arrangement: A package of extra help" in (await visitor.tap("Support at school")).text
    assert (await visitor.tap("All subjects")).text == home.text


async def test_a_subject_is_browsed_in_pages(visitor: Talk) -> None:
    first = await visitor.press("glossary.group:support")
    second = await visitor.tap("Next words")
    third = await visitor.tap("Next words")
    words = [label for page in (first, second, third) for label in page.labels if label.startswith("❓")]
    assert len(words) == len(set(words)) == 24
    assert words == sorted(words, key=str.casefold)
    assert "Next words" not in third.labels
    assert (await visitor.tap("Earlier words")).text == second.text
    assert {page.screen.place for page in (first, second, third)} == {"replace"}


async def test_from_a_to_z_by_the_dutch_word(visitor: Talk) -> None:
    await visitor.press("glossary.home")
    letters = await visitor.tap("From A to Z")
    assert letters.labels[:3] == ["A", "B", "C"]
    assert "X" not in letters.labels
    assert all(label.casefold().startswith("❓ v") for label in (await visitor.tap("V")).labels[:8])
    assert "10-minutengesprek" in (await visitor.press("glossary.letter_page:t:0")).text


async def test_from_a_to_z_by_how_the_word_sounds_in_arabic(talk: Talk) -> None:
    await talk.start()
    await talk.tap("العربية")
    letters = await talk.press("glossary.letters")
    assert letters.labels[0].endswith("ا")
    assert "O" not in letters.labels
    assert any("أوبي" in line.replace(" ", "") and "opp" in line for line in await whole(talk, "glossary.letter:u627"))


async def whole(talk: Talk, data: str) -> list[str]:
    """The lines of a list, over all of its pages."""
    pages = [await talk.press(data)]
    t = Texts(talk.engine._library, pages[0].language)
    while t("glossary", "Next words") in pages[-1].labels:
        pages.append(await talk.tap(t("glossary", "Next words")))
    return [line for page in pages for line in page.text.split("\n")]


async def test_nothing_found_names_the_nearest_words(visitor: Talk) -> None:
    near = await visitor.say("the plan for extra help")
    assert "I do not know this word. Do you mean one of these?" in near.text
    assert near.labels[:3] == ["❓ opp", "❓ handelingsplan", "❓ basisondersteuning"]
    assert "• opp: A plan for your child" in near.text
    assert near.labels[-3:] == ["More school words", "From A to Z", "Main menu"]
    assert "You can ask it at school" not in near.text, "a visitor has no school"
    assert (await visitor.tap("From A to Z")).screen.place == "below"


async def test_the_command_takes_a_word(visitor: Talk) -> None:
    assert "Type a word" in (await visitor.command("words")).text
    assert (await visitor.command("words", "vso")).text.startswith("vso")


async def test_ordinary_talk_is_left_to_the_others(visitor: Talk) -> None:
    assert "did not understand" in (await visitor.say("I am so happy")).text


@pytest.mark.parametrize(
    "said", ["Hello!", "Thank you very much", "I am so happy", "Günaydın", "dank u wel", "شكرًا", "😀", "?"]
)
async def test_greetings_and_thanks_are_left_to_the_others(visitor: Talk, said: str) -> None:
    assert "did not understand" in (await visitor.say(said)).text


OLD = [
    *(f"glossary.{name}:{what}" for name in ("card", "short", "full", "unclear") for what in ("nothing", "-", "")),
    "glossary.group:nothing",
    "glossary.group_page:nothing:0",
    "glossary.letter:x",
    "glossary.letter:u41",
    "glossary.letter:ux",
    "glossary.letter:uffffffffffff",
    "glossary.letter_page:x:1",
    "glossary.found:0123abcd:0",
    "glossary.found::1",
]


@pytest.mark.parametrize("data", OLD)
async def test_old_and_forged_buttons_get_a_kind_answer(visitor: Talk, data: str) -> None:
    assert "This button is old." in (await visitor.press(data)).text


@pytest.mark.parametrize("page", [7, 2**63 - 1])
async def test_a_page_beyond_the_last_is_the_last(visitor: Talk, page: int) -> None:
    assert "Earlier words" in (await visitor.press(f"glossary.group_page:support:{page}")).labels


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
        short, full = (make(Texts(library, language), term, Reader()) for make in (card.short, card.full))
        assert full.rich[: len(short.rich)] == short.rich
        assert "head" not in [block.kind for block in short.rich]
        assert [block.kind for block in full.rich].count("head") in (3, 4)
        assert short.rich[0].spans[0].bold or short.rich[0].spans[1].bold
        assert sum("❓" in button.label for row in short.buttons for button in row) <= 4


def test_each_category_of_the_facts_has_a_subject_of_a_readable_length(library: Library) -> None:
    used = {about["category"] for about in library.glossary.values()}
    assert used == set(CATEGORIES), "a category was added or went: say in categories.py where it belongs"
    sizes = Counter(group_of(about["category"]) for about in library.glossary.values())
    assert set(sizes) == set(GROUPS)
    assert all(0 < size <= 30 for size in sizes.values()), sizes


def test_related_words_exist(library: Library) -> None:
    for term, about in library.glossary.items():
        assert set(about["related"]) <= library.glossary.keys() - {term}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_has_its_letter(library: Library, language: str) -> None:
    found = by_letter(Texts(library, language))
    assert sorted(term for terms in found.values() for term in terms) == sorted(library.glossary)
    assert all(len(letter) == 1 and letter.isalpha() for letter in found)
    assert all(letter_of(letter_key(letter)) == letter for letter in found)


@pytest.fixture
def without_arabic(library: Library) -> Texts:
    bare = Library(library.locales, library.messages)
    bare.long["ar"] = {}
    return Texts(bare, "ar")


def test_a_missing_text_is_shown_wholly_in_dutch_with_a_note(without_arabic: Texts) -> None:
    shown = card.full(without_arabic, "opp", Reader())
    note, *body = shown.rich
    told = "This word is not yet explained in your language. This is the Dutch text."
    assert note.text == without_arabic("glossary", told)
    assert tuple(body) == card.full(without_arabic.in_other("nl"), "opp", Reader()).rich
    assert screens.several(without_arabic, ["opp", "tlv"]).buttons[0][0].label == "opp ❓"
    assert questions_of(without_arabic, "opp") == questions_of(without_arabic.in_other("nl"), "opp")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2025-08-01", "Information of August 2025. Not"),
        ("2023-06", "Information of June 2023. Not"),
        ("2026", "Information of 2026. Not"),
        ("2025-2026", "Information of 2025-2026. Not"),
        ("undated", "The sources carry no date. Not"),
    ],
)
def test_the_date_of_the_facts(library: Library, written: str, shown: str) -> None:
    changed = Library(library.locales, library.messages)
    changed.glossary["opp"]["valid_as_of"] = written
    assert shown in markup.plain(card.full(Texts(changed, "en"), "opp", Reader()).rich)


def test_no_publishers_no_line_of_sources(library: Library) -> None:
    changed = Library(library.locales, library.messages)
    assert "Sources: " in markup.plain(card.full(Texts(changed, "en"), "opp", Reader()).rich)
    changed.glossary["opp"]["publishers"] = []
    assert "Sources" not in markup.plain(card.full(Texts(changed, "en"), "opp", Reader()).rich)


@pytest.mark.parametrize(
    ("as_of", "end"), [("2025-08", "\nInformation of August 2025."), ("undated", "\nThe sources carry no date.")]
)
def test_a_text_read_by_a_native_speaker_says_nothing_about_it(library: Library, as_of: str, end: str) -> None:
    changed = Library(library.locales, library.messages)
    text = changed.long["en"]["glossary/opp"]
    changed.long["en"]["glossary/opp"] = replace(text, meta={**text.meta, "status": "native"})
    changed.glossary["opp"]["valid_as_of"] = as_of
    assert markup.plain(card.full(Texts(changed, "en"), "opp", Reader()).rich).endswith(end)
