"""How far the school reaches the family of each pupil, and which languages may be named beside the numbers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, combinations

from bot.people.families import SMALL


class State(StrEnum):
    """Whether a message would arrive today. Of several parents the one who is easiest to reach decides."""

    NO_LETTER = "no letter"  # none yet, or it has ended
    LETTER = "letter"  # open, and nobody used it yet
    CLOSED = "closed"
    PAUSED = "paused"
    OPEN = "open"


REACHABLE = State.OPEN
NOT_LINKED = (State.NO_LETTER, State.LETTER)


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil and how far the family is reached. Siblings, and parents of one child, make one `family`.

    `language` is what the parent reads who linked first, else what the letter is printed in; None: not known yet.
    `reached`: the last message to the whole group arrived. `answered`, `unclear`: what somebody did since.
    """

    id: int
    name: str
    group_id: int
    family: int
    state: State
    language: str | None = None
    reached: bool = False
    answered: bool = False
    unclear: bool = False

    @property
    def invited(self) -> bool:
        return self.state is not State.NO_LETTER

    @property
    def linked(self) -> bool:
        return self.state not in NOT_LINKED


@dataclass(frozen=True, slots=True)
class Counts:
    """Of pupils. `answered` and `unclear` are None where they would tell what single families do."""

    pupils: int
    invited: int
    linked: int
    reached: int
    answered: int | None
    unclear: int | None

    @property
    def steps(self) -> tuple[int, ...]:
        """Each is a part of the one before."""
        return tuple(step for step in (self.invited, self.linked, self.reached, self.answered) if step is not None)


@dataclass(frozen=True, slots=True)
class Split:
    """By language where no row points at fewer than five families, the rest together."""

    languages: tuple[tuple[str, Counts], ...]
    others: Counts | None
    unknown: Counts | None  # no parent is linked, and the letter is in all languages


@dataclass(frozen=True, slots=True)
class GroupReach:
    """`split` is None where the group is too small for one; `states` counts the pupils in each."""

    id: int
    counts: Counts
    states: Mapping[State, int]
    split: Split | None


@dataclass(frozen=True, slots=True)
class SchoolReach:
    """`split` holds the languages of all groups together, without the groups that are too small to be split."""

    counts: Counts
    groups: tuple[GroupReach, ...]
    split: Split | None


def look(children: Sequence[Child], group_ids: Sequence[int], *, is_whole_school: bool) -> SchoolReach:
    """What may be shown together.

    The split of a group is the same for everybody who sees the group. Only who sees the whole school gets languages of
    all groups together, and only those from which nothing about fewer families can be worked out.
    """
    by_group: dict[int, list[Child]] = {group_id: [] for group_id in group_ids}
    for child in children:
        by_group[child.group_id].append(child)
    groups = [_group(group_id, found) for group_id, found in by_group.items()]
    shown = {group.id for group in groups if group.counts.answered is not None}
    acting = [child for child in children if child.group_id in shown]
    total = _count(children, acting)
    return SchoolReach(total, tuple(groups), _all_groups(children, acting) if is_whole_school else None)


def nameable(families: Mapping[str, Collection[int]]) -> frozenset[str]:
    """The languages, each with its families, that can be named so that the others together are not few either."""
    large = [code for code, ids in families.items() if len(ids) >= SMALL]
    named = sorted(large, key=lambda code: (-len(families[code]), code))
    while named and is_few(chain.from_iterable(ids for code, ids in families.items() if code not in named)):
        named.pop()
    return frozenset(named)


def is_few(families: Iterable[int]) -> bool:
    """One to four: a number about them would point at a family. None at all points at nobody."""
    return 0 < len(set(families)) < SMALL


def gives_away(children: Iterable[Child], named: Mapping[int, Collection[str]], columns: Mapping[str, str]) -> bool:
    """Whether few families can be singled out by subtraction, by somebody who sees all of this:

    of each group the languages in `named` and the sum of its others; of all groups together the sum of each column.
    `columns` says in which column a language is counted. Sums of whole groups point at no language. What else can be
    worked out is, for a choice of columns: of the groups that have others in one of them, the others in no column
    chosen. (Take these columns' sums from the groups' sums.)
    """
    hidden: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for child in children:
        if child.language and child.language not in named.get(child.group_id, ()):
            hidden[child.group_id][columns[child.language]].add(child.family)
    choices = sorted(set(columns.values()))
    return any(
        is_few(
            chain.from_iterable(
                families
                for cells in hidden.values()
                if not cells.keys().isdisjoint(chosen)
                for column, families in cells.items()
                if column not in chosen
            )
        )
        for size in range(1, len(choices))
        for chosen in combinations(choices, size)
    )


