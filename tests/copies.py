"""Databases for tests on PostgreSQL that are used again when all that a test changed was rows."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import uuid4

import psycopg
from psycopg import sql

from tests.postgres import create, drop, with_database

# The catalogues of what is ours: any change of a table, index or constraint, undone or not, writes new rows there.
_CATALOGUES = {
    **dict.fromkeys(("pg_class", "pg_constraint", "pg_proc", "pg_trigger", "pg_type"), "oid"),
    **{"pg_attrdef": "adrelid", "pg_attribute": "attrelid", "pg_index": "indexrelid"},
}
_FIRST_OF_OURS = 16384  # PostgreSQL's FirstNormalObjectId
_USERS = """SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema"
_LEAVE = 1.0  # seconds that a closed connection may take to be gone


@dataclass
class Copies:
    """Databases like `template`. To make one costs ten times what it costs to take out the rows that a test wrote: so
    it is used again, unless the test changed more than rows or something still works with it. Our connection to it
    stays: for a new one the server reads again what it must know of each table, which is most of the work."""

    server: str
    template: str
    _free: list[str] = field(default_factory=list)
    _looks: dict[str, str] = field(default_factory=dict)  # of each, when it was new
    _connections: dict[str, psycopg.Connection] = field(default_factory=dict)

    def take(self) -> str:
        """The name of a database."""
        if self._free:
            return self._free.pop()
        name = f"test_{uuid4().hex[:12]}"
        connection = psycopg.connect(create(self.server, name, self.template), autocommit=True)
        self._connections[name], self._looks[name] = connection, _look(connection, self._kept)
        return name

    def give_back(self, name: str) -> None:
        try:
            is_as_new = self._is_as_new(name)
        except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError):
            is_as_new = False  # not every server of a developer's own lets us; and some tests end all connections
        if is_as_new:
            self._free.append(name)
        else:
            self._drop(name)

    def close(self) -> None:
        for name in self._free:
            self._drop(name)

    def _drop(self, name: str) -> None:
        self._connections.pop(name).close()
        drop(self.server, name)

    def _is_as_new(self, name: str) -> bool:
        connection = self._connections[name]
        if not _is_left(connection):
            return False
        tables = {str(row[0]) for row in connection.execute(_TABLES)}
        _empty(connection, tables - self._kept)
        return _look(connection, self._kept) == self._looks[name]

    @cached_property
    def _kept(self) -> set[str]:
        """The tables that are not emptied: the template has rows in them."""
        with psycopg.connect(with_database(self.server, self.template)) as connection:
            return {str(row[0]) for row in connection.execute(_TABLES).fetchall() if _has_rows(connection, row[0])}


def _has_rows(connection: psycopg.Connection, table: str) -> bool:
    query = sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier(table))
    return connection.execute(query).fetchone() is not None


def _is_left(connection: psycopg.Connection) -> bool:
    """Nobody else is connected; a connection that was closed just now gets a moment."""
    until = time.monotonic() + _LEAVE
    while connection.execute(_USERS).fetchone() is not None:
        if time.monotonic() > until:
            return False
        time.sleep(0.002)
    return True


def _empty(connection: psycopg.Connection, tables: Iterable[str]) -> None:
    """In any order: foreign keys are not looked at."""
    deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in tables]
    with connection.transaction():
        connection.execute(sql.SQL("; ").join([sql.SQL("SET LOCAL session_replication_role = replica"), *deletes]))


def _look(connection: psycopg.Connection, tables: Iterable[str]) -> str:
    """What is in the catalogues, in sequences and in these tables: which versions of which rows."""
    parts = [sql.SQL("(SELECT string_agg(last_value::text, ',') FROM pg_sequences)").format()]
    version = sql.SQL("(SELECT md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid)) FROM {} WHERE {} >= {})")
    parts += [
        version.format(sql.Identifier(table), sql.Identifier(key), _FIRST_OF_OURS) for table, key in _CATALOGUES.items()
    ]
    parts += [version.format(sql.Identifier(table), 1, 1) for table in sorted(tables)]
    row = connection.execute(sql.SQL("SELECT concat_ws(' ', {})").format(sql.SQL(", ").join(parts))).fetchone()
    assert row is not None
    return str(row[0])
