"""The syllable counters and formulas against the guide's own examples."""

import pytest

from bot.i18n import prose
from bot.i18n.check.readability import (
    FORMULAS,
    dutch_syllables,
    english_syllables,
    polish_syllables,
    turkish_syllables,
)
from tests.content.tiny import CARDS


@pytest.mark.parametrize(
    ("word", "count"), [("aile", 3), ("iki", 2), ("okul", 2), ("İstanbul", 3), ("ILIK", 2), ("kâğıt", 2)]
)
def test_turkish_syllables(word: str, count: int) -> None:
    assert turkish_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"), [("idee", 2), ("ideeën", 3), ("school", 1), ("nieuw", 1), ("bijeenkomst", 3), ("mooi", 1)]
)
def test_dutch_syllables(word: str, count: int) -> None:
    assert dutch_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"), [("auto", 2), ("nauka", 3), ("dziecko", 2), ("niania", 2), ("rozmowa", 3), ("Europa", 3)]
)
def test_polish_syllables(word: str, count: int) -> None:
    assert polish_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"), [("table", 2), ("the", 1), ("helped", 1), ("wanted", 2), ("makes", 1), ("places", 2)]
)
def test_english_syllables(word: str, count: int) -> None:
    assert english_syllables(word) == count


# Measured on our own kind of text: section 11 of the language guide, with some room on both sides.
@pytest.mark.parametrize(
    ("code", "formula", "low", "high"),
    [
        ("nl", "flesch-douma", 85, 120),
        ("en", "flesch", 80, 110),
        ("tr", "atesman", 60, 85),
        ("pl", "fog", 3, 8),
        ("ar", "lix", 8, 30),
    ],
)
def test_our_own_text_is_easy(code: str, formula: str, *, low: float, high: float) -> None:
    body = CARDS[code].split("+++\n")[1].replace("## ", "")
    counts = FORMULAS[formula].count(prose.sentences(body))
    assert low < FORMULAS[formula].score(counts) < high


def test_official_dutch_is_hard() -> None:
    text = (
        "Het bevoegd gezag stelt overeenkomstig de wettelijke bepalingen een ontwikkelingsperspectief vast, "
        "alsmede de daarvan deel uitmakende voorzieningen inzake de noodzakelijke ondersteuning van de leerling."
    )
    formula = FORMULAS["flesch-douma"]
    assert formula.fails(formula.score(formula.count([text])), 70)


def test_a_term_is_one_word_of_a_sentence_and_none_of_the_formula() -> None:
    (sentence,) = prose.sentences("Dit is het [[op overeenstemming gericht overleg]] van {child} op 3 mei.")
    assert prose.length(sentence) == 9
    assert prose.words(sentence) == ["Dit", "is", "het", "van", "op", "mei"]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert len(prose.sentences("Kom om godz. 12 do szkoły. Czekamy.", ("godz.",))) == 2
