"""The list of pupils: what is taken, and every way in which it can be wrong."""

from pathlib import Path

import pytest

from bot.operations.roster import Row, read
from bot.refusal import Refused
from tests.cli.conftest import Cli

GOOD = {
    "semicolons": b"groep;voornaam\nGroep 6;Amina\n",
    "commas": b"group,first_name\nGroep 6,Amina\n",
    "any order": b"voornaam;groep\nAmina;Groep 6\n",
    "capitals and spaces": b" Voornaam ; GROEP \n Amina ;  Groep   6\n",
    "first name with a space": b"group,First name\nGroep 6,Amina\n",
    "byte order mark": b"\xef\xbb\xbfgroep;voornaam\nGroep 6;Amina\n",
    "Windows line ends": b"groep;voornaam\r\nGroep 6;Amina\r\n",
    "other columns": b"bsn;groep;adres;voornaam\n123;Groep 6;Dorpsstraat 1, Assen;Amina\n",
    "empty lines and cells": b"groep;voornaam\n\n;\nGroep 6;Amina;;\n\n",
    "quoted": b'groep;voornaam\n"Groep 6";"Amina"\n',
    "steering marks": "groep;voornaam\nGroep 6;\u202eAmina\u200f\n".encode(),
}


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD.keys())
def test_a_list_can_be_written_in_many_ways(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert [(row.group, row.first_name) for row in read(path)] == [("Groep 6", "Amina")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_arrive_whole_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("groep;voornaam\nGroep 6;Zoë\nGroep 6;André\n".encode(encoding))
    assert read(path) == [Row(2, "Groep 6", "Zoë"), Row(3, "Groep 6", "André")]


def test_names_of_every_writing_are_welcome(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    names = ["أمينة", "Łukasz", "Çağla", "Anne-Fleur", "D'Angelo", "Anna Maria", "Jo"]
    path.write_text("groep;voornaam\n" + "".join(f"Groep 6;{name}\n" for name in names), encoding="utf-8")
    assert [row.first_name for row in read(path)] == names


BAD = {
    "empty": (b"", 1, "empty"),
    "header only": (b"groep;voornaam\n", 2, "no pupils"),
    "no header": (b"Groep 6;Amina\n", 1, "no column is called group or groep"),
    "no first names": (b"groep;achternaam\nGroep 6;Jansen\n", 1, "no column is called first_name or voornaam"),
    "column twice": (b"groep;group;voornaam\n6;6;Amina\n", 1, "two columns"),
    "tabs": (b"groep\tvoornaam\nGroep 6\tAmina\n", 1, "; or ,"),
    "pipes": (b"groep|voornaam\nGroep 6|Amina\n", 1, "; or ,"),
    "no group": (b"groep;voornaam\n;Amina\n", 2, "has no group"),
    "no first name": (b"groep;voornaam\nGroep 6; \n", 2, "has no first name"),
    "invisible name": ("groep;voornaam\nGroep 6;\u200b\u202e\n".encode(), 2, "has no first name"),
    "too few cells": (b"groep;voornaam;bsn\nGroep 6;Amina\n", 2, "fewer cells"),
    "too many cells": (b"groep;voornaam\nGroep 6;Amina;Jansen\n", 2, "more cells"),
    "long group": (b"groep;voornaam\n" + b"g" * 61 + b";Amina\n", 2, "longer than 60"),
    "long name": (b"groep;voornaam\nGroep 6;" + b"a" * 81 + b"\n", 2, "longer than 80"),
    "damaged letters": ("groep;voornaam\nGroep 6;ZoÃ«\n".encode(), 2, "damaged"),
    "replaced letters": ("groep;voornaam\nGroep 6;Zo\ufffd\n".encode(), 2, "damaged"),
    "formula as name": (b"groep;voornaam\nGroep 6;=HYPERLINK(1)\n", 2, "formula"),
    "formula as group": (b"groep;voornaam\n+cmd;Amina\n", 2, "formula"),
    "e-mail address": (b"groep;voornaam\nGroep 6;a@b.nl\n", 2, "e-mail"),
    "web address": (b"groep;voornaam\nhttps://x.nl;Amina\n", 2, "web address"),
    "number as name": (b"groep;voornaam\nGroep 6;42\n", 2, "no letters"),
    "digits in name": (b"groep;voornaam\nGroep 6;Amina 2015\n", 2, "digits"),
    "family name first": (b'groep;voornaam\nGroep 6;"Jansen, Amina"\n', 2, "without a comma"),
    "full name": (b"groep;voornaam\nGroep 6;Amina van der Berg\n", 2, "full name"),
    "group of signs": (b"groep;voornaam\n...;Amina\n", 2, "the group has no letters"),
    "twice": (b"groep;voornaam\nGroep 6;Amina\ngroep 6;AMINA\n", 3, "as line 2"),
    "open quotation mark": (b'groep;voornaam\nGroep 6;Amina\nGroep 6;"Luuk\n', 3, "no partner"),
    "neither encoding": (b"groep;voornaam\nGroep 6;Zo\x81\n", 2, "neither UTF-8 nor Windows-1252"),
    "Excel workbook": (b"PK\x03\x04rest", 1, "Excel workbook"),
    "old Excel workbook": (b"\xd0\xcf\x11\xe0rest", 1, "Excel workbook"),
    "PDF": (b"%PDF-1.7", 1, "PDF"),
    "UTF-16": ("groep;voornaam\n".encode("utf-16"), 1, "UTF-16"),
    "not text": (b"groep;voornaam\nGroep 6;A\0\n", 2, "not a text file"),
}


@pytest.mark.parametrize(("content", "line", "reason"), BAD.values(), ids=BAD.keys())
def test_a_mistake_is_named_with_its_line(tmp_path: Path, content: bytes, line: int, reason: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read(path)
    named = [said for said in str(refused.value).splitlines() if said.startswith(f"{path}:{line}: ")]
    assert named, str(refused.value)
    assert reason in named[0]


def test_every_wrong_row_is_named_and_a_quoted_line_break_does_not_shift_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('groep;voornaam;adres\nGroep 6;;"Dorpsstraat 1\nAssen"\nGroep 6;Amina;\n;Luuk;\n')
    with pytest.raises(Refused) as refused:
        read(path)
    assert [line.split(": ")[0] for line in str(refused.value).splitlines()[1:]] == [f"{path}:2", f"{path}:5"]


def test_the_number_of_rows_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("groep;voornaam\n" + "".join(f"Groep {number};Amina\n" for number in range(5001)))
    with pytest.raises(Refused, match=":5002: more than 5000"):
        read(path)


def test_a_wrong_list_changes_nothing(school: Cli, folder: Path) -> None:
    (folder / "wrong.csv").write_text("groep;voornaam\nGroep 7;Sofia\nGroep 7;\n")
    said = school.refused("roster", "import", "wrong.csv")
    assert "samen: wrong.csv:3: has no first name" in said
    assert "has no group 'Groep 7'" in school.refused("invite", "--group", "Groep 7")


def test_the_same_list_again_changes_nothing(school: Cli) -> None:
    assert "nothing new; all 3 pupils" in school.done("roster", "import", "list.csv")


def test_a_longer_list_adds_what_is_new(school: Cli, folder: Path) -> None:
    (folder / "more.csv").write_text("groep;voornaam\nGROEP 6;amina\nGroep 7;Sofia\n")
    assert "1 new groups, 1 new pupils; 1 were there" in school.done("roster", "import", "more.csv")


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_that_cannot_be_read_is_said(school: Cli, name: str) -> None:
    assert f"{name}: " in school.refused("roster", "import", name)
