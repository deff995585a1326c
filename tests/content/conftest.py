"""The small library of `tiny.py`, fresh for each test, and dictionaries that are read once."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.i18n.check import hunspell
from tests.content.tiny import Tiny


@pytest.fixture(autouse=True, scope="session")
def _dictionaries() -> Iterator[None]:
    """They never change, and five of them take two seconds; `samen check` needs each only once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hunspell, "read", cache(hunspell.read))
        yield


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path)
