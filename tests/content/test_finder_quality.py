"""How well school words are found, per language; run it with `-s` to see the numbers and what was missed."""

import statistics
from functools import partial
from pathlib import Path
from random import Random

import pytest

from bot.i18n.library import Library
from bot.terms.finder import Finder
from tests.content.evaluate import LANGUAGES, Result, ask_everything, figures, read, report
from tests.speed import is_done_in, seconds

TALK = Path(__file__).parent / "talk"


@pytest.fixture(scope="module")
def finder(library: Library) -> Finder:
    return Finder(library)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_set_is_large_enough_to_decide(language: str, library: Library) -> None:
    queries = read(language)
    assert len({query.q for query in queries}) == len(queries) >= 150
    assert sum(not query.ids for query in queries) >= 25
    assert sum(len(query.ids) > 1 for query in queries) >= 15
    assert sum(query.kind == "description" for query in queries) >= 25
    assert 0.45 < sum(query.held for query in queries) / len(queries) < 0.6
    named = {term for query in queries for term in (*query.ids, *query.also)}
    assert named <= library.glossary.keys()
    assert len(named) > 0.65 * len(library.glossary)
    assert {query.lang for query in queries} == {language}


@pytest.fixture(scope="module")
def results(finder: Finder) -> list[Result]:
    return ask_everything(finder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_found_and_ordinary_talk_is_left_alone(language: str, results: list[Result]) -> None:
    own = [result for result in results if result.query.lang == language]
    reached = figures(own)
    assert reached.first >= 0.955, reached
    assert reached.found >= 0.98, reached
    assert reached.false <= 0.03, reached
    named = figures(result for result in own if result.query.kind == "name")
    assert named.first >= 0.99, named
    described = figures(result for result in own if result.query.kind == "description")
    assert described.first >= 0.63, described


def test_all_languages_together_reach_the_aims(results: list[Result]) -> None:
    reached = figures(results)
    assert reached.first >= 0.965
    assert reached.found >= 0.99
    assert reached.false <= 0.02
    assert figures(result for result in results if result.query.kind == "description").first >= 0.73


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_parents_tell_and_ask_a_teacher_describes_no_word(language: str, finder: Finder) -> None:
    """Whole sentences, harder to leave alone than a greeting. A few do touch a word: a child has a fever."""
    talk = (TALK / f"{language}.txt").read_text("utf-8").splitlines()
    answered = [text for text in talk if any(match.described for match in finder.find(text, language))]
    assert len(talk) >= 45
    assert len(answered) <= 3, answered


ANSWERED, BUILT = 0.05, 0.3  # seconds of processor time, on a machine that is left alone


def test_an_answer_comes_at_once(results: list[Result]) -> None:
    assert statistics.median(result.seconds for result in results) < 0.002


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pasted_letter_is_read_at_once(language: str, finder: Finder, library: Library) -> None:
    letter = " ".join(text.body for name, text in library.long[language].items() if name.startswith("glossary/"))[:4000]
    assert len(letter) == 4000
    assert len(finder.find_in_order(letter, language)) >= 5
    assert is_done_in(ANSWERED, lambda: finder.find_in_order(letter, language))


HOSTILE = {
    "a word again and again": "opp ",
    "letters": "a ",
    "dots": "o.",
    "one long word": "ondersteunings",
    "the beginning of many": "samen werkings verban ",
    "almost names": "ondersteuningsplxn handelingsplxn doorstromtots vertrouwenpersoon leerlingvolgsyteem ",
    "short names": "so mr bb pro ib opp vso ",
    "accents": "a\u0301\u0302",
    "spelled out": "te el ve ",
    "Arabic": "المدرسة الخاصة بالـopp ",
    "a description": "the paper you need before a child may go ",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_no_text_keeps_the_finder_busy(piece: str, language: str, finder: Finder) -> None:
    text = (piece * 8000)[:8000]
    assert is_done_in(ANSWERED, lambda: finder.find(text, language))
    assert is_done_in(ANSWERED, lambda: finder.nearest(text, language))


def test_many_different_mistakes_are_read_at_once(finder: Finder, library: Library) -> None:
    chance = Random(4)
    names = [about["full"] for about in library.glossary.values()]
    for language in LANGUAGES:
        words = [chance.choice(names) for _ in range(400)]
        text = " ".join(word[:5] + chance.choice("abcx") + word[6:-1] for word in words)[:8000]
        assert is_done_in(ANSWERED, partial(finder.find, text, language))


@pytest.mark.long
def test_the_first_description_does_not_wait_for_a_finder_that_is_prepared(library: Library) -> None:
    fresh = [Finder(library) for _ in range(8)]
    unprepared = iter(fresh)
    assert is_done_in(BUILT, lambda: next(unprepared).prepare())
    for one in unprepared:
        one.prepare()
    text = "the paper you need before a child may go to a special school"
    for language in LANGUAGES:
        took = min(seconds(partial(one.find, text, language)) for one in fresh)
        assert took < ANSWERED / 5, "nothing is left to be made"


def test_the_index_is_built_quickly(library: Library) -> None:
    assert library.glossary
    assert is_done_in(BUILT, lambda: Finder(library))


def test_the_report_has_every_language_and_both_halves(results: list[Result]) -> None:
    lines = list(report(results))
    assert [line.split()[0] for line in lines] == [
        "Open", "first", *LANGUAGES, "all", "Held", "first", *LANGUAGES, "all", str(sum(map(len, map(read, LANGUAGES))))
    ]  # fmt: skip
    assert "median" in lines[-1]
