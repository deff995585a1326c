"""A real database with a small school in it, and pictures."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from bot.photos.pictures import Picture, prepare
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


@pytest.fixture(scope="session")
def picture() -> Picture:
    out = BytesIO()
    Image.new("RGB", (80, 60), "orange").save(out, "JPEG")
    made = prepare(out.getvalue())
    assert isinstance(made, Picture)
    return made
