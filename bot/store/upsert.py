"""INSERT … ON CONFLICT, which both databases have under the same words but in different dialects."""

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
