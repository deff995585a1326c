"""How long somebody waits: soft levels, longest first, and nobody waits for what could not have come."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.news.waiting import rules
from bot.features.news.waiting.rules import Child, Level

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def child(number: int = 1, *, last: float | None = None, reached: float | None = 100) -> Child:
    """Days ago."""
    ago = [None if days is None else NOW - timedelta(days=days) for days in (last, reached)]
    return Child(number, f"Kind {number}", 6, *ago)


@pytest.mark.parametrize(
    ("last", "level", "is_overdue"),
    [
        (0, Level.FRESH, False),
        (14, Level.FRESH, False),
        (14.1, Level.SOON, False),
        (28, Level.SOON, False),
        (28.1, Level.LONG, True),
        (None, Level.NEVER, True),
    ],
)
def test_levels(last: float | None, level: Level, *, is_overdue: bool) -> None:
    assert rules.level(child(last=last), NOW) is level
    assert rules.is_overdue(child(last=last), NOW) is is_overdue


def test_a_child_who_is_new_does_not_wait_yet() -> None:
    assert not rules.is_overdue(child(reached=27), NOW)
    assert rules.level(child(reached=27), NOW) is Level.NEVER


def test_whom_nobody_reaches_stands_apart() -> None:
    far, near = child(1, last=40, reached=None), child(2, last=3)
    assert not rules.is_overdue(far, NOW)
    assert rules.longest_first([far, near]) == [near]
    assert rules.unreached([near, far]) == [far]
    assert rules.count([far, near], NOW) == {Level.FRESH: 1, Level.SOON: 0, Level.LONG: 0, Level.NEVER: 0}


days = st.one_of(st.none(), st.floats(0, 400))


@given(st.lists(st.tuples(days, days), max_size=30))
def test_everybody_once_and_the_longest_first(given_days: list[tuple[float | None, float | None]]) -> None:
    children = [child(number, last=last, reached=reached) for number, (last, reached) in enumerate(given_days)]
    ordered = rules.longest_first(children)
    assert sorted(one.id for one in [*ordered, *rules.unreached(children)]) == [one.id for one in children]
    since = [one.since for one in ordered if one.since]
    assert since == sorted(since)
    assert sum(rules.count(children, NOW).values()) == len(ordered)
    overdue = [rules.is_overdue(one, NOW) for one in ordered]
    assert overdue == sorted(overdue, reverse=True)
