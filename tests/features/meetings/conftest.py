"""A school with families to talk with."""

from collections.abc import Iterator

import pytest

from bot.i18n.library import Library
from bot.store.db import Database
from tests.features.meetings.talks import Talks


@pytest.fixture
def talks(store: Database, library: Library) -> Iterator[Talks]:
    with store.transaction() as session:
        yield Talks(session, library)
