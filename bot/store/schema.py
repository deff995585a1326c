"""The schema: all tables of all slices, and moving a database up or down the line of migrations."""

import importlib
import pkgutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine import make_url

import bot
from bot.store.base import Base
from bot.store.db import normalise
from bot.store.state import HOME, newest


def metadata() -> MetaData:
    """Every table, wherever its slice is: modules named `tables` and the store's own."""
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if module.name.endswith(".tables") or module.name in ("bot.store.inbox", "bot.store.lanes"):
            importlib.import_module(module.name)
    return Base.metadata


def upgrade(url: str, revision: str = "head") -> None:
    _move(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    _move(url, lambda config: command.downgrade(config, revision))


def make_revision(url: str, message: str) -> None:
    """For developers: the next migration, from the difference between the tables and the database."""
    number = f"{int(newest()) + 1:04d}"
    _move(url, lambda config: command.revision(config, message, autogenerate=True, rev_id=number))


def differences(url: str) -> list[object]:
    """What the tables in code have that the database has not, or the other way round; empty when equal."""
    engine = _engine(url)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata())
    engine.dispose()
    return list(found)


def _move(url: str, run: Callable[[Config], object]) -> None:
    config = Config()
    config.set_main_option("script_location", str(HOME))
    engine = _engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        run(config)
    engine.dispose()


def _engine(url: str) -> Engine:
    """Like the store's, but with foreign keys off on SQLite: rebuilding a table would cascade and delete children."""
    engine = create_engine(normalise(url))
    if engine.dialect.name != "sqlite":
        return engine
    if database := make_url(url).database:
        Path(database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=10000")
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
