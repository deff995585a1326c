"""A real database with a small school in it."""

from collections.abc import Iterator

import pytest

from bot.store.db import Database
from tests.people.sample import Sample, fill


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """The same for tests that are ordinary functions."""
    database = Database(database_url)
    yield database
    database.close_now()


@pytest.fixture
def school(db: Database) -> Sample:
    return fill(db)