def next_step(states: Mapping[State, int]) -> State | None:
    """The state that is to be dealt with first: the one with the most to win by the least work."""
    return next((state for state in State if state is not REACHABLE and states[state]), None)


def growth(linked: Sequence[datetime], ends: Sequence[datetime]) -> list[int]:
    """Of the families that are linked now: how many were by each of these moments."""
    return [sum(at < end for at in linked) for end in ends]


_OTHERS = ""  # the column of languages that are not named


def _all_groups(children: Sequence[Child], acting: Sequence[Child]) -> Split | None:
    """Languages of a group that is too small to be split are in no number at all."""
    groups = _by_group(child for child in children if child.language)
    groups = {group_id: found for group_id, found in groups.items() if len(_family_ids(found)) >= SMALL}
    known = [child for found in groups.values() for child in found]
    named = {group_id: nameable(_families(found)) for group_id, found in groups.items()}
    shown = _most_languages(known, named)
    if not shown:
        return None
    acted = _among(known, acting)
    by_language = {group_id: named[group_id] if _acts_by_language(found) else () for group_id, found in groups.items()}
    reached = [child for child in acted if child.reached]
    may_act = not gives_away(reached, by_language, _columns(_families(known), shown))
    return _split(known, _without(children, known), shown, acted if may_act else ())


def _most_languages(known: Sequence[Child], named: Mapping[int, Collection[str]]) -> Sequence[str]:
    """As many as can be named beside what the groups show, the largest first."""
    families = _families(known)
    large = sorted((code for code, ids in families.items() if len(ids) >= SMALL), key=lambda code: -len(families[code]))
    return next(
        (
            chosen
            for size in range(len(large), 0, -1)
            for chosen in combinations(large, size)
            if not gives_away(known, named, _columns(families, chosen))
        ),
        (),
    )


def _group(group_id: int, children: Sequence[Child]) -> GroupReach:
    known = [child for child in children if child.language]
    acting = () if is_few(child.family for child in children if child.reached) else children
    acted = known if acting and _acts_by_language(known) else ()
    named = nameable(_families(known))
    split = _split(known, _without(children, known), named, acted) if named else None
    states = {state: sum(child.state is state for child in children) for state in State}
    return GroupReach(group_id, _count(children, acting), states, split)


def _acts_by_language(known: Sequence[Child]) -> bool:
    """Whether in each row of a group's split enough families are reached for saying how many of them answered."""
    named = nameable(_families(known))
    rows = _families([child for child in known if child.reached], _columns(_families(known), named))
    return not any(is_few(ids) for ids in rows.values())


def _split(known: Sequence[Child], unknown: Sequence[Child], named: Collection[str], acting: Sequence[Child]) -> Split:
    rows = {code: [child for child in known if child.language == code] for code in named}
    others = [child for child in known if child.language not in named]
    counts = {code: _count(found, _among(found, acting)) for code, found in rows.items()}
    return Split(
        tuple(sorted(counts.items(), key=lambda row: (-row[1].pupils, row[0]))),
        _count(others, _among(others, acting)) if others else None,
        _count(unknown, ()) if unknown else None,
    )


def _count(children: Sequence[Child], acting: Sequence[Child]) -> Counts:
    """`acting`: those of them whose acts are counted; when there are none, nothing is said about acts."""
    return Counts(
        pupils=len(children),
        invited=sum(child.invited for child in children),
        linked=sum(child.linked for child in children),
        reached=sum(child.reached for child in children),
        answered=sum(child.answered for child in acting) if acting else None,
        unclear=sum(child.unclear for child in acting) if acting else None,
    )


def _by_group(children: Iterable[Child]) -> dict[int, list[Child]]:
    found: dict[int, list[Child]] = defaultdict(list)
    for child in children:
        found[child.group_id].append(child)
    return found


def _families(children: Iterable[Child], columns: Mapping[str, str] | None = None) -> dict[str, set[int]]:
    """By language, or by the column it is counted in."""
    found: dict[str, set[int]] = defaultdict(set)
    for child in children:
        if child.language:
            found[columns[child.language] if columns else child.language].add(child.family)
    return found


def _family_ids(children: Iterable[Child]) -> set[int]:
    return {child.family for child in children}


def _columns(languages: Iterable[str], named: Collection[str]) -> dict[str, str]:
    return {code: code if code in named else _OTHERS for code in languages}


def _among(children: Sequence[Child], chosen: Iterable[Child]) -> list[Child]:
    ids = {child.id for child in chosen}
    return [child for child in children if child.id in ids]


def _without(children: Sequence[Child], taken: Iterable[Child]) -> list[Child]:
    ids = {child.id for child in taken}
    return [child for child in children if child.id not in ids]
