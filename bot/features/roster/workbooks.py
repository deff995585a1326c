"""The first sheet with something in it of an Excel workbook (XLSX), looked at before it is trusted."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from bot.features.roster.mistakes import Mistake, Problem, Unusable

# A list of 5000 pupils with 60 columns unpacks to about 20 MB; two packed megabytes could become two gigabytes.
MAX_UNPACKED = 32 * 1024 * 1024
MAX_PARTS = 500
# The reader keeps a cell for every place up to the last one used: a stray cell in the last corner is seventeen
# thousand million.
MAX_PLACES = 1_500_000
DATE = "\ue000date"  # what stands in for a date: nobody types it, and no date of birth goes further than here
WRONG = "\ue000wrong"  # what stands in for #REF! and its like
_CHUNK = 256 * 1024
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"})


def rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number in the sheet. Of formulas the results that Excel kept."""
    _look_inside(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            visible = [about.name for about in workbook.sheets_metadata if about.visible is SheetVisibleEnum.Visible]
            for name in visible:
                sheet = workbook.get_sheet_by_name(name)
                if sheet.start is None:
                    continue
                first = sheet.start[0] + 1
                found = [[_as_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
                if any(any(row) for row in found):
                    return iter([(first + number, row) for number, row in enumerate(found)])
    except (CalamineError, OSError, ValueError):
        raise Unusable(Problem(Mistake.BROKEN_WORKBOOK)) from None
    return iter(())


def _look_inside(content: bytes) -> None:
    """Unpack it once, counting, before a reader does that without counting."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            if "xl/workbook.xml" not in names:
                raise Unusable(Problem(Mistake.OTHER_ZIP))
            if len(names) > MAX_PARTS:
                raise Unusable(Problem(Mistake.BROKEN_WORKBOOK))
            left = MAX_UNPACKED
            for name in names:
                with packed.open(name) as part:
                    left = _count(part, left, is_sheet=name.startswith("xl/worksheets/"))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
        # RuntimeError is how zipfile says that a part is encrypted, or packed in a way it does not know. The leader
        # reads that the workbook cannot be read.
        raise Unusable(Problem(Mistake.BROKEN_WORKBOOK)) from None


def _count(part: IO[bytes], left: int, *, is_sheet: bool) -> int:
    """How many bytes are left for the other parts."""
    last_row = last_column = 1
    rest = b""
    while chunk := part.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise Unusable(Problem(Mistake.TOO_LARGE, other=2))
        if is_sheet:
            for column, row in _PLACE.findall(rest + chunk):
                last_row, last_column = max(last_row, int(row)), max(last_column, _number(column))
            rest = chunk[-20:]  # a place may be cut in two
    if last_row * last_column > MAX_PLACES:
        raise Unusable(Problem(Mistake.STRAY_CELLS))
    return left


def _number(column: bytes) -> int:
    """A is 1, XFD is 16384."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _as_text(cell: object) -> str:
    match cell:
        case bool():
            return ""
        case float() | int():
            return f"{cell:.0f}" if float(cell).is_integer() else str(cell)
        case datetime() | date() | time() | timedelta():
            return DATE
        case str():
            return WRONG if cell in _ERRORS else cell
        case _:
            return ""
