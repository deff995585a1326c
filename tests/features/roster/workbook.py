"""Writes small Excel workbooks for tests, in the way school systems do: text in the cells, dates as numbers."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Cell = str | int | float | None


class Date(int):
    """A day as Excel keeps it: a number that is shown as a date."""


class Formula(str):
    """`Formula("=1+1|2")` is a formula with the result that Excel kept."""

    __slots__ = ()


def workbook(*rows: Sequence[Cell], before: int = 0, sheets: int = 1, extra: str = "", hidden: bool = False) -> bytes:
    """`before`: empty rows above. `sheets`: the list is in the last one. `extra`: raw rows. `hidden`: sheet 1 is."""
    body = "".join(_row(number, row) for number, row in enumerate(rows, before + 1))
    filled = f'<worksheet xmlns="{MAIN}"><sheetData>{body}{extra}</sheetData></worksheet>'
    empty = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPE}worksheet+xml"/>'
            for n in range(1, sheets + 1)
        )
        parts.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}styles+xml"/>{overrides}</Types>',
        )
        parts.writestr("_rels/.rels", _relations({"rId1": ("officeDocument", "xl/workbook.xml")}))
        state = ' state="hidden"' if hidden else ""
        names = "".join(
            f'<sheet name="Blad{n}" sheetId="{n}" r:id="rId{n}"{state if n == 1 else ""}/>'
            for n in range(1, sheets + 1)
        )
        parts.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{names}</sheets></workbook>'
        )
        targets = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, sheets + 1)}
        parts.writestr("xl/_rels/workbook.xml.rels", _relations({**targets, "rId99": ("styles", "styles.xml")}))
        parts.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
            "</styleSheet>",
        )
        for number in range(1, sheets + 1):
            parts.writestr(f"xl/worksheets/sheet{number}.xml", filled if number == sheets else empty)
    return packed.getvalue()


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{name}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def _row(number: int, cells: Sequence[Cell]) -> str:
    return f'<row r="{number}">{"".join(_cell(number, place, cell) for place, cell in enumerate(cells))}</row>'


def _cell(row: int, column: int, cell: Cell) -> str:
    name = f"{chr(65 + column)}{row}"
    match cell:
        case None:
            return ""
        case Date():
            return f'<c r="{name}" s="1"><v>{int(cell)}</v></c>'
        case Formula():
            text, _, result = cell.partition("|")
            kind = "e" if result.startswith("#") else "str"
            return f'<c r="{name}" t="{kind}"><f>{escape(text[1:])}</f><v>{escape(result)}</v></c>'
        case str():
            return f'<c r="{name}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
        case _:
            return f'<c r="{name}"><v>{cell}</v></c>'
