"""A dictionary that is read where it is asked knows the same words as one that is read whole."""

from pathlib import Path

import pytest

from bot.i18n.check import hunspell

AFFIXES = """SET UTF-8
SFX S Y 2
SFX S 0 s/G [^sy]
SFX S y ies y
SFX G Y 1
SFX G 0 ' s
PFX U Y 1
PFX U 0 un .
"""
# An entry with tags, one with a space, one with a slash in the word, and two entries of one stem.
ENTRIES = """8
school/S
city/S po:noun
happy/U
ad hoc
km\\/h
McDonald
dress
dress/U
"""


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    (tmp_path / "small.aff").write_text(AFFIXES, encoding="utf-8")
    (tmp_path / "small.dic").write_text(ENTRIES, encoding="utf-8")
    return tmp_path / "small"


@pytest.mark.parametrize(
    "word",
    [
        *("school", "schools", "schools'", "School", "SCHOOL", "SCHOOLS", "city", "cities", "happy", "unhappy"),
        *("ad hoc", "km/h", "McDonald", "MCDONALD", "dress", "undress"),
    ],
)
def test_a_right_word_is_known(dictionary: Path, word: str) -> None:
    assert hunspell.read(dictionary)(word)


@pytest.mark.parametrize(
    "word",
    [
        *("schol", "schoolss", "school'", "citys", "cityies", "unschool", "happys", "noun", "ad", "hoc", "km", "h"),
        *("mcdonald", "sCHOOL", "D", "S"),
    ],
)
def test_a_wrong_one_is_not(dictionary: Path, word: str) -> None:
    assert not hunspell.read(dictionary)(word)
