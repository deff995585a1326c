"""Names that parents type, and the choices behind stored hours."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people import rules
from bot.people.rules import HOURS, NO_END, Naming, Pause, Policy, Quiet, clean_nickname
from tests.people.sample import NOW


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mina", "Mina"),
        ("  my \n sunshine ", "my sunshine"),
        ("🦊", "🦊"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("أمينة", "أمينة"),
        ("\u202eevil\u202c", "evil"),
        ("a\u200b\u2066b\u00ad", "ab"),
        ("<b>x</b> {child} [[opp]]", "<b>x</b> {child} [[opp]]"),
        ("x" * 30, "x" * 30),
    ],
)
def test_a_nickname_is_one_clean_line(typed: str, kept: str) -> None:
    assert clean_nickname(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200d", "\u3164", "\u2800\n", "\u0301", "x" * 31, "/stop", "\x00"])
def test_what_cannot_serve_as_a_name_is_refused(typed: str) -> None:
    assert clean_nickname(typed) is None


@given(st.text())
def test_any_text_gives_a_short_visible_line_or_nothing(text: str) -> None:
    name = clean_nickname(text)
    if name is not None:
        assert 0 < len(name) <= 30
        assert "\n" not in name
        assert clean_nickname(name) == name


def test_the_shown_name_follows_the_choice() -> None:
    assert rules.shown_name(Naming.NAME, Policy.PARENT, "Amina", None) == "Amina"
    assert rules.shown_name(Naming.OTHER, Policy.PARENT, "Amina", "🦊") == "🦊"
    assert rules.shown_name(Naming.NONE, Policy.PARENT, "Amina", None) is None


def test_stored_hours_are_recognised_as_the_choice() -> None:
    assert {rules.quiet_of(*hours) for hours in HOURS.values()} == set(Quiet)
    assert rules.quiet_of(time(1), time(2)) is None


def test_a_pause_ends_after_a_week_or_by_hand() -> None:
    assert rules.pause_end(Pause.WEEK, NOW) == NOW + timedelta(days=7)
    assert rules.pause_end(Pause.OPEN, NOW) == NO_END
    assert rules.pause_end(Pause.OFF, NOW) is None
