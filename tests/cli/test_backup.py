"""`samen backup`: a copy that can be restored, and nothing destroyed on the way to it."""

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

OLD = b"the only backup there is"


def schools(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [slug for (slug,) in connection.execute("SELECT slug FROM school ORDER BY slug")]
    finally:
        connection.close()


_SECOND_SCHOOL = """
    CREATE TEMP TABLE ark AS SELECT * FROM school;
    UPDATE ark SET id = 7, name = 'De Ark', slug = 'de-ark';
    INSERT INTO school SELECT * FROM ark;
"""


@pytest.fixture
def in_use(school: Cli, folder: Path) -> Iterator[Path]:
    """A database with committed rows that are only in its journal, as while a server runs."""
    path = folder / "data/samen.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.executescript(_SECOND_SCHOOL)
    assert Path(f"{path}-wal").stat().st_size > 0
    yield path
    connection.close()


def test_the_copy_has_what_is_still_in_the_journal(school: Cli, in_use: Path, folder: Path) -> None:
    said = school.done("backup", "copy.db")
    assert "Copied data/samen.db to copy.db" in said
    assert "keep SAMEN_SECRET_KEY too" in said
    assert schools(folder / "copy.db") == ["de-ark", "de-regenboog"]
    assert stat.S_IMODE((folder / "copy.db").stat().st_mode) == 0o600
    assert Path(f"{in_use}-wal").stat().st_size > 0, "the journal is the server's"


def test_it_finds_a_name_by_itself(school: Cli, folder: Path) -> None:
    (folder / "backups").mkdir()
    school.done("backup", "backups")
    school.done("backup")
    (beside,), (inside,) = (folder / "data").glob("*.backup-*"), (folder / "backups").glob("samen.db.backup-*")
    assert schools(beside) == schools(inside) == ["de-regenboog"]


def test_a_file_that_is_there_is_kept_unless_forced(school: Cli, folder: Path) -> None:
    old = folder / "old.db"
    old.write_bytes(OLD)
    assert "is there already" in school.refused("backup", "old.db")
    assert old.read_bytes() == OLD
    school.done("backup", "old.db", "--force")
    assert schools(old) == ["de-regenboog"]
    assert stat.S_IMODE(old.stat().st_mode) == 0o600


def test_a_copy_that_cannot_be_made_leaves_the_older_one(
    school: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = folder / "old.db"
    old.write_bytes(OLD)
    for broken, reason in ((_full, "disk is full"), (_damaged, "may be damaged too")):
        monkeypatch.setattr("bot.store.backup._fill", broken)
        assert reason in school.refused("backup", "old.db", "--force")
        assert old.read_bytes() == OLD
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["list.csv", "old.db"]


def _full(_source: Path, target: Path) -> None:
    target.write_bytes(b"half")
    raise sqlite3.OperationalError("database or disk is full")


def _damaged(source: Path, target: Path) -> None:
    """An index that lacks what its table has."""
    with sqlite3.connect(source) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    connection.close()
    with sqlite3.connect(target) as copy:
        copy.execute("PRAGMA writable_schema=ON")
        copy.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'WHERE', 'WHERE NOT') WHERE name = 'ix_out_message_open'"
        )
        made = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_school_1'"
        copy.execute(f"UPDATE sqlite_schema SET rootpage = ({made}) WHERE name = 'ix_out_message_open'")
    copy.close()


def test_a_database_is_never_overwritten(school: Cli, in_use: Path) -> None:
    assert "is the database itself" in school.refused("backup", str(in_use), "--force")
    Path("other.db").touch()
    Path("other.db-wal").touch()
    assert "is a database with a journal" in school.refused("backup", "other.db", "--force")
    assert schools(in_use) == ["de-ark", "de-regenboog"]


def test_nothing_to_copy_is_said(cli: Cli, folder: Path) -> None:
    assert "there is no database at data/samen.db yet" in cli.refused("backup", "copy.db")
    assert not (folder / "copy.db").exists()
    assert not (folder / "data").exists()


def test_a_folder_that_is_missing_is_said(school: Cli) -> None:
    assert "nowhere/copy.db was not made: No such file" in school.refused("backup", "nowhere/copy.db")


def test_postgresql_has_its_own_tool(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "SAMEN_DATABASE_URL", "postgresql://me:hunter2@db.example/samen?password=hunter2&sslmode=require"
    )
    said = cli.refused("backup", "/backup/it.dump")
    command = "pg_dump --format=custom --file=/backup/it.dump 'postgresql://me@db.example/samen?sslmode=require'"
    assert said == f"samen: PostgreSQL has its own tool for this; run: umask 077; {command}\n"
