"""The small library of `tiny.py`, fresh for each test."""

from pathlib import Path

import pytest

from tests.content.tiny import Tiny


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path)
