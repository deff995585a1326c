"""INSERT … ON CONFLICT, which both databases have under the same words but in different dialects."""

from functools import cache

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.store.base import Base, table


def insert(connection: Connection, model: type[Base]) -> PostgresInsert | SqliteInsert:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update` of the connection's database."""
    # psycopg's count of inserted rows is dropped by SQLAlchemy unless it is asked to keep it.
    if connection.dialect.name == "sqlite":
        return sqlite_insert(table(model)).execution_options(preserve_rowcount=True)
    return postgres_insert(table(model)).execution_options(preserve_rowcount=True)


def insert_once(connection: Connection, model: type[Base], *unique: str) -> PostgresInsert | SqliteInsert:
    """An insert that does nothing when a row with the same `unique` columns is there. Built once: it is used a lot."""
    return _insert_once(connection.dialect.name, model, unique)


@cache
def _insert_once(dialect: str, model: type[Base], unique: tuple[str, ...]) -> PostgresInsert | SqliteInsert:
    build = sqlite_insert if dialect == "sqlite" else postgres_insert
    statement = build(table(model)).on_conflict_do_nothing(index_elements=list(unique))
    return statement.execution_options(preserve_rowcount=True)
