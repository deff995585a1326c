"""A real database with a small school in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import seal
from bot.store.db import Database
from tests.people.sample import Sample, empty_database, fill


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    seal.install(seal.Keys("a secret for tests, long enough to be taken"))
    database = empty_database(tmp_path)
    yield database
    database.close_now()


@pytest.fixture
def school(db: Database) -> Sample:
    return fill(db)
