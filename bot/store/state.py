"""Where a database stands on the line of migrations, found out without changing it."""

from dataclasses import dataclass
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.store.db import Busy, normalise
from bot.store.schema import HOME


@dataclass(frozen=True, slots=True)
class Missing:
    """No file, or a database that was never migrated."""


@dataclass(frozen=True, slots=True)
class Standing:
    revision: str
    is_current: bool
    is_known: bool


def find(url: str) -> Missing | Standing:
    """Raises Busy, with the driver's words, when the database cannot be asked."""
    address = make_url(normalise(url))
    is_sqlite = address.get_backend_name() == "sqlite"
    if is_sqlite and not _has_content(Path(address.database or "")):
        return Missing()
    engine = create_engine(address, connect_args={} if is_sqlite else {"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
    except (SQLAlchemyError, OSError) as error:
        raise Busy(str(getattr(error, "orig", error)).split("\n")[0]) from None
    finally:
        engine.dispose()
    if revision is None:
        return Missing()
    return Standing(revision, is_current=revision == newest(), is_known=_is_known(revision))


def newest() -> str:
    return ScriptDirectory(str(HOME)).get_current_head() or ""


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _is_known(revision: str) -> bool:
    try:
        return ScriptDirectory(str(HOME)).get_revision(revision) is not None
    except CommandError:
        return False
