"""Where a database stands on the line of migrations, found out without changing it, and without loading Alembic.

A migration's file name begins with its revision (`0001_first_tables.py`), and the line has no branches.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.store.db import Busy, normalise

PACKAGE = Path(__file__).parent.parent
HOME = PACKAGE / "migrations" if (PACKAGE / "migrations").is_dir() else PACKAGE.parent / "migrations"


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
            return standing(connection)
    except (SQLAlchemyError, OSError) as error:
        raise Busy(str(getattr(error, "orig", error)).split("\n")[0]) from None
    finally:
        engine.dispose()


def standing(connection: Connection) -> Missing | Standing:
    if not inspect(connection).has_table("alembic_version"):
        return Missing()
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if revision is None:
        return Missing()
    return Standing(revision, is_current=revision == newest(), is_known=revision in revisions())


def revisions() -> list[str]:
    """Oldest first."""
    return sorted(path.stem.split("_")[0] for path in (HOME / "versions").glob("[0-9]*.py"))


def newest() -> str:
    return revisions()[-1]


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
