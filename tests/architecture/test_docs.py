"""The documents are true: links lead somewhere, commands exist, and the table of features names what is there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.__main__ import app

ROOT = Path(__file__).parents[2]
FEATURES = ROOT / "bot" / "features"
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
WANTED = ("architecture", "adding", "translating", "operating", "privacy", "testing", "adr/README")
NOT_BUILT = "not built yet"

every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def prose(path: Path) -> str:
    return re.sub(r"^ *```.*?^ *```", "", path.read_text(), flags=re.M | re.S)


def links(path: Path) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(path: Path) -> set[str]:
    """As GitHub makes them from headings."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_there(path: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    found = (path.parent / name).resolve() if name else path
    return found.exists() and (not anchor or anchor in anchors(found))


def code(path: Path) -> Iterator[str]:
    """Lines in fenced blocks, and what stands between backticks."""
    for block in re.findall(r"^ *```\w*\n(.*?)^ *```", path.read_text(), re.M | re.S):
        yield from (line.strip() for line in block.splitlines())
    yield from re.findall(r"`([^`\n]+)`", prose(path))


def commands(path: Path, name: str) -> set[str]:
    """`name …` as somebody would type it at the start of a line, also with a path before it."""
    found = (re.match(rf"(?:\S*/)?{name} (.+)", line) for line in code(path))
    return {match[1].partition("#")[0].partition(";")[0].partition("&&")[0].strip() for match in found if match}


def test_every_document_is_there() -> None:
    assert not [name for name in WANTED if not (ROOT / "docs" / f"{name}.md").exists()]


@every_document
def test_links_lead_somewhere(path: Path) -> None:
    lost = [target for target in links(path) if not target.endswith(".png") and not is_there(path, target)]
    assert not lost


def test_every_picture_is_there() -> None:
    """`make screenshots` makes them."""
    pictures = [target for target in links(ROOT / "README.md") if target.endswith(".png")]
    assert pictures
    assert not [target for target in pictures if not is_there(ROOT / "README.md", target)]


@every_document
def test_files_that_are_named_exist(path: Path) -> None:
    """Paths in backticks; `…` and `<…>` stand for what the reader fills in."""
    named = re.findall(r"`((?:bot|tests|docs|migrations|locales|messages|facts|bench)/[^`\s]*)`", prose(path))
    lost = [name for name in named if not re.search(r"[…<{*]", name) and not (ROOT / name.partition(":")[0]).exists()]
    assert not lost


@every_document
def test_make_knows_its_targets(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    asked = {word for line in commands(path, "make") for word in line.split() if re.fullmatch(r"[a-z-]+", word)}
    assert asked <= targets


def test_the_readme_names_the_two_commands() -> None:
    assert {"demo", "test"} <= commands(ROOT / "README.md", "make")


@every_document
def test_samen_knows_its_commands(path: Path) -> None:
    """Each command with each of its options."""
    assert not {line: problem for line in commands(path, "samen") if (problem := unknown(line))}


def unknown(line: str) -> str:
    """What `samen` does not know in the line; empty when it knows everything."""
    words: list[str] = [word for word in re.findall(r'"[^"]*"|\S+', line) if word not in ("…", "...")]
    command: Any = typer.main.get_command(app)  # Any: typer keeps its command types to itself
    while words and not words[0].startswith("-"):
        below = getattr(command, "commands", None)
        if below is None:
            break
        if words[0] not in below:
            return words[0]
        command = below[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    options = (word for word in words if word.startswith("--"))
    return next((option for option in options if option not in known), "")


def test_unknown_commands_are_found() -> None:
    assert unknown("roster imports FILE.csv") == "imports"
    assert unknown('invite --group "Groep 6" --qrr') == "--qrr"
    assert not unknown('invite --group "Groep 6" --qr')


def features() -> list[list[str]]:
    """The cells of the README's table of features."""
    table = (ROOT / "README.md").read_text().partition("## What works today")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_table_of_features_is_true() -> None:
    """What is built links to its folder; what is not built links to nothing; no slice is left out."""
    rows = features()
    assert rows
    named = set()
    for what, _, state in rows:
        folders = re.findall(r"\]\((bot/[^)]+)\)", what)
        assert bool(folders) != state.startswith(NOT_BUILT), what
        assert not [folder for folder in folders if not (ROOT / folder).is_dir()], what
        named.update(folders)
    slices = {f"bot/features/{path.name}" for path in FEATURES.iterdir() if (path / "__init__.py").exists()}
    assert slices <= named


def test_decisions_are_numbered_and_complete() -> None:
    """Each has its number once and says why; that the index names them is tested in test_shape."""
    decisions = sorted(path for path in (ROOT / "docs" / "adr").glob("*.md") if path.name != "README.md")
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        headings = re.findall(r"^## (.+)$", path.read_text(), re.M)
        assert headings == ["Context", "Decision", "Consequences"], path.name
        assert path.read_text().startswith(f"# {int(path.name[:4])}. ")


def test_the_index_uses_the_titles() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text()
    for name in re.findall(r"\]\((\d{4}-[^)]+)\)", index):
        number, _, title = (ROOT / "docs" / "adr" / name).read_text().splitlines()[0].removeprefix("# ").partition(". ")
        assert f"| {number} | [{title}]({name}) |" in index
