"""Words of danger are noticed in every language, harmless ones like them are not; the numbers are those of today."""

import logging

import pytest

from bot.features.enquiries.danger import Patterns, sentences, sounds_dangerous, without
from bot.features.enquiries.rules import LONGEST
from bot.i18n.library import Library
from tests.content.evaluate_danger import PARTS, danger_lines, noticed
from tests.features.enquiries.conftest import Desk, desk
from tests.features.glossary.conftest import place
from tests.speed import is_done_in

__all__ = ["desk", "place"]


@pytest.mark.parametrize(
    ("part", "recall", "alarms"), [("open", 0.98, 0.01), ("closed", 0.96, 0.02), ("other", 0.9, 0.05)]
)
def test_most_are_noticed_and_few_harmless_lines_are(library: Library, part: str, recall: float, alarms: float) -> None:
    one = noticed(library, "all", part)
    assert one.recall >= recall
    assert one.alarms <= alarms


@pytest.mark.parametrize("language", ["nl", "en", "tr", "ar", "pl"])
def test_no_language_is_left_behind(library: Library, language: str) -> None:
    assert {line.part for line in danger_lines() if line.language == language} == set(PARTS)
    assert noticed(library, language, "other").recall >= 0.75


PATTERNS = [
    ("father|dad hits me", "yesterday my dad hits me", True),
    ("father|dad hits me", "dad never hits me", False),
    ("father .. hits", "my father often hits", True),
    ("father .. hits", "my father is a very kind man and hits", False),
    ("father .. hits", "my father hits", True),
    ("father .. hits", "ask my father. she hits the ball", False),
    ("hit* & boy|girl", "a girl was hitting", True),
    ("hit* & boy|girl", "hitting is what the girl did", True),
    ("hit* & boy|girl", "hitting one two three four five six seven girl", False),
    ("hit* & boy & stick", "with a stick the boy hits", True),
    ("hit* & boy & stick", "the boy hits", False),
    ("*kill*", "overkilling", True),
    ("a*c", "abbc", True),
]


@pytest.mark.parametrize(("pattern", "text", "is_found"), PATTERNS)
def test_patterns_mean_what_the_head_of_the_lists_says(
    library: Library, pattern: str, text: str, is_found: bool
) -> None:
    search = library.languages["en"].search
    found = [Patterns.read([pattern], search).finds(words) for words in sentences(text, search)]
    assert any(found) is is_found


def test_harmless_words_are_taken_out_first(library: Library) -> None:
    harmless = Patterns.read(["toy gun", "gun salute"], library.languages["en"].search)
    assert without(harmless, ["a", "toy", "gun", "salute", "now"]) == ["a", "_", "salute", "now"]
    assert without(harmless, ["a", "gun"]) == ["a", "gun"]


def test_the_longest_question_is_looked_at_quickly(library: Library) -> None:
    longest = "mijn man slaat niet met een bal op de mat en het kind gaat naar school vandaag " * 13
    assert is_done_in(0.05, lambda: sounds_dangerous(longest[:LONGEST], library.languages))


@pytest.mark.parametrize("line", ["", "?", "Hij is. Dood gaan planten zonder water", "x" * 5000, "🙂🙂"])
def test_what_says_nothing_is_nothing(library: Library, line: str) -> None:
    assert not sounds_dangerous(line, library.languages)


def test_capitals_accents_and_another_language_than_the_chosen_one(library: Library) -> None:
    assert sounds_dangerous("Mijn zoon denkt aan SUÏCIDE", library.languages)
    assert sounds_dangerous("CHCE UMRZEC", library.languages)


async def test_no_word_of_it_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    chat = await desk.place.parent()
    with caplog.at_level(logging.DEBUG):
        await desk.asked(chat, "Ik wil dood zeepaardje")
        await chat.tap("Send it to school")
    assert "zeepaardje" not in caplog.text
