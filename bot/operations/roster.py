"""A school's list of pupils as a CSV file: read, checked row by row, and taken as a whole or not at all."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.i18n import bidi
from bot.refusal import Refused

MAX_BYTES = 2_000_000
MAX_ROWS = 5_000  # far above the largest Dutch primary school
MAX_GROUP, MAX_NAME = 60, 80  # characters, as the tables have them
MAX_WORDS = 3  # "Anna Maria Sofia" is a first name, four words are a first name with a family name

_GROUP = ("group", "groep")
_NAME = ("first_name", "voornaam")
_NOT_CSV = {b"PK\x03\x04": "an Excel workbook", b"\xd0\xcf\x11\xe0": "an old Excel workbook", b"%PDF": "a PDF file"}
_AS_CSV = "save the list as “CSV UTF-8” and try again"


@dataclass(frozen=True, slots=True)
class Row:
    """One pupil; `line` is where the row begins in the file. Other columns are not kept."""

    line: int
    group: str
    first_name: str


@dataclass(frozen=True, slots=True)
class _Columns:
    group: int
    first_name: int
    count: int


def read(path: Path) -> list[Row]:
    """Every row of the file, or Refused with a line for each row that needs a change."""
    text = _decode(path, _bytes(path))
    records = _records(path, text)
    header = next(records, None)
    if header is None:
        raise Refused(f"{path}:1: the file is empty; the first line names the columns, such as groep;voornaam")
    columns = _columns(path, *header)
    rows: list[Row] = []
    problems: list[str] = []
    for line, cells in records:
        found = _row(line, cells, columns)
        if isinstance(found, Row):
            rows.append(found)
        else:
            problems.append(f"{path}:{line}: {found}")
    problems += [f"{path}:{line}: {what}" for line, what in _twice(rows)]
    if problems:
        raise Refused("\n".join(["nothing was imported; please change these rows:", *problems]))
    if not rows:
        raise Refused(f"{path}:{header[0] + 1}: there are no pupils below the line with the column names")
    if len(rows) > MAX_ROWS:
        raise Refused(f"{path}:{rows[MAX_ROWS].line}: more than {MAX_ROWS} pupils; import one school at a time")
    return rows


def same(text: str) -> str:
    """What two spellings of one name have in common: "groep 6" is "Groep 6"."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(f"{path}: the file is larger than {MAX_BYTES // 1_000_000} MB; is it the list of pupils?")
        content = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path}: cannot be read: {error.strerror}") from None
    for start, what in _NOT_CSV.items():
        if content.startswith(start):
            raise Refused(f"{path}:1: this is {what}; {_AS_CSV}")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(f"{path}:1: this is “Unicode text” (UTF-16); {_AS_CSV}")
    if b"\0" in content:
        raise Refused(f"{path}:{_line_of(content, content.index(0))}: this is not a text file; {_AS_CSV}")
    return content


def _decode(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = _line_of(content, error.start)
        raise Refused(f"{path}:{line}: letters that are neither UTF-8 nor Windows-1252; {_AS_CSV}") from None


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with the line it begins at."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = ";" if first.count(";") >= first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Refused(f'{path}:{line}: a quotation mark (") in this row has no partner') from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, [_tidy(cell) for cell in cells]
        line = reader.line_num + 1


def _tidy(cell: str) -> str:
    return unicodedata.normalize("NFC", " ".join(bidi.clean(cell).split()))


def _columns(path: Path, line: int, cells: list[str]) -> _Columns:
    names = [cell.casefold().replace(" ", "_").replace("-", "_") for cell in cells]
    if "\t" in "".join(cells) or (len(cells) == 1 and any(name in names[0] for name in _GROUP)):
        raise Refused(f"{path}:{line}: the columns must stand apart by ; or , ({_AS_CSV})")
    return _Columns(
        group=_place(f"{path}:{line}", names, _GROUP),
        first_name=_place(f"{path}:{line}", names, _NAME),
        count=len(names),
    )


def _place(where: str, names: Sequence[str], wanted: Sequence[str]) -> int:
    found = [number for number, name in enumerate(names) if name in wanted]
    either = " or ".join(wanted)
    if not found:
        raise Refused(f"{where}: no column is called {either}; the first line names the columns: groep;voornaam")
    if len(found) > 1:
        raise Refused(f"{where}: two columns are called {either}; keep one")
    return found[0]


def _row(line: int, cells: list[str], columns: _Columns) -> Row | str:
    """The row, or what is wrong with it."""
    while len(cells) > columns.count and not cells[-1]:
        cells = cells[:-1]  # spreadsheets add empty cells
    if len(cells) != columns.count:
        fewer = "fewer" if len(cells) < columns.count else "more"
        return f"has {fewer} cells ({len(cells)}) than there are column names ({columns.count})"
    row = Row(line, cells[columns.group], cells[columns.first_name])
    return next((what for is_wrong, what in _MISTAKES if is_wrong(row)), row)


def _twice(rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        known = first.setdefault((same(row.group), same(row.first_name)), row.line)
        if known != row.line:
            yield (
                row.line,
                f"the same name in the same group as line {known}; tell them apart with a letter, such as “Noor B”",
            )


def _is_garbled(text: str) -> bool:
    """UTF-8 that was read as Windows-1252 somewhere on its way: ZoÃ«."""
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return "\ufffd" in text


def _has_letter(text: str) -> bool:
    return any(char.isalpha() for char in text)


_ADDRESS = re.compile(r"\S@\S|https?:|www\.")
_MISTAKES: tuple[tuple[Callable[[Row], bool], str], ...] = (
    (lambda row: not row.group, "has no group"),
    (lambda row: not row.first_name, "has no first name"),
    (lambda row: len(row.group) > MAX_GROUP, f"the group is longer than {MAX_GROUP} characters"),
    (lambda row: len(row.first_name) > MAX_NAME, f"the first name is longer than {MAX_NAME} characters"),
    (
        lambda row: _is_garbled(row.group + row.first_name),
        f"its letters were damaged on the way here, as in ZoÃ«; {_AS_CSV}",
    ),
    (lambda row: row.first_name[0] in "=+-@", "the first name begins like a formula of a spreadsheet"),
    (lambda row: row.group[0] in "=+-@", "the group begins like a formula of a spreadsheet"),
    (
        lambda row: bool(_ADDRESS.search(row.group + " " + row.first_name)),
        "holds an e-mail or web address; only the group and the first name belong here",
    ),
    (lambda row: not _has_letter(row.first_name), "the first name has no letters; is it in the right column?"),
    (lambda row: any(char.isdigit() for char in row.first_name), "the first name has digits in it"),
    (
        lambda row: "," in row.first_name or ";" in row.first_name,
        "write the first name only, without a comma or a family name",
    ),
    (
        lambda row: len(row.first_name.split()) > MAX_WORDS,
        "this looks like a full name; Samen keeps first names only",
    ),
    (lambda row: not any(char.isalnum() for char in row.group), "the group has no letters or digits"),
)
