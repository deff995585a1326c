"""What a list would change at a school: worked out from the list and what is there, without changing anything."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.features.roster.mistakes import Mistake, Problem
from bot.features.roster.rules import Entry, Refusal, apart, group_key, labels, same, without_repeats


class Kind(StrEnum):
    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    BACK = "back"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Known:
    """A pupil as Samen has them."""

    id: int
    group_id: int
    group: str
    name: str
    number: str = ""
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    groups: tuple[str, ...]
    pupils: tuple[Known, ...]

    @property
    def mark(self) -> str:
        """The same as long as nothing changes: a preview that was made of something else is old."""
        state = repr(
            (sorted(self.groups), sorted((one.id, one.group, one.name, one.is_archived) for one in self.pupils))
        )
        return hashlib.sha256(state.encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to the pupil of one row. `known` is who they are, None for a new one."""

    line: int
    kind: Kind
    group: str
    name: str
    number: str
    known: Known | None = None
    by_name: bool = False  # recognised in another group, or among those who left, by nothing but the name


@dataclass(frozen=True, slots=True)
class Absent:
    """Not in the list. `is_held`: stays, because a row that was refused may be this pupil."""

    known: Known
    is_held: bool


@dataclass(frozen=True, slots=True)
class Plan:
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]
    absent: tuple[Absent, ...]
    new_groups: tuple[str, ...]
    only_group: str  # the one that the list is about; empty for a list of the school
    mark: str

    def count(self, kind: Kind) -> int:
        return sum(step.kind is kind for step in self.steps)

    @property
    def changes(self) -> list[Step]:
        return [step for step in self.steps if step.kind is not Kind.SAME]

    def leaving(self, keep: Collection[int]) -> list[Known]:
        return [one.known for one in self.absent if not one.is_held and one.known.id not in keep]


@dataclass
class _Work:
    """What is not matched yet on both sides."""

    entries: dict[int, Entry]  # by line
    labels: dict[int, str]
    known: dict[int, Known]  # by id
    found: dict[int, tuple[Known, bool]] = field(default_factory=dict)  # by line; whether only by name
    refused: list[Refusal] = field(default_factory=list)

    def match(self, entry: Entry, known: Known, *, by_name: bool = False) -> None:
        self.found[entry.line] = (known, by_name)
        del self.entries[entry.line], self.known[known.id]

    def refuse(self, entry: Entry, problem: Problem) -> None:
        self.refused.append(Refusal(entry, problem))
        del self.entries[entry.line]


def make(
    roster: Roster, entries: Sequence[Entry], refused: Sequence[Refusal] = (), *, strangers: Collection[int] = ()
) -> Plan:
    """`refused` are rows found wrong before. `strangers`: pupils who are not whom their name suggests."""
    sorted_out = list(without_repeats(entries))
    taken = [one for one in sorted_out if isinstance(one, Entry)]
    wrong = [*refused, *(one for one in sorted_out if isinstance(one, Refusal))]
    only = _only_group(roster, [*taken, *(one.entry for one in wrong)])
    work = _Work({one.line: one for one in taken}, labels(taken), {one.id: one for one in roster.pupils})
    _by_number(work)
    _in_the_group(work)
    if not only:
        _elsewhere(work, strangers)
    _who_left(work, strangers)
    wrong += work.refused
    spelling = _Spelling(roster.groups)
    steps = [_step(one, work, spelling) for one in taken if one.line in work.found or one.line in work.entries]
    return Plan(
        steps=tuple(steps),
        problems=tuple(sorted((one.problem for one in wrong), key=lambda problem: problem.line)),
        absent=tuple(_absent(work.known.values(), only, [one.entry for one in wrong])),
        new_groups=tuple(dict.fromkeys(step.group for step in steps if step.group not in roster.groups)),
        only_group=spelling(only) if only else "",
        mark=roster.mark,
    )


def _only_group(roster: Roster, entries: Sequence[Entry]) -> str:
    """The group's name when the list is about one group of a school that has more."""
    groups = {group_key(entry.group): entry.group for entry in entries if entry.group}
    if len(groups) != 1:
        return ""
    [(key, name)] = groups.items()
    others = any(group_key(one.group) != key for one in roster.pupils if not one.is_archived)
    return name if others else ""


def _by_number(work: _Work) -> None:
    numbered = {one.number: one for one in work.known.values() if one.number}
    for entry in list(work.entries.values()):
        if entry.number and entry.number in numbered:
            work.match(entry, numbered[entry.number])


def _may_be(entry: Entry, known: Known) -> bool:
    """Nothing says that they are two: no other number, no other letter after the name."""
    if entry.number and known.number and entry.number != known.number:
        return False
    name, letter = apart(known.name)
    if same(known.name) in (same(entry.first_name), same(entry.with_letter)):
        return True
    own, own_letter = apart(entry.first_name)
    letter_here = own_letter or entry.initial.casefold()
    return name == own and (not letter or not letter_here or letter == letter_here)


