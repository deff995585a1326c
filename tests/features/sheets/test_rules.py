"""Which sheets a pupil still needs, whatever became of the earlier ones."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.sheets.rules import (
    MOST,
    PupilSheets,
    Sheet,
    State,
    ending,
    offered,
    shown,
    state_of,
    usual_guardians,
    usual_language,
    wanted,
)
from tests.conftest import NOON


def pupil(*sheets: tuple[int | None, State], linked: int | None = None, language: str | None = None) -> PupilSheets:
    """The newest sheet first."""
    made = tuple(Sheet(100 - at, number, language, state, NOON) for at, (number, state) in enumerate(sheets))
    joined = sum(state is State.JOINED for _, state in sheets)
    return PupilSheets(1, "Amina", joined if linked is None else linked, made)


@pytest.mark.parametrize(
    ("one", "one_each", "two_each"),
    [
        (pupil(), [1], [1, 2]),
        (pupil((1, State.OPEN)), [1], [1, 2]),
        (pupil((1, State.JOINED)), [], [2]),
        (pupil((2, State.JOINED)), [], [1]),
        (pupil((3, State.JOINED)), [], [1]),
        (pupil((1, State.JOINED), (2, State.JOINED)), [], []),
        (pupil((1, State.USED)), [1], [1, 2]),
        (pupil((None, State.JOINED)), [], [1]),
        (pupil((None, State.OPEN)), [1], [1, 2]),
        (pupil(linked=1), [], [1]),
        (pupil((1, State.JOINED), linked=2), [], []),
    ],
)
def test_who_is_here_gets_no_sheet(one: PupilSheets, one_each: list[int], two_each: list[int]) -> None:
    assert (wanted(one, 1), wanted(one, 2)) == (one_each, two_each)


@pytest.mark.parametrize(
    ("one", "numbers"),
    [
        (pupil(), [1, 2]),
        (pupil((1, State.JOINED)), [2]),
        (pupil((1, State.JOINED), (2, State.JOINED)), [3]),
        (pupil((3, State.OPEN), (1, State.JOINED), (2, State.JOINED)), [3]),
        (pupil(*((number, State.JOINED) for number in range(1, MOST + 1))), []),
    ],
)
def test_one_more_parent_can_always_be_invited_up_to_a_limit(one: PupilSheets, numbers: list[int]) -> None:
    assert offered(one) == numbers


def test_of_each_number_the_newest_is_shown() -> None:
    found = shown(
        pupil((2, State.OPEN), (1, State.OPEN), (1, State.REVOKED), (None, State.EXPIRED), (None, State.USED))
    )
    assert [(sheet.number, sheet.state) for sheet in found] == [
        (1, State.OPEN),
        (2, State.OPEN),
        (None, State.EXPIRED),
    ]
    letters = shown(pupil((None, State.EXPIRED), (None, State.OPEN), (None, State.JOINED)))
    assert [sheet.state for sheet in letters] == [State.OPEN, State.JOINED]


def test_only_open_codes_of_the_same_numbers_end() -> None:
    one = pupil((2, State.OPEN), (1, State.EXPIRED), (None, State.OPEN))
    assert [ending(one, numbers) for numbers in ([1], [2], [1, 2])] == [0, 1, 1]


def test_the_last_choice_of_the_group_is_the_usual_one() -> None:
    group = [pupil((1, State.OPEN), language="tr"), pupil((2, State.OPEN), language="tr"), pupil(language="nl")]
    assert usual_language(group, "nl") == "tr"
    assert usual_language([pupil()], "nl") == "nl"
    assert (usual_guardians(group), usual_guardians(group[:1])) == (2, 1)


later, day = NOON + timedelta(days=14), timedelta(days=1)


@pytest.mark.parametrize(
    ("used", "is_here", "revoked", "expires", "state", "at"),
    [
        (None, False, None, later, State.OPEN, later),
        (None, False, None, NOON, State.EXPIRED, NOON),
        (None, False, NOON - day, later, State.REVOKED, NOON - day),
        (NOON - day, True, None, later, State.JOINED, NOON - day),
        (NOON - day, False, None, later, State.USED, NOON - day),
    ],
)
def test_where_a_sheet_stands(
    used: datetime | None, is_here: bool, revoked: datetime | None, expires: datetime, state: State, at: datetime
) -> None:
    found = state_of(used_at=used, is_here=is_here, revoked_at=revoked, expires_at=expires, now=NOON)
    assert found == (state, at)


@given(
    st.lists(st.tuples(st.one_of(st.none(), st.integers(1, MOST)), st.sampled_from(State)), max_size=8),
    st.integers(0, 5),
    st.integers(1, 2),
)
def test_never_more_sheets_than_guardians_that_are_missing(
    sheets: list[tuple[int | None, State]], linked: int, guardians: int
) -> None:
    one = pupil(*sheets, linked=linked)
    assert len(wanted(one, guardians)) <= guardians
    joined = {number for number, state in sheets if state is State.JOINED}
    assert not joined & {*wanted(one, guardians), *offered(one)}
