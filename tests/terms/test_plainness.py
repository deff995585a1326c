"""What is pointed out in the words of staff, and what is left alone."""

import tomllib

import pytest

from bot.i18n.languages import resource
from bot.i18n.library import Library
from bot.terms.plainness import Hard, Why, find_hard, find_names


def found(library: Library, text: str) -> list[tuple[Why, str, str]]:
    return [(hard.why, text[hard.start : hard.end], hard.better) for hard in find_hard(library, text)]


@pytest.mark.parametrize(
    ("text", "place", "better"),
    [
        ("Kom indien mogelijk langs.", "indien", "als"),
        ("INDIEN u komt.", "INDIEN", "als"),
        ("Vrij i.v.m. ziekte.", "i.v.m.", "door, voor"),
        ("Wij verzoeken u te komen.", "verzoeken u", "vragen wij u"),
        ("Hiermee dient u te wachten.", "dient u te", "moet u"),
    ],
)
def test_official_words_come_with_easier_ones(library: Library, text: str, place: str, better: str) -> None:
    assert (Why.OFFICIAL, place, better) in found(library, text)


def test_the_longest_wording_is_marked_once(library: Library) -> None:
    assert [why for why, _, _ in found(library, "U dient u te melden.")].count(Why.OFFICIAL) == 1


def test_school_words_come_with_plain_dutch(library: Library) -> None:
    short = str(library.long["nl"]["glossary/opp"].meta["short"])
    assert found(library, "Wij bespreken het opp.") == [(Why.TERM, "opp", short)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kom morgen om half negen naar school. " * 5, []),
        ("een " * 15 + "einde", [16]),
        ("een " * 14 + "einde.", []),
        ("een " * 8 + "einde\n" + "een " * 8 + "einde", []),
        ("een " * 8 + "d.w.z. " + "een " * 8 + "einde.", [18]),
        ("Kort. " + "een " * 19 + "einde! Kort.", [20]),
        ("Om 14.30 uur " + "een " * 14 + "einde.", [18]),
    ],
)
def test_long_sentences_say_how_many_words(library: Library, text: str, words: list[int]) -> None:
    assert [hard.words for hard in find_hard(library, text) if hard.why is Why.LONG] == words


def test_a_long_sentence_is_marked_from_its_first_to_its_last_letter(library: Library) -> None:
    text = "Kort. " + "een " * 19 + "einde! Kort."
    [hard] = [hard for hard in find_hard(library, text) if hard.why is Why.LONG]
    assert (text[hard.start : hard.start + 4], text[hard.end - 6 : hard.end]) == ("een ", "einde!")


def test_names_are_whole_words_with_a_capital() -> None:
    text = "Roos en Rooske plukken een roos. Anne Fleur niet; Roos' jas wel."
    assert [text[hard.start : hard.end] for hard in find_names(text, ["Roos", "Anne", "Anne Fleur", ""])] == [
        *("Roos", "Anne Fleur", "Roos"),
    ]
    assert find_names(text, []) == []
    assert find_names("a+b", ["a+b"]) == [Hard(Why.NAME, 0, 3)]


def test_every_word_our_texts_avoid_has_an_easier_one_for_staff(library: Library) -> None:
    table = tomllib.loads((resource("locales") / "words" / "nl.toml").read_text())
    easier = {line.rpartition(": ")[0] for line in table["easier"]}
    assert set(table["avoid"]) <= easier


def test_nothing_is_said_about_plain_words(library: Library) -> None:
    assert found(library, "Tot morgen! Neem een jas mee.") == []
    assert found(library, "") == []
