"""A complete copy of an embedded database, made while others read and write it."""

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.refusal import Refused

_JOURNALS = ("-wal", "-shm", "-journal")


def copy(source: Path, target: Path, *, replace: bool = False) -> None:
    """What was committed when it began, checked, on the disk, and readable by its owner only. What stood at `target`
    is there, whole, until the copy is. Rows that were erased are not in it: free pages are left out."""
    _refuse_to_damage(source, target, replace=replace)
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            _fill(source, unfinished)
            _check(unfinished)
            _keep(unfinished)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        _keep(target.parent)
    except sqlite3.Error as error:
        raise Refused(f"{target} was not made: {error}") from None
    except OSError as error:
        raise Refused(f"{target} was not made: {error.strerror}") from None


def _refuse_to_damage(source: Path, target: Path, *, replace: bool) -> None:
    if target.exists() and target.samefile(source):
        raise Refused(f"{target} is the database itself; choose another name")
    # A journal beside it: a database that is in use, or whose journal SQLite would later mix with the copy.
    for journal in (target.with_name(f"{target.name}{suffix}") for suffix in _JOURNALS):
        if journal.exists():
            raise Refused(f"{target} is a database with a journal ({journal}); choose another name")
    if target.exists() and not replace:
        raise Refused(f"{target} is there already; choose another name, or replace it with --force")


def _fill(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=10)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint=0")  # the journal is the server's to tidy up
        connection.execute("VACUUM INTO ?", (str(target.resolve()),))


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        found = [str(line) for (line,) in connection.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise Refused(f"the copy is damaged, so the database may be damaged too: {'; '.join(found)}")


def _keep(path: Path) -> None:
    """Until it is on the disk. SQLite does not wait for that when it makes a copy."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
