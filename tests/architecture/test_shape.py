"""The shape we agreed on: layers, sizes, documented settings, decisions in their index."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Settings

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "bot").rglob("*.py"))
MODULE_LINES, FUNCTION_LINES = 400, 50


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_imports_follow_the_layers() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_small_and_says_what_it_is_for(path: Path) -> None:
    source = path.read_text()
    assert source.count("\n") <= MODULE_LINES
    if source.strip():
        assert ast.get_docstring(ast.parse(source)), "the first line says what the module is for"


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long


def test_only_the_clock_reads_the_clock() -> None:
    reading = re.compile(r"datetime\.now\(|time\.time\(|time\.monotonic\(|date\.today\(|utcnow\(|time_ns\(")
    found = [path for path in MODULES if path.name != "clock.py" and reading.search(path.read_text())]
    assert not found


def test_only_secrets_makes_secrets() -> None:
    """`random` may only spread retries."""
    allowed = {"bot/delivery/ledger.py"}
    found = {
        str(path.relative_to(ROOT))
        for path in MODULES
        if re.search(r"^import random|from random", path.read_text(), re.M)
    }
    assert found <= allowed


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "operating.md").read_text()
    missing = [name for name in Settings.model_fields if f"`SAMEN_{name.upper()}`" not in documented]
    assert not missing


def test_every_decision_is_in_the_index() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text()
    decisions = [path for path in (ROOT / "docs" / "adr").glob("*.md") if path.name != "README.md"]
    assert decisions
    assert not [path.name for path in decisions if path.name not in index]


def test_locks_name_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        lines = (ROOT / name).read_text().splitlines()
        pinned = [line for line in lines if re.match(r"[a-z0-9]", line)]
        assert len(pinned) > 20
        assert not [line for line in lines if "://" in line or line.startswith("-")]
        assert sum("--hash=sha256:" in line for line in lines) >= len(pinned)
