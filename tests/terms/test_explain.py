"""School words in a message from school: marked where they stand first, with a button for at most three."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core import markup
from bot.core.markup import Block, Span
from bot.core.screen import Button, Screen, rows
from bot.core.tap import decode, tap
from bot.i18n.languages import all_languages
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.terms.explain import MOST, explained

MESSAGES = {
    "nl": "Morgen praten wij over het opp. Het samenwerkingsverband denkt mee over een tlv.",
    "en": "Tomorrow we talk about the opp. The samenwerkingsverband helps us think about a tlv.",
    "tr": "Yarın opp planını konuşacağız. Samenwerkingsverband birliği tlv belgesi için bizimle düşünüyor.",
    "ar": "غدًا نتحدث عن خطة opp. هيئة samenwerkingsverband تفكر معنا في وثيقة tlv.",
    "pl": "Jutro rozmawiamy o planie opp. Związek samenwerkingsverband myśli z nami o dokumencie tlv.",
}


def terms(screen: Screen) -> list[str]:
    taps = [button.tap for row in screen.buttons for button in row]
    return [found.args[0] for found in taps if found and found.name == "glossary.card"]


def marked(screen: Screen) -> list[tuple[str, str]]:
    found = [(span.text, decode(span.tap)) for block in screen.rich for span in block.spans if span.tap]
    return [(text, target.args[0]) for text, target in found if target]


@pytest.mark.parametrize("code", MESSAGES)
def test_the_words_of_a_message_are_one_tap_away(library: Library, code: str) -> None:
    screen = explained(Texts(library, code), Screen(MESSAGES[code]))
    assert terms(screen) == ["opp", "samenwerkingsverband", "tlv"]
    assert [term for _, term in marked(screen)] == ["opp", "samenwerkingsverband", "tlv"]
    assert markup.plain(screen.rich) == MESSAGES[code], "marking changes no letter"


def test_at_most_three_and_each_once(library: Library) -> None:
    text = "opp, tlv, sbo, vso en samenwerkingsverband; nog eens: opp"
    screen = explained(Texts(library, "nl"), Screen(text))
    assert len(terms(screen)) == MOST
    assert [term for _, term in marked(screen)] == terms(screen)


def test_what_has_a_button_already_gets_no_second(library: Library) -> None:
    present = rows(Button("Wat is een opp?", tap("glossary.card", "opp")), Button("Ja", tap("home.menu")))
    screen = explained(Texts(library, "nl"), Screen("Het opp is klaar.", present))
    assert screen.buttons == present
    assert marked(screen) == [("opp", "opp")]


def test_without_school_words_a_message_stays_as_it_is(library: Library) -> None:
    screen = Screen("Sara heeft vandaag goed gezongen. So what, zegt mr. Jan.", rows(Button("Leuk", tap("home.menu"))))
    found = explained(Texts(library, "nl"), screen)
    assert (found.rich, found.buttons) == (screen.rich, screen.buttons)


def test_a_word_over_several_spans_is_tappable_in_each(library: Library) -> None:
    body = (Block("p", (Span("Het "), Span("passend", bold=True), Span(" onderwijs is er voor iedereen."))),)
    screen = explained(Texts(library, "nl"), Screen(body))
    assert marked(screen) == [("passend", "passend-onderwijs"), (" onderwijs", "passend-onderwijs")]
    assert [span.bold for span in screen.rich[0].spans if span.tap] == [True, False]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.lists(st.sampled_from(["opp", "tlv", "so", "\n", " ", ".", "بالـopp", "passend onderwijs", "x"])).map(
        "".join
    )
)
def test_no_letter_is_ever_lost(library: Library, text: str) -> None:
    for code in all_languages():
        screen = Screen(text)
        found = explained(Texts(library, code), screen)
        assert [block.text for block in found.rich] == [block.text for block in screen.rich]
        assert len(terms(found)) <= MOST


@pytest.mark.parametrize("code", MESSAGES)
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("De hele klas klapte.", []),
        ("Uw kind doet de doorstroomtoets.", ["doorstroomtoets"]),
    ],
)
def test_what_staff_wrote_is_read_as_dutch(library: Library, code: str, line: str, expected: list[str]) -> None:
    """In Turkish “hele” is how gl is said."""
    screen = explained(Texts(library, code), Screen((Block("quote", (Span(line, term=True),)),)))
    assert terms(screen) == expected


def test_a_word_that_is_a_name_in_another_language_only_is_chance(library: Library) -> None:
    assert terms(explained(Texts(library, "nl"), Screen("De hele klas klapte."))) == []
