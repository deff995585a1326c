"""What is said about languages of few families: nothing that can be worked out from all that is shown."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.console.reach import rules
from bot.console.reach.rules import Child, Split, State
from bot.people.families import SMALL


def crowd(cells: Mapping[tuple[int, str | None], int], shared: Sequence[int] = ()) -> list[Child]:
    """So many pupils of each (group, language), reached; those of `shared` are of the family of the one before."""
    places = [place for place, number in cells.items() for _ in range(number)]
    found: list[Child] = []
    for number, (group_id, language) in enumerate(places):
        family = found[-1].family if number in shared and found else number
        state = State.OPEN if language else State.NO_LETTER
        found.append(Child(number, "", group_id, family, state, language, reached=bool(language)))
    return found


def in_rows(split: Split | None) -> dict[str, int]:
    if split is None:
        return {}
    others = {"others": split.others.pupils} if split.others else {}
    return {**{code: counts.pupils for code, counts in split.languages}, **others}


@pytest.mark.parametrize(
    ("families", "shown"),
    [
        ({"nl": 4}, {}),
        ({"nl": 5}, {"nl": 5}),
        ({"nl": 9, "tr": 6, "ar": 5}, {"nl": 9, "tr": 6, "ar": 5}),
        ({"nl": 9, "tr": 6, "ar": 3}, {"nl": 9, "others": 9}),
        ({"nl": 9, "tr": 6, "ar": 3, "pl": 2}, {"nl": 9, "tr": 6, "others": 5}),
        ({"nl": 9, "ar": 1}, {}),
        ({"nl": 2, "tr": 2, "ar": 2, "pl": 2}, {}),
    ],
)
def test_languages_of_few_families_stand_together(families: dict[str, int], shown: dict[str, int]) -> None:
    """One small language alone would be the difference between the rest and the whole: the next one joins it."""
    children = crowd({(6, code): number for code, number in families.items()})
    [group] = rules.look(children, [6], is_whole_school=False).groups
    assert in_rows(group.split) == shown


def test_siblings_do_not_make_a_language_larger() -> None:
    children = crowd({(6, "nl"): 6, (6, "tr"): 6}, shared=[1, 2])
    [group] = rules.look(children, [6], is_whole_school=False).groups
    assert group.split is None, "six pupils of four families, and the others would be known by them"


def test_all_groups_do_not_tell_what_one_group_keeps() -> None:
    """Groep 3 shows its Arabic families; those of the school less these would be the three of Groep 6."""
    children = crowd({(3, "nl"): 9, (3, "ar"): 6, (6, "nl"): 9, (6, "ar"): 3, (6, "tr"): 6})
    found = rules.look(children, [3, 6], is_whole_school=True)
    assert [in_rows(group.split) for group in found.groups] == [{"nl": 9, "ar": 6}, {"nl": 9, "others": 9}]
    assert in_rows(found.split) == {"nl": 18, "others": 15}


def test_small_languages_of_many_groups_are_told_of_the_school() -> None:
    children = crowd(
        {(group, code): number for group in range(8) for code, number in (("nl", 9), ("tr", 3), ("ar", 3))}
    )
    found = rules.look(children, list(range(8)), is_whole_school=True)
    assert {str(in_rows(group.split)) for group in found.groups} == {"{'nl': 9, 'others': 6}"}
    assert in_rows(found.split) == {"nl": 72, "ar": 24, "tr": 24}


PRIME = 2_147_483_647
Cell = tuple[int, str]


def row_space(sums: Sequence[frozenset[Cell]], cells: Sequence[Cell]) -> list[list[int]]:
    """What can be computed from these sums, as rows in echelon form."""
    rows: list[list[int]] = []
    for known in sums:
        vector = reduced(rows, [int(cell in known) for cell in cells])
        if any(vector):
            lead = next(value for value in vector if value)
            rows.append([value * pow(lead, -1, PRIME) % PRIME for value in vector])
    return rows


def reduced(rows: Sequence[Sequence[int]], vector: list[int]) -> list[int]:
    for row in rows:
        at = next(number for number, value in enumerate(row) if value)
        if factor := vector[at]:
            vector = [(value - factor * other) % PRIME for value, other in zip(vector, row, strict=True)]
    return vector


def told_apart(sums: Sequence[frozenset[Cell]], cells: Sequence[Cell]) -> Iterator[frozenset[Cell]]:
    """Every set of cells whose sum somebody can work out who knows these sums, but for whole groups."""
    rows = row_space(sums, cells)
    groups = [{cell for cell in cells if cell[0] == group} for group in {group for group, _ in cells}]
    for chosen in chain.from_iterable(combinations(cells, size) for size in range(1, len(cells) + 1)):
        if all(group <= set(chosen) or group.isdisjoint(chosen) for group in groups):
            continue  # whole groups: their sums tell no language
        if not any(reduced(rows, [int(cell in chosen) for cell in cells])):
            yield frozenset(chosen)


def shown_sums(found: rules.SchoolReach, cells: Sequence[Cell], *, acts: bool) -> list[frozenset[Cell]]:
    """The sets of cells of which a number is shown; the number of pupils in each group is known anyway."""
    splits = [(group.split, frozenset({group.id})) for group in found.groups]
    everywhere = frozenset(group for group, _ in cells)
    sums = [frozenset(cell for cell in cells if cell[0] == group.id) for group in found.groups]
    for split, groups in [*splits, (found.split, everywhere)]:
        if split is None or (acts and split.languages[0][1].answered is None):
            continue
        named = {code for code, _ in split.languages}
        inside = [cell for cell in cells if cell[0] in groups]
        sums += [frozenset(cell for cell in inside if cell[1] == code) for code in named]
        sums.append(frozenset(cell for cell in inside if cell[1] not in named))
    return sums


GROUPS, LANGUAGES = (1, 2, 3), ("nl", "tr", "ar")
some_cells = st.fixed_dictionaries(
    {(group, code): st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9]) for group in GROUPS for code in (*LANGUAGES, None)}
)


@pytest.mark.parametrize("acts", [False, True])
@given(cells=some_cells, shared=st.sets(st.integers(0, 60), max_size=12), unreached=st.sets(st.integers(0, 60)))
@settings(max_examples=200, deadline=None)
def test_nothing_about_few_families_can_be_worked_out(
    cells: dict[tuple[int, str | None], int], shared: set[int], unreached: set[int], *, acts: bool
) -> None:
    """By a leader who sees everything at once: of no language of no groups can fewer than five families be told apart.

    Teachers and coordinators see parts of the same. A group in which fewer than five families have a language counts
    nowhere, so it is left out here; see the next test.
    """
    children = [
        replace(child, reached=False) if child.id in unreached else child for child in crowd(cells, sorted(shared))
    ]
    found = rules.look(children, GROUPS, is_whole_school=True)
    counted = [child for child in children if child.language and (child.reached or not acts)]
    known: dict[int, set[int]] = defaultdict(set)
    for child in children:
        if child.language:
            known[child.group_id].add(child.family)
    told = {group.id for group in found.groups if not acts or group.counts.answered is not None}
    large = {group for group in told if len(known[group]) >= SMALL}
    families: dict[Cell, set[int]] = defaultdict(set)
    for child in counted:
        if child.group_id in large and child.language:
            families[child.group_id, child.language].add(child.family)
    occupied = sorted(families)
    for chosen in told_apart(shown_sums(found, occupied, acts=acts), occupied):
        assert len(set().union(*(families[cell] for cell in chosen))) >= SMALL, chosen


@settings(deadline=None)
@given(cells=some_cells, seed=st.randoms(use_true_random=False))
def test_languages_of_a_small_group_are_in_no_number(cells: dict[tuple[int, str | None], int], seed: Random) -> None:
    children = crowd(cells)
    small = {
        group
        for group in GROUPS
        if 0 < sum(bool(child.language) and child.group_id == group for child in children) < SMALL
    }
    assume(small)
    other = [
        replace(child, language=seed.choice(LANGUAGES)) if child.language and child.group_id in small else child
        for child in children
    ]
    looks = [rules.look(each, GROUPS, is_whole_school=True) for each in (children, other)]
    assert looks[0] == looks[1]


@settings(deadline=None)
@given(cells=some_cells, shared=st.sets(st.integers(0, 60), max_size=12))
def test_a_group_is_split_alike_for_everybody(cells: dict[tuple[int, str | None], int], shared: set[int]) -> None:
    """Otherwise two pages together would tell more than each."""
    children = crowd(cells, sorted(shared))
    whole = rules.look(children, GROUPS, is_whole_school=True)
    own = rules.look([child for child in children if child.group_id == 1], [1], is_whole_school=False)
    assert own.groups[0] == whole.groups[0]
    assert own.split is None
