"""Lists as school systems write them, and every way in which one can be wrong. All names are made up."""

import io
import tracemalloc
import zipfile

import pytest

from bot.features.roster import columns, plan, rules
from bot.features.roster.columns import Field
from bot.features.roster.files import MAX_BYTES
from bot.features.roster.mistakes import Mistake, Problem, Unusable
from bot.features.roster.plan import Roster
from bot.features.roster.reading import read_table
from bot.features.roster.rules import Entry
from bot.features.roster.words import English, explain
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from tests.features.roster.workbook import Date, Formula, workbook

AMINA = [("Groep 6", "Amina")]
NOTHING = Roster((), ())


def entries(content: bytes) -> tuple[list[Entry], list[Problem]]:
    """What is taken from a file as it comes, and what is not."""
    table = read_table(content)
    choice = columns.guess(table)
    columns.check(table, choice)
    names: dict[Field, str] = {kind: table.columns[place] for kind, place in choice.places.items()}
    good, refused = rules.check(rules.pick(table, choice), names)
    made = plan.make(NOTHING, good, refused)
    lines = {step.line for step in made.steps}
    return [one for one in good if one.line in lines], list(made.problems)


def names(content: bytes) -> list[tuple[str, str]]:
    found, problems = entries(content)
    assert not problems
    return [(one.group, one.first_name) for one in found]


PARNASSYS = (
    "Groepsoverzicht\r\nBasisschool De Regenboog;;;;\r\n\r\n"
    "Groep;Roepnaam;Tussenvoegsel;Achternaam;Leerlingnummer;Geboortedatum;Geslacht\r\n"
    "Groep 6;Amina;el;Idrissi;1201;03-04-2016;V\r\n"
    "Groep 6;Luuk;van den;Berg;1202;12-11-2015;M\r\n"
    "Groep 7;Noor;;Smit;1203;01-02-2015;V\r\n"
    "Totaal: 3;;;;\r\n"
)
ESIS = (
    '"BSN","Achternaam","Voorletters","Voornaam","Stamgroep","Postcode"\n'
    '"123456782","Idrissi, el","A.","Amina","6","1234 AB"\n"111222333","Berg, van den","L.","Luuk","6","1234 AB"\n'
)
MAGISTER = "Stamnr\tRoepnaam\tTussenv\tAchternaam\tKlas\tE-mail\n1201\tAmina\tel\tIdrissi\t6A\ta@example.nl\n"

