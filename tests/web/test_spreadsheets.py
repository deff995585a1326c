"""Lists for spreadsheet programs: readable, and nothing in them is calculated."""

import csv
import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.spreadsheets import harmless, write_csv

DANGEROUS = "=+-@\t\r\n＝＋－＠"


def cells(content: bytes, separator: str = ";") -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_programs_see_that_it_is_utf_8_and_where_cells_end() -> None:
    content = write_csv([["Ouder van", "Personen"], ["نور", 3]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert cells(content) == [["Ouder van", "Personen"], ["نور", "3"]]
    assert content.count(b"\r\n") == 2


@pytest.mark.parametrize("cell", ["=1+1", "+31612345678", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200f=1", "＝1"])
def test_a_formula_is_only_words(cell: str) -> None:
    [[found]] = cells(write_csv([[cell]]))
    assert found.startswith("'")


def test_a_formula_behind_the_separator_of_another_country_is_only_words() -> None:
    assert harmless('x,=cmd|"/c calc"') == 'x,\'=cmd|"/c calc"'
    assert harmless("a;\t@b") == "a; '@b"


@pytest.mark.parametrize("cell", ["Jean-Luc", "Noor B (Groep 6)", "1 + 1", "a@b.nl", "Ouder van Noor, Sam en Ali"])
def test_ordinary_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=2), max_size=3))
def test_no_words_ever_become_a_formula_or_another_row(rows: list[list[str]]) -> None:
    content = write_csv(rows)
    for separator in ";,\t":
        found = cells(content, separator)
        assert len(found) == len(rows)
        for row in found:
            for cell in row:
                assert not re.match(rf"\s*[{re.escape(DANGEROUS)}]", cell.strip('"')), (separator, cell)
