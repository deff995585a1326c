"""Teachers find ready sentences; every folder of them is complete; see `make eval` for the figures."""

import pytest

from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.phrases.bank import PRAISE, TIPS, WEEKS, list_phrases, list_themes
from bot.phrases.search import search
from bot.phrases.words import theme_name
from tests.content.evaluate import LANGUAGES
from tests.content.evaluate_news import found, searches
from tests.speed import seconds


@pytest.mark.parametrize(("folder", "least"), [(PRAISE, 120), (WEEKS, 25), (TIPS, 25)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_in_every_language(library: Library, folder: str, *, least: int, language: str) -> None:
    phrases = list_phrases(library, folder, language)
    assert len(phrases) >= least
    assert len({phrase.title for phrase in phrases.values()}) == len(phrases)
    assert {phrase.theme for phrase in phrases.values()} == set(list_themes(library, folder))


@pytest.mark.parametrize("folder", [PRAISE, WEEKS, TIPS])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_has_a_name(library: Library, folder: str, language: str) -> None:
    names = [theme_name(Texts(library, language), folder, theme) for theme in list_themes(library, folder)]
    assert len(set(names)) == len(names)
    assert not set(names) & set(list_themes(library, folder)), "an id instead of a name"
    assert max(map(len, names)) <= 24, "it stands on a button"


def test_the_searches_are_enough_to_decide(library: Library) -> None:
    asked = searches()
    assert len({(each.lang, each.q) for each in asked}) == len(asked) >= 60
    assert {wanted for each in asked for wanted in each.ids} <= list_phrases(library, PRAISE, "nl").keys()


def test_searches_find_a_right_sentence_among_the_first_three(library: Library) -> None:
    right, asked = found(library, "nl")
    assert right / asked >= 0.9
    right, asked = found(library, "all")
    assert right / asked >= 0.9


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("vriend", "new_friendship"),
        ("LEZEN", "practised_reading"),
        ("  spreekbeurt!? ", "gave_talk"),
        ("spreekbuert", "gave_talk"),
        ("knuts", "made_craft"),
        ("zwemdiploma zwemmen", "practised_swimming"),
    ],
)
def test_words_beginnings_and_mistakes_find_a_sentence(library: Library, typed: str, wanted: str) -> None:
    assert wanted in [phrase.id for phrase in search(library, PRAISE, "nl", typed)[:3]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dutch_words_find_it_for_readers_of_every_language(library: Library, language: str) -> None:
    assert "gave_talk" in [phrase.id for phrase in search(library, PRAISE, language, "spreekbeurt")[:3]]


@pytest.mark.parametrize("typed", ["", "?!", "xyzzyq", "de het een", "\u0301", "a" * 9000])
def test_what_says_nothing_finds_little_and_breaks_nothing(library: Library, typed: str) -> None:
    assert len(search(library, PRAISE, "nl", typed)) <= 12


def test_a_search_takes_no_time(library: Library) -> None:
    search(library, PRAISE, "nl", "warm")
    assert seconds(lambda: search(library, PRAISE, "nl", "samen een moeilijke opdracht afgemaakt vandaag")) < 0.05
