"""What the finder promises for any text, and its decisions in the hard cases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.i18n.languages import all_languages
from bot.i18n.library import Library
from bot.terms.finder import Finder, explain, finder_of
from bot.terms.near import Near
from bot.terms.sounds import consonants, sound
from bot.terms.words import split, stem

LANGUAGES = list(all_languages())
PIECES = ["opp", "o.p.p.", "so", "ib'er", "sbo", "tlv'nin", "بالـopp", "و", "speciaal onderwijs", "\n", ",", ".", " "]
_pieces = st.lists(st.sampled_from(PIECES))
TEXTS = st.one_of(st.text(max_size=200), _pieces.map(" ".join), _pieces.map("".join))


@pytest.fixture(scope="module")
def finder(library: Library) -> Finder:
    return Finder(library)


def ids(finder: Finder, text: str, language: str) -> list[str]:
    return [match.id for match in finder.find_in_order(text, language)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
def test_any_text_gets_an_orderly_answer(finder: Finder, text: str, language: str) -> None:
    best, ordered = finder.find(text, language), finder.find_in_order(text, language)
    assert [match.score for match in best] == sorted((match.score for match in best), reverse=True)
    assert [match.start for match in ordered] == sorted(match.start for match in ordered)
    assert len({match.id for match in best}) == len(best)
    assert all(0 <= match.start < match.end <= len(text) and 0 < match.score <= 1 for match in best)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dutch_name_finds_its_own_term(finder: Finder, library: Library, language: str) -> None:
    for term, about in library.glossary.items():
        for written in (about["nl"], about["full"]):
            assert term in ids(finder, written, language), written


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nl", "Het o.p.p. is klaar.", ["opp"]),
        ("nl", "Het o. p. p. is klaar.", ["opp"]),
        ("nl", "doorstroomtoetsen", ["doorstroomtoets"]),
        ("tr", "oppyi", ["opp"]),
        ("tr", "tlv'nin", ["tlv"]),
        ("tr", "SBO'YA", ["sbo"]),
        ("tr", "İB'ER", ["intern-begeleider"]),
        ("ar", "بالـopp", ["opp"]),
        ("ar", "والـtlv", ["tlv"]),
        ("ar", "زورخ بليخت", ["zorgplicht"]),
        ("pl", "startgespreku", ["startgesprek"]),
        ("pl", "tulatbarheidsferklaring", ["tlv"]),
        ("tr", "samenverkingsverband", ["samenwerkingsverband"]),
        ("en", "samen werkings verbant", ["samenwerkingsverband"]),
        ("nl", "voortgezt speciaal onderwijs", ["vso"]),  # not "speciaal onderwijs", which is in it without an error
        ("nl", "v s o", ["vso"]),
        ("nl", "of v so", []),
        ("nl", "opp, tlv", ["opp", "tlv"]),
        ("nl", "o.\n\np. p.", []),
    ],
)
def test_spellings(finder: Finder, language: str, text: str, expected: list[str]) -> None:
    assert ids(finder, text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "so", ["so"]),
        ("en", "So?", ["so"]),
        ("en", "What is so?", ["so"]),
        ("en", "so or sbo?", ["so", "sbo"]),
        ("en", "sbo or so", ["sbo", "so"]),
        ("en", "So what is an opp?", ["opp"]),
        ("en", "We have an opp so we are happy", ["opp"]),
        ("en", "so what", []),
        ("en", "I am so happy", []),
        ("en", "so so", []),
        ("nl", "Gaat mijn kind naar het so?", ["so"]),
        ("nl", "er is so veel te doen", []),
        ("tr", "so nedir", ["so"]),
        ("tr", "so far so good", []),
        ("pl", "co to jest ib", ["intern-begeleider"]),
        ("pl", "Ib Hansen dzwoni", []),
    ],
)
def test_a_short_word_needs_evidence(finder: Finder, language: str, text: str, expected: list[str]) -> None:
    assert ids(finder, text, language) == expected


def test_a_term_inside_another_is_found_behind_it(finder: Finder) -> None:
    found = finder.find_in_order("U heeft instemmingsrecht op het handelingsdeel.", "nl")
    assert [(match.id, match.inside) for match in found] == [("instemmingsrecht", False), ("opp-handelingsdeel", True)]


def test_the_place_is_that_of_the_text_as_typed(finder: Finder) -> None:
    text = "Önce ‘karne’, sonra TLV’nin kendisi"
    match = next(match for match in finder.find(text, "tr") if match.id == "tlv")
    assert text[match.start : match.end].startswith("TLV")


def test_explain_gives_ids_and_scores(library: Library) -> None:
    found = explain(library, "tlv, opp, sbo", "tr", limit=2)
    assert [(one["id"], one["score"]) for one in found] == [("tlv", 1.0), ("opp", 1.0)]
    assert finder_of(library) is finder_of(library)


def test_a_language_without_cards_still_finds_dutch_words(library: Library) -> None:
    bare = Library(library.locales, library.messages)
    bare.long = {code: texts if code == "nl" else {} for code, texts in bare.long.items()}
    assert ids(Finder(bare), "opp'yi ve samenverkingsverband", "tr") == ["opp", "samenwerkingsverband"]


def test_words_know_what_stands_between_them() -> None:
    search = all_languages()["tr"].search
    assert [(word.key, word.gap) for word in split("opp'yi gördüm. بالـopp", search)] == [
        ("opp", "end"), ("yi", "join"), ("gordum", "space"), ("بال", "end"), ("opp", "join")
    ]  # fmt: skip
    assert stem("okulunda", search) == "okul"
    assert stem("okul", search) == "okul"


def test_near_words_are_counted_in_typing_errors() -> None:
    near = Near(lambda length: 1 if length > 4 else 0)
    near.add("toets")
    near.add("opp")
    assert list(near.find("toest")) == [("toets", 0.8)]
    assert list(near.find("tost")) == []
    assert list(near.find("op")) == []


def test_by_ear_in_every_writing() -> None:
    assert sound("zorghpliht") == sound("zorgplicht") == sound("sorchplicht")
    assert consonants("زورخبليخت") == consonants("zorgplicht")


@pytest.mark.parametrize(
    "text", ["Mag Sara vanmiddag bij Eva spelen?", "We komen vanavond", "Dat is heel fijn", "Gisteren was zij ziek"]
)
def test_everyday_words_are_no_mistyped_school_words(finder: Finder, text: str) -> None:
    assert ids(finder, text, "nl") == []
