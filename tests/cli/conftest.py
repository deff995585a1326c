"""Commands run in this process in a folder of their own, and for exit codes and tracebacks in a real one."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from bot import __main__, config
from bot.store import seal
from tests.waiting import PATIENCE

SECRET = "a key for tests only, long enough to be one"
ROOT = Path(config.__file__).parent.parent


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Commands set up the process's log."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()
    seal.install(seal.Keys(SECRET))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with no setting left over from outside."""
    for name in os.environ:
        if name.startswith("SAMEN_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SAMEN_SECRET_KEY", SECRET)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@dataclass(frozen=True)
class Cli:
    """`cli("school", "create", "De Regenboog")` is `samen school create "De Regenboog"`."""

    runner: CliRunner

    def __call__(self, *arguments: str, text: str = "") -> Result:
        result = self.runner.invoke(__main__.app, list(arguments), input=text, prog_name="samen")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def done(self, *arguments: str, text: str = "") -> str:
        result = self(*arguments, text=text)
        assert result.exit_code == 0, result.stderr
        return result.stdout

    def refused(self, *arguments: str, text: str = "") -> str:
        result = self(*arguments, text=text)
        assert result.exit_code == 1, result.stdout
        assert all(line.startswith("samen: ") for line in result.stderr.splitlines()), result.stderr
        return result.stderr


@pytest.fixture
def cli(folder: Path) -> Cli:
    return Cli(CliRunner())


@pytest.fixture
def migrated(cli: Cli, folder: Path, sqlite_template: Path) -> Cli:
    """As after `samen migrate`, which has tests of its own."""
    (folder / "data").mkdir(mode=0o700)
    made = folder / "data/samen.db"
    made.touch(mode=0o600)
    made.write_bytes(sqlite_template.read_bytes())
    return cli


@pytest.fixture
def school(migrated: Cli, folder: Path) -> Cli:
    """A school with one group of three."""
    migrated.done("school", "create", "De Regenboog")
    (folder / "list.csv").write_text("groep;voornaam\nGroep 6;Amina\nGroep 6;Zoë\nGroep 6;Łukasz\n")
    migrated.done("roster", "import", "list.csv")
    return migrated


Process = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def process(folder: Path) -> Process:
    """The same in a process of its own."""

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    return run
