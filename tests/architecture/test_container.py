"""The container's recipe, followed without a container engine: its files, its lint, and a wheel that works alone."""

import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
DATA = ("messages", "locales", "facts", "migrations")
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("SAMEN_", "PYTHON"))}
    done = subprocess.run(command, cwd=cwd, env=env | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def copied() -> list[str]:
    """What the first stage takes from the checkout."""
    recipe = (ROOT / "Dockerfile").read_text()
    lines = re.findall(r"^COPY (?!--from)(.+)$", recipe, re.M)
    return [name for line in lines for name in line.split()[:-1]]


@pytest.fixture(scope="module")
def samen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, from a wheel that was built as the Dockerfile builds it, beside the test environment's packages."""
    folder = tmp_path_factory.mktemp("container")
    source, wheels, venv = (folder / name for name in ("src", "wheels", "venv"))
    source.mkdir()
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    run(*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ".", cwd=source)
    run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=folder)
    (site,) = (venv / "lib").glob("python*/site-packages")
    run(*PIP, "--python", venv, "install", "--no-deps", "--no-index", "--find-links", wheels, "samen", cwd=folder)
    # After our own wheel, so that nothing of the checkout's editable install is found first.
    packages = Path(pytest.__file__).parents[1]
    (site / "zz_packages.pth").write_text(f"import sys; sys.path.append({str(packages)!r})\n")
    return venv / "bin" / "samen"


def test_the_recipe_has_no_known_mistakes() -> None:
    run(BIN / "hadolint", "Dockerfile", cwd=ROOT)


def test_the_recipe_gives_no_more_rights_than_needed() -> None:
    recipe = (ROOT / "Dockerfile").read_text()
    bases = re.findall(r"^FROM (\S+)", recipe, re.M)
    assert len(bases) == 2
    assert len(set(bases)) == 1, "/venv points to the Python of the image it was made in"
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", bases[0])
    assert "USER 10001:10001" in recipe
    assert "VOLUME /data" in recipe
    assert 'ENTRYPOINT ["samen"]' in recipe
    assert "HEALTHCHECK" in recipe
    installs = re.findall(r"pip install [^\\\n]+", recipe)
    assert len(installs) == 2
    assert all("--require-hashes" in line or "--no-index" in line for line in installs)


def test_what_the_recipe_copies_is_let_in() -> None:
    """`.dockerignore` keeps everything out that it does not name: secrets and data can never slip into an image."""
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert let_in == set(copied())
    assert not [name for name in (".env", "data", ".git", ".venv") if any(fnmatch(name, known) for known in let_in)]


@pytest.mark.long
def test_the_wheel_works_alone(samen: Path, tmp_path: Path) -> None:
    """From another folder, so that nothing of the checkout is near."""
    assert re.fullmatch(r"samen \d+\.\d+\.\d+\S*\n", run(samen, "--version", cwd=tmp_path))
    best = json.loads(run(samen, "explain", "opp", "--lang", "tr", "--json", cwd=tmp_path))[0]
    assert best["id"] == "opp"
    assert best["score"] > 0
    run(samen, "migrate", cwd=tmp_path, SAMEN_DATABASE_URL=f"sqlite:///{tmp_path}/samen.db")
    assert (tmp_path / "samen.db").stat().st_size > 0


PROBE = """
import json
import bot
from pathlib import Path
from bot.i18n.languages import resource
from bot.store.schema import HOME
home = Path(bot.__file__).parent
print(json.dumps([str(home), str(resource("messages")), str(resource("locales")), str(resource("facts")), str(HOME)]))
print(json.dumps(sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())))
"""


@pytest.mark.long
def test_nothing_is_missing_in_the_wheel(samen: Path) -> None:
    """Templates, static files, texts, migrations: whatever lies in the checkout lies in the wheel."""
    first, second = run(samen.parent / "python", "-c", PROBE, cwd=samen.parent).splitlines()
    home, *folders = json.loads(first)
    assert str(samen.parents[1]) in home, "our package comes from the wheel"
    assert all(folder.startswith(home) for folder in folders)
    inside = {name for name in json.loads(second) if not name.endswith(".pyc")}
    expected = {str(path.relative_to(ROOT / "bot")) for path in files("bot")}
    expected |= {str(path.relative_to(ROOT)) for name in DATA for path in files(name)}
    assert not expected - inside


def files(folder: str) -> list[Path]:
    return [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
