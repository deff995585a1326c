"""A text that describes a term without its name, and the nearest terms when nothing fits."""

import gc
import tracemalloc
from weakref import ref

import pytest

from bot.i18n.languages import all_languages
from bot.i18n.library import Library
from bot.terms.finder import Finder, explain, finder_of

LANGUAGES = list(all_languages())


@pytest.fixture(scope="module")
def finder(library: Library) -> Finder:
    return Finder(library)


@pytest.mark.parametrize(
    ("language", "text", "term"),
    [
        ("en", "the paper you need before a child may go to a special school", "tlv"),
        ("nl", "vier avonden achter elkaar wandelen met de school", "avondvierdaagse"),
        ("tr", "veliler çocukların saçına bakıyor böcek var mı", "luizencontrole"),
        ("pl", "dzień, kiedy nauczyciele się szkolą, a dzieci mają wolne", "studiedag"),
        ("ar", "حلوى يوزعها الطفل في الصف يوم عيد ميلاده", "traktatie"),
    ],
)
def test_what_is_described_comes_first(finder: Finder, language: str, text: str, term: str) -> None:
    best = finder.find(text, language)[0]
    assert (best.id, best.described) == (term, True)
    assert best.score < 0.7  # less sure than any name
    assert (best.start, best.end) == (0, len(text))


def test_a_name_that_is_only_mentioned_stands_behind_what_is_described(finder: Finder) -> None:
    text = "app where you see marks and timetable at secondary school"
    assert [match.id for match in finder.find_in_order(text, "en")] == ["voortgezet-onderwijs"]
    found = finder.find(text, "en")
    assert found[0].id == "magister-somtoday"
    assert "voortgezet-onderwijs" in [match.id for match in found]
    assert len({match.id for match in found}) == len(found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "mijn kind heeft een slecht rapport gekregen van de juf"),
        ("en", "The school wants to ask for a tlv for my son because he needs extra help"),
    ],
)
def test_a_named_term_is_not_described(finder: Finder, language: str, text: str) -> None:
    assert not any(match.described for match in finder.find(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [("nl", "Kunt u mij bellen over mijn zoon"), ("en", "Can I talk to the teacher?"), ("ar", "شكرا كثيرا")],
)
def test_everyday_talk_describes_nothing(finder: Finder, language: str, text: str) -> None:
    assert finder.find(text, language) == []


def test_a_letter_describes_nothing(finder: Finder) -> None:
    text = "the paper you need before a child may go to a special place of learning "
    assert finder.find(text, "en")
    assert not any(match.described for match in finder.find(text * 6, "en"))


def test_explain_prints_a_description_like_a_name(library: Library) -> None:
    found = explain(library, "the paper you need before a child may go to a special school", "en")
    assert found[0].keys() == {"id", "score", "nl", "start", "end"}
    assert found[0]["id"] == "tlv"
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("language", "text", "term"),
    [
        ("nl", "tvl", "tlv"),
        ("nl", "ontwiklngsperspctif", "opp"),
        ("pl", "vertrauwesprson", "vertrouwenspersoon"),
    ],
)
def test_the_nearest_are_offered_when_nothing_fits(finder: Finder, language: str, text: str, term: str) -> None:
    assert finder.find(text, language) == []
    nearest = finder.nearest(text, language)
    assert term in nearest
    assert len(nearest) <= 3
    assert finder.nearest(text, language, most=1) == nearest[:1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["Sara", "Max", "Mo", "", "hello", "merhaba", "مرحبا", "dzień dobry", "👍"])
def test_nothing_is_near_a_greeting_or_a_name(finder: Finder, language: str, text: str) -> None:
    assert finder.nearest(text, language) == []


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("speciaal basisonderwijs", "sbo"),
        ("lvs", "lvs"),
        ("leerlingvolgsysteem", "leerlingvolgsysteem"),
        ("ziekmelding", "ziekmelding"),
        ("ziekmelden", "ziekmelden"),
        ("verzuim", "verzuim"),
        ("leerplicht", "leerplicht"),
        ("leerplichtambtenaar", "leerplichtambtenaar"),
        ("vertrouwenspersoon", "vertrouwenspersoon"),
        ("vertrouwensinspecteur", "vertrouwensinspecteur"),
        ("definitief advies", "definitief-schooladvies"),
        ("voorlopig advies", "voorlopig-schooladvies"),
        ("vmbo-basis", "vmbo-basis"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_near_twins_are_told_apart(finder: Finder, language: str, text: str, term: str) -> None:
    assert finder.find(text, language)[0].id == term


def test_an_everyday_word_alone_is_a_term_only_as_the_term_is_written(finder: Finder) -> None:
    assert [match.id for match in finder.find("mr", "nl")] == ["mr"]
    assert finder.find("pro", "nl") == []
    assert [match.id for match in finder.find("PRO", "nl")] == ["praktijkonderwijs"]


@pytest.mark.long
def test_a_library_is_let_go(library: Library) -> None:
    """The finder of `finder_of` must not keep the library that it is kept for."""
    short = Library(library.locales, library.messages)
    finder_of(short).find("the paper you need before a child may go to a special school", "en")
    gone = ref(short)
    del short
    gc.collect()
    assert gone() is None


@pytest.mark.long
def test_the_index_is_small(library: Library) -> None:
    assert library.glossary
    tracemalloc.start()
    try:
        finder = Finder(library)
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] < 12_000_000
        assert finder.find("opp", "nl")
    finally:
        tracemalloc.stop()
