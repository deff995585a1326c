"""Alembic's entry: one line of history for SQLite and PostgreSQL."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from bot.store.schema import metadata

_LOCK = 7_236_910  # any number; the same for every Samen process that migrates


def run() -> None:
    connection: Connection = context.config.attributes["connection"]
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    options: dict[str, Any] = {"render_as_batch": True, "compare_type": True, "compare_server_default": True}
    context.configure(
        connection=connection, target_metadata=metadata(), transactional_ddl=True, include_object=_ours, **options
    )
    context.run_migrations()
    if is_sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
        raise RuntimeError(f"the migration left rows without their parent: {broken[:5]}")


def _ours(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return not (kind == "table" and name == "alembic_version")


run()