def _is_exact(entry: Entry, known: Known, label: str) -> bool:
    return _may_be(entry, known) and same(known.name) in (same(label), same(entry.with_letter))


Here = dict[tuple[str, str], list[Known]]  # by group and first name


def _place(entry: Entry) -> tuple[str, str]:
    return group_key(entry.group), apart(entry.first_name)[0]


def _in_the_group(work: _Work) -> None:
    """By name in the same group: first what is exactly the same, then what can be only one."""
    here: Here = defaultdict(list)
    for known in work.known.values():
        if not known.is_archived:
            here[group_key(known.group), apart(known.name)[0]].append(known)
    for entry in list(work.entries.values()):
        group = here[_place(entry)]
        exact = [one for one in group if one.id in work.known and _is_exact(entry, one, work.labels[entry.line])]
        if len(exact) == 1:
            work.match(entry, exact[0])
    for entry in list(work.entries.values()):
        possible = [one for one in here[_place(entry)] if one.id in work.known and _may_be(entry, one)]
        if not possible:
            continue
        rivals = [
            one
            for one in work.entries.values()
            if _place(one) == _place(entry) and any(_may_be(one, known) for known in possible)
        ]
        if len(possible) == 1 and len(rivals) == 1:
            work.match(entry, possible[0])
    _refuse_unclear(work, here)


def _refuse_unclear(work: _Work, here: Here) -> None:
    for entry in list(work.entries.values()):
        possible = [one for one in here[_place(entry)] if one.id in work.known and _may_be(entry, one)]
        if possible:
            work.refuse(entry, Problem(Mistake.WHICH_CHILD, entry.line, name=possible[0].name))


def _elsewhere(work: _Work, strangers: Collection[int]) -> None:
    """From another group, when there is one such child in the list and one at school, of about that age."""

    def fits(entry: Entry, known: Known) -> bool:
        return not known.is_archived and known.id not in strangers and is_near(known.group, entry.group)

    _pair(work, fits)


def _who_left(work: _Work, strangers: Collection[int]) -> None:
    """Back in the group that they left."""

    def fits(entry: Entry, known: Known) -> bool:
        return (
            known.is_archived and known.id not in strangers and group_key(known.group) == group_key(entry.group)
        ) and _is_exact(entry, known, work.labels[entry.line])

    _pair(work, fits)


def _pair(work: _Work, fits: Callable[[Entry, Known], bool]) -> None:
    by_name: dict[str, list[Known]] = defaultdict(list)
    for known in work.known.values():
        by_name[apart(known.name)[0]].append(known)
    pairs = [
        (entry, known)
        for entry in work.entries.values()
        for known in by_name.get(apart(entry.first_name)[0], ())
        if _may_be(entry, known) and fits(entry, known)
    ]
    rows = Counter(entry.line for entry, _ in pairs)
    pupils = Counter(known.id for _, known in pairs)
    for entry, known in pairs:
        if rows[entry.line] == pupils[known.id] == 1:
            work.match(entry, known, by_name=True)


def years(group: str) -> set[int]:
    """The school years in a group's name: 1 and 2 of "Groep 1/2"."""
    return {int(digit) for digit in re.findall(r"(?<!\d)0?([1-8])(?!\d)", group)}


def is_near(before: str, after: str) -> bool:
    """Whether a child can come from there: at most a year back or on. A name without a year says nothing."""
    old, new = years(before), years(after)
    return not old or not new or any(abs(one - other) <= 1 for one in old for other in new)


class _Spelling:
    """A group as the school writes it already; a new one as the list writes it first."""

    def __init__(self, groups: Iterable[str]) -> None:
        self._names: dict[str, str] = {}
        for name in groups:
            self._names.setdefault(group_key(name), name)

    def __call__(self, name: str) -> str:
        return self._names.setdefault(group_key(name), name)


def _step(entry: Entry, work: _Work, spelling: _Spelling) -> Step:
    known, by_name = work.found.get(entry.line, (None, False))
    group, name = spelling(entry.group), work.labels[entry.line]
    if known is None:
        return Step(entry.line, Kind.NEW, group, name, entry.number)
    if same(known.name) == same(name):
        name = known.name
    number = entry.number or known.number
    return Step(entry.line, _kind(known, group, name, number), group, name, number, known, by_name)


def _kind(known: Known, group: str, name: str, number: str) -> Kind:
    if known.is_archived:
        return Kind.BACK
    if known.group != group:
        return Kind.MOVED
    return Kind.SAME if (known.name, known.number) == (name, number) else Kind.CHANGED


def _absent(known: Iterable[Known], only: str, refused: Sequence[Entry]) -> list[Absent]:
    """Those at school who are not in the list; of a list of one group only those of that group."""
    return [
        Absent(one, is_held=any(is_near(one.group, entry.group) for entry in refused))
        for one in sorted(known, key=lambda one: (one.group, one.name, one.id))
        if not one.is_archived and (not only or group_key(one.group) == group_key(only))
    ]
