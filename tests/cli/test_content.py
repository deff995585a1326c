"""`samen explain` and `samen check`."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.i18n import check
from bot.i18n.check import Problem
from bot.i18n.languages import resource
from tests.cli.conftest import ROOT, Cli


def test_a_word_is_explained_as_a_list_best_first(cli: Cli) -> None:
    found = json.loads(cli.done("explain", "what is an opp and a tlv?", "--lang", "tr", "--json"))
    assert {"opp", "tlv"} == {match["id"] for match in found}
    assert [match["score"] for match in found] == sorted((match["score"] for match in found), reverse=True)


def test_nothing_found_is_an_empty_list(cli: Cli) -> None:
    assert json.loads(cli.done("explain", "qqqq", "--lang", "pl", "--json")) == []
    assert "No school word" in cli.done("explain", "qqqq", "--lang", "pl")


def test_without_json_it_can_be_read(cli: Cli) -> None:
    assert cli.done("explain", "opp", "--lang", "en").startswith("opp  (opp, 1.00)  ")


def test_a_batch_gives_a_list_for_each_line(cli: Cli, folder: Path) -> None:
    queries = [("opp", "tr"), ("qqqq", "ar"), ("zorgplicht", "nl")]
    lines = [json.dumps({"q": text, "lang": lang}) for text, lang in queries]
    (folder / "queries.jsonl").write_text("\n".join(lines) + "\n")
    answers = [json.loads(line) for line in cli.done("explain", "--batch", "queries.jsonl").splitlines()]
    assert [[match["id"] for match in answer][:1] for answer in answers] == [["opp"], [], ["zorgplicht"]]


def test_every_wrong_line_of_a_batch_is_named_and_nothing_is_answered(cli: Cli, folder: Path) -> None:
    lines = ['{"q": "opp", "lang": "tr"}', "opp", "", '["opp"]', '{"q": 1, "lang": "tr"}', '{"q": "x", "lang": "xx"}']
    (folder / "q").write_text("\n".join(lines))
    result = cli("explain", "--batch", "q")
    assert (result.exit_code, result.stdout) == (1, "")
    named = [line.split(": ")[1] for line in result.stderr.splitlines()]
    assert named == ["q:2", "q:3", "q:4", "q:5", "q:6"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("explain", "opp", "--lang", "xx"), "no language 'xx'; choose one of: "),
        (("explain",), "give a text"),
        (("explain", "opp", "--batch", "q"), "give a text to explain, or a file"),
        (("explain", "--batch", "nowhere"), "nowhere: No such file"),
        (("check", "glossary/opp"), "names go with --stamp"),
        (("check", "--facts", "nowhere"), "nowhere: there is no such folder"),
    ],
)
def test_a_wrong_use_is_refused(cli: Cli, arguments: tuple[str, ...], reason: str) -> None:
    assert reason in cli.refused(*arguments)


def test_explaining_needs_no_database_library() -> None:
    """It is what makes the command quick; a clock would measure the machine."""
    code = "import sys; from bot.terms.finder import explain; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.long
def test_check_counts_and_fails_with_problems(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "check", lambda library, **_: [Problem(Path("a.md"), 3, "is wrong"), _note()])
    result = cli("check")
    assert result.exit_code == 1
    assert "a.md:3: is wrong" in result.stdout.splitlines()
    assert "a.md:4: note: is long" in result.stdout.splitlines()
    monkeypatch.setattr(check, "check", lambda library, **_: [_note()])
    assert "0 problems, 1 notes" in cli("check").stdout


def _note() -> Problem:
    return Problem(Path("a.md"), 4, "is long", note=True)


def test_a_broken_text_file_is_named(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(resource("messages"), folder / "messages")
    broken = folder / "messages/nl/glossary/opp.md"
    broken.write_text("no front matter")
    monkeypatch.setattr("bot.app.resource", lambda name: folder / "messages" if name == "messages" else resource(name))
    assert f"{broken}:1: must start with a +++ line" in cli.refused("check")


def test_each_command_has_help_and_there_is_a_version(cli: Cli) -> None:
    commands = [
        "run",
        "demo",
        "migrate",
        "doctor",
        "talk",
        "explain",
        "check",
        "invite",
        "school",
        "roster",
        "staff",
        "notice",
        "glossary",
    ]
    for command in [
        *commands,
        "school create",
        "roster import",
        "staff invite",
        "notice send",
        "notice cancel",
        "glossary export",
    ]:
        assert "Usage: samen " + command in cli.done(*command.split(), "--help")
    assert cli.done("--version").startswith("samen ")
