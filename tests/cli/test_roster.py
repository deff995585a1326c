"""The list of pupils from the command line: all rows or none, and mistakes with their file and line."""

from pathlib import Path

import pytest

from bot.features.roster.rules import Entry
from bot.operations.roster import read
from bot.refusal import Refused
from tests.cli.conftest import Cli
from tests.features.roster.workbook import workbook

BAD = {
    "empty": (b"", "{path}: The file is empty."),
    "no first names": (b"groep;achternaam\nGroep 6;Jansen\n", "{path}: Choose the column with the first name."),
    "column twice": (b"groep;group;voornaam\n6;6;Amina\n", "{path}: two columns could be meant: groep and group"),
    "no first name": (b"groep;voornaam\nGroep 6; \n", "{path}:2: voornaam: The first name is missing."),
    "twice": (b"groep;voornaam\nGroep 6;Amina\ngroep 6;AMINA\n", "{path}:3: Row 2 has the same name"),
    "open quotation mark": (b'groep;voornaam\nGroep 6;Amina\nGroep 6;"Luuk\n', "{path}:3: A quotation mark"),
}


def test_the_list_is_read_as_in_the_console(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(workbook(("Leerlingenlijst",), ("Klas", "Roepnaam", "Achternaam"), (6, "Amina", "el Idrissi")))
    assert read(path) == [Entry(3, "Groep 6", "Amina", "I")]


@pytest.mark.parametrize(("content", "said"), BAD.values(), ids=BAD.keys())
def test_a_mistake_is_named_with_its_file_and_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read(path)
    assert any(line.startswith(said.format(path=path)) for line in str(refused.value).splitlines()), refused.value


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"x" * 3_000_000)
    with pytest.raises(Refused, match="larger than 2 MB"):
        read(path)


def test_every_wrong_row_is_named_and_a_quoted_line_break_does_not_shift_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('groep;voornaam;adres\nGroep 6;;"Dorpsstraat 1\nAssen"\nGroep 6;Amina;\n;Luuk;\n')
    with pytest.raises(Refused) as refused:
        read(path)
    assert [line.split(": ")[0] for line in str(refused.value).splitlines()[1:]] == [f"{path}:2", f"{path}:5"]


def test_a_wrong_list_changes_nothing(school: Cli, folder: Path) -> None:
    (folder / "wrong.csv").write_text("groep;voornaam\nGroep 7;Sofia\nGroep 7;\n")
    said = school.refused("roster", "import", "wrong.csv")
    assert "samen: wrong.csv:3: voornaam: The first name is missing." in said
    assert "has no group 'Groep 7'" in school.refused("invite", "--group", "Groep 7")


def test_the_same_list_again_changes_nothing(school: Cli) -> None:
    assert "nothing new; all 3 pupils" in school.done("roster", "import", "list.csv")


def test_a_longer_list_adds_what_is_new(school: Cli, folder: Path) -> None:
    (folder / "more.csv").write_text("groep;voornaam\nGROEP 6;amina\nGroep 7;Sofia\n")
    said = school.done("roster", "import", "more.csv")
    assert "1 new groups, 1 new pupils; 1 were there" in said
    assert "2 are not in the list and stay; with --archive they leave." in said


def test_who_is_not_in_the_list_leaves_when_that_is_asked(school: Cli, folder: Path) -> None:
    (folder / "less.csv").write_text("groep;voornaam\nGroep 6;Amina\nGroep 7;Sofia\n")
    said = school.done("roster", "import", "less.csv", "--archive")
    assert "2 are not in the list and have left" in said
    assert "has no pupil" in school.refused("invite", "--group", "Groep 6", "--pupil", "Zoë")
    assert "2 came back." in school.done("roster", "import", "list.csv")


def test_a_child_that_cannot_be_told_from_another_is_refused(school: Cli, folder: Path) -> None:
    (folder / "two.csv").write_text("groep;voornaam;achternaam\nGroep 6;Amina;Berg\nGroep 6;Amina;Smit\n")
    said = school.refused("roster", "import", "two.csv")
    assert "Groep 6, Amina: Samen knows a child in this group with almost the same name: Amina." in said


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_that_cannot_be_read_is_said(school: Cli, name: str) -> None:
    assert f"{name}: " in school.refused("roster", "import", name)
