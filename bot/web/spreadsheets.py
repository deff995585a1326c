"""Rows as a CSV file that spreadsheet programs open as it is, and in which nothing is a formula."""

import csv
import re
from collections.abc import Sequence
from io import StringIO

from bot.i18n import bidi

Row = Sequence[str | int]

# What a program may calculate: at the beginning of a cell, or of what a program with another separator takes for one.
_FORMULA = re.compile(r"(^|[,;\t\"'|])(\s*)(?=[=+\-@＝＋－＠])")


def write_csv(rows: Sequence[Row]) -> bytes:
    """Separated by semicolons, as spreadsheet programs in Dutch expect; with the mark by which they know UTF-8."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [cell if isinstance(cell, int) else harmless(cell) for cell in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """One line, without invisible marks; an apostrophe before what would be a formula makes it words."""
    line = " ".join(bidi.clean(cell).split())
    return _FORMULA.sub(r"\1\2'", line)
