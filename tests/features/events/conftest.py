"""A party to answer to."""

from collections.abc import Iterator

import pytest

from bot.i18n.library import Library
from bot.store.db import Database
from tests.features.events.party import Party


@pytest.fixture
def party(store: Database, library: Library) -> Iterator[Party]:
    with store.transaction() as session:
        yield Party(session, library)