GOOD = {
    "semicolons": b"groep;voornaam\nGroep 6;Amina\n",
    "commas": b"group,first_name\nGroep 6,Amina\n",
    "tabs": b"Groep\tVoornaam\nGroep 6\tAmina\n",
    "pipes": b"groep|voornaam\nGroep 6|Amina\n",
    "Excel's line about the separator": b"sep=;\r\ngroep;voornaam\r\nGroep 6;Amina\r\n",
    "commas inside semicolons": b"groep;adres;voornaam\nGroep 6;Dorpsstraat 1, Assen, NL;Amina\n",
    "quoted separators": b'groep,voornaam,opmerking\n"Groep 6","Amina","a;b;c;d"\n',
    "any order": b"voornaam;groep\nAmina;Groep 6\n",
    "capitals and spaces": b" Voornaam ; GROEP \n Amina ;  Groep   6\n",
    "first name with a space": b"group,First name\nGroep 6,Amina\n",
    "names of a school system": b"Stamgroep;Roepnaam leerling\nGroep 6;Amina\n",
    "byte order mark": b"\xef\xbb\xbfgroep;voornaam\nGroep 6;Amina\n",
    "UTF-16 with its mark": "groep\tvoornaam\nGroep 6\tAmina\n".encode("utf-16"),
    "UTF-16 without its mark": "groep\tvoornaam\nGroep 6\tAmina\n".encode("utf-16-le"),
    "UTF-16 the other way": "groep\tvoornaam\nGroep 6\tAmina\n".encode("utf-16-be"),
    "Windows line ends": b"groep;voornaam\r\nGroep 6;Amina\r\n",
    "old Mac line ends": b"groep;voornaam\rGroep 6;Amina\r",
    "other columns": b"bsn;groep;adres;voornaam\n123;Groep 6;Dorpsstraat 1, Assen;Amina\n",
    "empty lines and cells": b"groep;voornaam\n\n;\nGroep 6;Amina;;\n\n",
    "quoted": b'groep;voornaam\n"Groep 6";"Amina"\n',
    "steering marks": "groep;voornaam\nGroep 6;\u202eAmina\u200f\n".encode(),
    "titles above": b"Leerlingenlijst\nDe Regenboog\nSchooljaar 2026-2027\n\ngroep;voornaam\nGroep 6;Amina\n",
    "a line below that counts": b"groep;voornaam\nGroep 6;Amina\nAantal leerlingen: 1;\n",
    "the header again on the next page": b"groep;voornaam\nGroep 6;Amina\ngroep;voornaam\n",
    "a group without the word": b"klas;roepnaam\n6;Amina\n",
    "a first name beside all first names": b"voornamen;groep;roepnaam\nAmina Fatima Zohra;Groep 6;Amina\n",
    "a whole name with a comma": b'groep;naam\nGroep 6;"Idrissi, Amina el"\n',
    "capitals only": b"groep;voornaam\nGroep 6;AMINA\n",
    "a workbook": workbook(("Groep", "Voornaam"), ("Groep 6", "Amina")),
    "a workbook with titles": workbook(("Leerlingenlijst",), (), ("Groep", "Voornaam"), ("Groep 6", "Amina"), before=2),
    "a workbook with the list in its second sheet": workbook(("Groep", "Voornaam"), ("Groep 6", "Amina"), sheets=2),
    "a workbook with a hidden sheet": workbook(("Groep", "Voornaam"), ("Groep 6", "Amina"), sheets=2, hidden=True),
    "a workbook with numbers": workbook(("Groep", "Voornaam"), (6, "Amina")),
    "a workbook with a formula that has a result": workbook(
        ("Groep", "Voornaam"), (Formula('="Groep "&6|Groep 6'), "Amina")
    ),
    "a workbook with a date of birth": workbook(
        ("Groep", "Geboortedatum", "Voornaam"), ("Groep 6", Date(42463), "Amina")
    ),
}


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD.keys())
def test_a_list_can_be_written_in_many_ways(content: bytes) -> None:
    assert names(content) == AMINA


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_accents_arrive_whole_in_each_encoding(encoding: str) -> None:
    content = "groep;voornaam\nGroep 6;Zoë\nGroep 6;André\n".encode(encoding)
    assert names(content) == [("Groep 6", "Zoë"), ("Groep 6", "André")]


def test_names_of_every_writing_are_welcome() -> None:
    given = ["أمينة", "Łukasz", "Çağla", "Anne-Fleur", "D'Angelo", "Anna Maria", "Jo", "Noor B", "’t Jochie"]
    content = ("groep;voornaam\n" + "".join(f"Groep 6;{name}\n" for name in given)).encode()
    assert [name for _, name in names(content)] == given


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_list_of_parnassys(encoding: str) -> None:
    found, problems = entries(PARNASSYS.encode(encoding))
    assert not problems
    assert found == [
        Entry(5, "Groep 6", "Amina", "I", "1201"),
        Entry(6, "Groep 6", "Luuk", "B", "1202"),
        Entry(7, "Groep 7", "Noor", "S", "1203"),
    ]


def test_a_list_of_esis_has_a_bsn_that_nobody_reads() -> None:
    table = read_table(ESIS.encode("cp1252"))
    assert table.left_out == ("BSN", "Voorletters", "Postcode")
    assert "123456782" not in repr(table)
    assert entries(ESIS.encode())[0] == [Entry(2, "Groep 6", "Amina", "I"), Entry(3, "Groep 6", "Luuk", "B")]


def test_a_list_of_magister() -> None:
    assert entries(MAGISTER.encode("utf-16"))[0] == [Entry(2, "Groep 6A", "Amina", "I", "1201")]


