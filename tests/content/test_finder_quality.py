"""How well school words are found, per language; run it with `-s` to see the numbers and what was missed."""

import statistics
from collections.abc import Callable
from functools import partial
from random import Random
from time import process_time

import pytest

from bot.i18n.library import Library
from bot.terms.finder import Finder
from tests.content.evaluate import LANGUAGES, ask, figures, read, report


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_found_and_ordinary_talk_is_left_alone(language: str, finder: Finder) -> None:
    results = [ask(finder, query) for query in read(language)]
    reached = figures(results)
    wrong = sum(not result.is_right for result in results)
    assert reached.first >= 0.95, (reached, wrong)
    assert reached.found >= 0.90, (reached, wrong)
    assert reached.false <= 0.03, (reached, wrong)


# Seconds on a machine that is left alone, three times the aim (`make eval` prints the real figures): what these
# tests look for is a text that takes ten times as long as others.
ANSWERED, BUILT = 0.15, 0.9


def slowness() -> float:
    """How much slower the machine is now than one that is left alone: other work on it costs processor time too."""
    seconds = []
    for _ in range(5):
        begin = process_time()
        sum(range(1_000_000))
        seconds.append(process_time() - begin)
    return max(1.0, min(seconds) / 0.015)


def best_of(times: int, work: Callable[[], object]) -> float:
    """The least processor time, because a shared machine slows single runs."""
    seconds = []
    for _ in range(times):
        begin = process_time()
        work()
        seconds.append(process_time() - begin)
    return min(seconds)


def test_an_answer_comes_at_once(finder: Finder) -> None:
    """Processor time, because other work on the machine is not the finder's; warm, as a running bot is."""
    seconds = [ask(finder, query).seconds for language in LANGUAGES for query in read(language)]
    assert statistics.median(seconds) < 0.002


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pasted_letter_is_read_at_once(language: str, finder: Finder, library: Library) -> None:
    letter = " ".join(text.body for name, text in library.long[language].items() if name.startswith("glossary/"))[:4000]
    assert len(letter) == 4000
    assert len(finder.find_in_order(letter, language)) >= 5
    assert best_of(3, lambda: finder.find_in_order(letter, language)) < ANSWERED * slowness()


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
    assert best_of(3, lambda: finder.find(text, language)) < ANSWERED * slowness()
    assert best_of(3, lambda: finder.nearest(text, language)) < ANSWERED * slowness()


def test_many_different_mistakes_are_read_at_once(finder: Finder, library: Library) -> None:
    chance = Random(4)
    names = [about["full"] for about in library.glossary.values()]
    for language in LANGUAGES:
        words = [chance.choice(names) for _ in range(400)]
        text = " ".join(word[:5] + chance.choice("abcx") + word[6:-1] for word in words)[:8000]
        assert best_of(3, partial(finder.find, text, language)) < ANSWERED * slowness()


def test_the_first_description_of_a_language_does_not_wait(library: Library) -> None:
    text = "the paper you need before a child may go to a special school"
    for language in LANGUAGES:
        fresh = [Finder(library), Finder(library)]
        took = min(best_of(1, partial(one.find, text, language)) for one in fresh)
        assert took < ANSWERED * slowness()


def test_the_index_is_built_quickly(library: Library) -> None:
    assert library.glossary
    assert best_of(2, lambda: Finder(library)) < BUILT * slowness()


def test_the_report_has_every_language_and_both_halves(finder: Finder) -> None:
    lines = list(report(finder))
    assert [line.split()[0] for line in lines] == [
        "Open", "first", *LANGUAGES, "all", "Held", "first", *LANGUAGES, "all", str(sum(map(len, map(read, LANGUAGES))))
    ]  # fmt: skip
    assert "median" in lines[-1]
