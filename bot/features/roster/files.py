"""From the bytes of an uploaded list to rows of cells: what the file is, is seen from its content, never its name."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.features.roster import workbooks
from bot.features.roster.mistakes import Mistake, Problem, Unusable
from bot.i18n import bidi

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000  # far above the largest Dutch primary school
MAX_COLUMNS = 200
LONGEST_CELL = 200  # characters; nothing that is kept is longer, and notes of a child's file are not carried along
_SEPARATORS = ";,\t|"
_LOOKED_AT = 30  # lines, to see by what the columns stand apart

Cells = list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is where the row begins in the file, as a spreadsheet numbers it."""

    line: int
    cells: Cells


def read(content: bytes) -> list[Row]:
    """Every row with something in it; Unusable when there are none, or none can be read."""
    if len(content) > MAX_BYTES:
        raise Unusable(Problem(Mistake.TOO_LARGE, other=MAX_BYTES // (1024 * 1024)))
    found = workbooks.rows(content) if content.startswith(b"PK\x03\x04") else _records(_text(content))
    rows = [Row(line, kept) for line, cells in found if any(kept := _trimmed(cells))]
    if not rows:
        raise Unusable(Problem(Mistake.EMPTY_FILE))
    return rows


def _trimmed(cells: Iterable[str]) -> Cells:
    """Without the empty cells that spreadsheets add at the end."""
    kept = [tidy(cell) for cell in cells][:MAX_COLUMNS]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def tidy(cell: str) -> str:
    """One line of visible text."""
    if cell.isascii() and cell.isalnum():  # most cells, and nothing to do
        return cell[:LONGEST_CELL]
    return unicodedata.normalize("NFC", " ".join(bidi.clean(cell[: 2 * LONGEST_CELL]).split()))[:LONGEST_CELL]


_FOREIGN = {
    b"\xd0\xcf\x11\xe0": Mistake.OLD_EXCEL,
    b"%PDF": Mistake.PDF,
    b"<": Mistake.WEB_PAGE,  # some systems call a web page with a table "Excel"
    b"PK": Mistake.OTHER_ZIP,
}


def _text(content: bytes) -> str:
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, mistake in _FOREIGN.items():
        if start.startswith(beginning):
            raise Unusable(Problem(mistake))
    if encoding := _wide(content):
        try:
            return content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            raise Unusable(Problem(Mistake.NOT_TEXT)) from None
    if b"\0" in content:
        raise Unusable(Problem(Mistake.NOT_TEXT, _line_of(content, content.index(0))))
    return _narrow(content)


def _wide(content: bytes) -> str:
    """UTF-16, which Excel calls "Unicode text", with and without its mark."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = content[:400]
    if len(sample) < 4 or sample.count(0) < len(sample) // 3:
        return ""
    return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"


def _narrow(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Unusable(Problem(Mistake.LETTERS, _line_of(content, error.start))) from None


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


_SAID = re.compile(r'\s*"?sep=(.)"?\s*\Z', re.I)


def _records(text: str) -> Iterator[tuple[int, Cells]]:
    """Each record with the line it begins at: a cell in quotation marks may hold line ends."""
    first, _, rest = text.partition("\n")
    line, separator = 1, ""
    if said := _SAID.match(first):  # a line that only Excel understands
        line, separator, text = 2, said[1], rest
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True, skipinitialspace=True
    )
    before = line - 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Unusable(Problem(Mistake.QUOTE, line)) from None
        if cells is None:
            return
        yield line, cells
        line = before + reader.line_num + 1


def _separator(text: str) -> str:
    """The one that cuts most lines into the same number of pieces, and into more than one."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:_LOOKED_AT]
    return max(_SEPARATORS, key=lambda separator: _agreement(lines, separator))


def _agreement(lines: list[str], separator: str) -> int:
    """How many lines have the most common number of separators, times that number; quoted ones do not count."""
    counts = [re.sub(r'"[^"]*"', "", line).count(separator) for line in lines]
    cut = [count for count in counts if count]
    if not cut:
        return 0
    usual = max(set(cut), key=lambda count: (cut.count(count), count))
    return cut.count(usual) * 10 + min(usual, 9)