FILES = {
    "empty": (b"", Mistake.EMPTY_FILE, 0),
    "empty lines": (b"\n\n;;\n", Mistake.EMPTY_FILE, 0),
    "an empty workbook": (workbook(), Mistake.EMPTY_FILE, 0),
    "header only": (b"groep;voornaam\n", Mistake.NO_PUPILS, 0),
    "a workbook with a header only": (workbook(("Groep", "Voornaam")), Mistake.NO_PUPILS, 0),
    "too large": (b"groep;voornaam\n" + b"Groep 6;Amina\n" * 160_000, Mistake.TOO_LARGE, 0),
    "too many rows": (b"groep;voornaam\n" + b"6;Amina\n" * 5_001, Mistake.TOO_MANY_ROWS, 0),
    "no header": (b"Groep 6;Amina\nGroep 7;Noor\n", Mistake.NO_GROUP_COLUMN, 0),
    "no first names": (b"groep;achternaam\nGroep 6;Jansen\n", Mistake.NO_NAME_COLUMN, 0),
    "no groups": (b"roepnaam;achternaam\nAmina;Idrissi\n", Mistake.NO_GROUP_COLUMN, 0),
    "citizen numbers under another name": (
        b"leerlingnummer;groep;roepnaam\n111222333;6;Amina\n123456782;6;Luuk\n",
        Mistake.CITIZEN_NUMBER,
        0,
    ),
    "open quotation mark": (b'groep;voornaam\nGroep 6;Amina\nGroep 6;"Luuk\n', Mistake.QUOTE, 3),
    "neither encoding": (b"groep;voornaam\nGroep 6;Zo\x81\n", Mistake.LETTERS, 2),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", Mistake.OLD_EXCEL, 0),
    "PDF": (b"%PDF-1.7", Mistake.PDF, 0),
    "a web page called Excel": (b"\xef\xbb\xbf<html><table><tr><td>groep</td></tr></table>", Mistake.WEB_PAGE, 0),
    "not text": (b"groep;voornaam\nGroep 6;A\0\n", Mistake.NOT_TEXT, 2),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", Mistake.NOT_TEXT, 0),
    "half of UTF-16": (b"\xff\xfeg\0r\0\x00\xd8", Mistake.NOT_TEXT, 0),
    "half a workbook": (workbook(("Groep", "Voornaam"))[:400], Mistake.BROKEN_WORKBOOK, 0),
    "an open document": (b"PK\x05\x06" + b"\0" * 18, Mistake.OTHER_ZIP, 0),
    "a stray cell": (
        workbook(("Groep", "Voornaam"), ("6", "Amina"), extra='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        Mistake.STRAY_CELLS,
        0,
    ),
}


@pytest.mark.parametrize(("content", "mistake", "line"), FILES.values(), ids=FILES.keys())
def test_a_file_that_cannot_be_taken_says_why(content: bytes, mistake: Mistake, line: int) -> None:
    with pytest.raises(Unusable) as unusable:
        entries(content)
    assert (unusable.value.problem.mistake, unusable.value.problem.line) == (mistake, line)


def csv(*rows: str) -> bytes:
    return ("groep;voornaam\nGroep 8;Sofia\n" + "".join(f"{row}\n" for row in rows)).encode()


ROWS = {
    "no group": (csv(";Amina"), Mistake.NO_GROUP, "groep"),
    "no first name": (csv("Groep 6; "), Mistake.NO_NAME, "voornaam"),
    "invisible name": (csv("Groep 6;\u200b\u202e"), Mistake.NO_NAME, "voornaam"),
    "too few cells": (csv("Groep 6"), Mistake.NO_NAME, "voornaam"),
    "long group": (csv("g" * 61 + ";Amina"), Mistake.LONG_GROUP, "groep"),
    "long name": (csv("Groep 6;" + "a" * 81), Mistake.LONG_NAME, "voornaam"),
    "a whole note as a name": (csv("Groep 6;" + "Amina " * 60), Mistake.LONG_NAME, "voornaam"),
    "damaged letters": (csv("Groep 6;ZoÃ«"), Mistake.DAMAGED, "voornaam"),
    "replaced letters": (csv("Groep 6;Zo\ufffd"), Mistake.DAMAGED, "voornaam"),
    "damaged group": (csv("Groep 6Ã«;Amina"), Mistake.DAMAGED, "groep"),
    "formula as name": (csv("Groep 6;=HYPERLINK(1)"), Mistake.FORMULA, "voornaam"),
    "command as name": (csv("Groep 6;@SUM(1+1)"), Mistake.FORMULA, "voornaam"),
    "formula as group": (csv("+cmd;Amina"), Mistake.FORMULA, "groep"),
    "e-mail address": (csv("Groep 6;a@b.nl"), Mistake.ADDRESS, "voornaam"),
    "web address": (csv("https://x.nl;Amina"), Mistake.ADDRESS, "groep"),
    "postcode as group": (csv("1234 AB;Amina"), Mistake.ADDRESS, "groep"),
    "number as name": (csv("Groep 6;42"), Mistake.NO_LETTERS, "voornaam"),
    "sign as name": (csv("Groep 6;?"), Mistake.NO_LETTERS, "voornaam"),
    "digits in name": (csv("Groep 6;Amina 2015"), Mistake.DIGITS, "voornaam"),
    "family name first": (csv("Groep 6;Jansen, Amina"), Mistake.FULL_NAME, "voornaam"),
    "full name": (csv("Groep 6;Amina van der Berg"), Mistake.FULL_NAME, "voornaam"),
    "two children in a cell": (csv("Groep 6;Amina en Adam"), Mistake.FULL_NAME, "voornaam"),
    "initials": (csv("Groep 6;A.B."), Mistake.INITIALS, "voornaam"),
    "one letter": (csv("Groep 6;A"), Mistake.INITIALS, "voornaam"),
    "group of signs": (csv("...;Amina"), Mistake.GROUP_OF_SIGNS, "groep"),
    "two groups": (csv("Groep 6, Groep 7;Amina"), Mistake.SEVERAL_GROUPS, "groep"),
    "a group that became a date": (csv("6-jul;Amina"), Mistake.DATE_AS_GROUP, "groep"),
    "a day as group": (csv("01-09-2026;Amina"), Mistake.DATE_AS_GROUP, "groep"),
    "a date of birth as name": (csv("Groep 6;03-04-2016"), Mistake.DATE_AS_NAME, "voornaam"),
    "a group that became a date in Excel": (
        workbook(("groep", "voornaam"), ("Groep 8", "Sofia"), (Date(46209), "Amina")),
        Mistake.DATE_AS_GROUP,
        "groep",
    ),
    "a date as name in Excel": (
        workbook(("groep", "voornaam"), ("Groep 8", "Sofia"), ("Groep 6", Date(46209))),
        Mistake.DATE_AS_NAME,
        "voornaam",
    ),
    "an error of Excel": (
        workbook(("groep", "voornaam"), ("Groep 8", "Sofia"), (Formula("=A9|#REF!"), "Amina")),
        Mistake.NO_GROUP,
        "groep",
    ),
    "an error of Excel in words": (
        workbook(("groep", "voornaam"), ("Groep 8", "Sofia"), ("Groep 6", "#N/A")),
        Mistake.CELL_ERROR,
        "voornaam",
    ),
    "twice the same": (csv("groep 8;SOFIA"), Mistake.SAME_NAME, ""),
}


@pytest.mark.parametrize(("content", "mistake", "column"), ROWS.values(), ids=ROWS.keys())
def test_a_wrong_row_is_named_and_the_others_are_taken(content: bytes, mistake: Mistake, column: str) -> None:
    found, problems = entries(content)
    assert [(one.mistake, one.line, one.column) for one in problems] == [(mistake, 3, column)]
    assert [one.first_name for one in found] == ["Sofia"]


MORE_ROWS = {
    "long number": ("groep;voornaam;nr\n6;Amina;" + "1" * 41, Mistake.LONG_NUMBER),
    "the same number": ("groep;voornaam;nr\n6;Amina;12\n7;Luuk;12", Mistake.SAME_NUMBER),
    "two of a name": ("groep;voornaam;achternaam\n6;Noor;Berg\n6;Noor;Bos", Mistake.SAME_NAME),
    "a whole name without a comma": ("groep;naam\n6;Amina Idrissi", Mistake.FULL_NAME),
}


@pytest.mark.parametrize(("text", "mistake"), MORE_ROWS.values(), ids=MORE_ROWS.keys())
def test_more_columns_can_be_wrong_in_more_ways(text: str, mistake: Mistake) -> None:
    assert [one.mistake for one in entries(text.encode())[1]] == [mistake]


def test_there_are_enough_kinds_of_mistakes() -> None:
    tried = {mistake for _, mistake, _ in (*FILES.values(), *ROWS.values())} | {one for _, one in MORE_ROWS.values()}
    assert set(Mistake) - tried == {Mistake.SAME_COLUMN, Mistake.WHICH_CHILD}, "tried with the pages and the plan"
    assert len(FILES) + len(ROWS) + len(MORE_ROWS) > 50


@pytest.mark.parametrize("mistake", Mistake)
def test_every_mistake_is_said_with_what_to_do(library: Library, mistake: Mistake) -> None:
    problem = Problem(mistake, 7, "Roepnaam", 12, "Noor B")
    said = [explain(Texts(library, code), problem) for code in library.languages] + [explain(English(), problem)]
    assert all(text and "{" not in text for text in said)


def test_a_quoted_line_break_does_not_shift_the_rows() -> None:
    _, problems = entries(b'groep;voornaam;x\n6;;"Dorpsstraat 1\nAssen"\n6;Amina;\n;Luuk;\n')
    assert [one.line for one in problems] == [2, 5]


def test_rows_have_the_numbers_that_excel_shows() -> None:
    content = workbook((), ("Groep", "Voornaam"), (), ("Groep 6", "42"), before=3)
    assert [one.line for one in entries(content)[1]] == [7]


@pytest.mark.parametrize(("place", "value"), [(6, 1), (8, 99)], ids=["with a password", "packed in a way nobody knows"])
def test_a_workbook_that_cannot_be_unpacked_is_refused(place: int, value: int) -> None:
    """`place`: of the flags or the way of packing, in the local header and, two further, in the directory."""
    content = bytearray(workbook(("Groep", "Voornaam"), ("Groep 3", "Noor")))
    for signature, start in ((b"PK\x03\x04", place), (b"PK\x01\x02", place + 2)):
        content[content.index(signature) + start] = value
    with pytest.raises(Unusable) as unusable:
        read_table(bytes(content))
    assert unusable.value.problem.mistake is Mistake.BROKEN_WORKBOOK


def bomb(size: int) -> bytes:
    """A small workbook that becomes a large one."""
    packed = io.BytesIO(workbook(("Groep", "Voornaam")))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as parts, parts.open("xl/media/x.bin", "w") as part:
        for _ in range(size // 1_000_000):
            part.write(b"\0" * 1_000_000)
    return packed.getvalue()


def test_a_bomb_is_not_unpacked() -> None:
    content = bomb(400_000_000)
    assert len(content) < MAX_BYTES
    tracemalloc.start()
    with pytest.raises(Unusable) as unusable:
        read_table(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert unusable.value.problem.mistake is Mistake.TOO_LARGE
    assert peak < 50_000_000


def test_a_sheet_that_says_it_is_small_is_counted() -> None:
    """The size that a packed part claims is somebody's claim."""
    content = bytearray(bomb(60_000_000))
    claimed, real = (1_000).to_bytes(4, "little"), (60_000_000).to_bytes(4, "little")
    assert content.count(real) >= 1
    with pytest.raises(Unusable):
        read_table(bytes(content.replace(real, claimed)))


KEYS = [
    ("Groep 6", "groep 6", "GROEP 6", "gr 6", "Gr. 6", "6", "06", "Groep6", "Stamgroep 6", "klas 6"),
    ("Groep 6A", "6a", "6 A", "groep 6 a", "Groep 06A"),
    ("Groep 1/2", "1-2", "groep 1 / 2", "1+2"),
    ("Groep 1/2 B", "groep 1/2 b"),
    ("Zebra's", "zebra's"),
]


def test_one_group_is_written_in_many_ways() -> None:
    keys = [{rules.group_key(name) for name in names} for names in KEYS]
    assert all(len(one) == 1 for one in keys), keys
    assert len(set.union(*keys)) == len(KEYS)
