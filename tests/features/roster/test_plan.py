"""What a list would change: who is recognised, who moves, who leaves, and what nobody can know."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.roster import plan
from bot.features.roster.mistakes import Mistake, Problem
from bot.features.roster.plan import Kind, Known, Plan, Roster
from bot.features.roster.rules import Entry, Refusal
from bot.features.roster.years import Next, Way, next_of

GROUPS = {"Groep 3": 3, "Groep 6": 6, "Groep 7": 7, "Groep 8": 8}


def school(*pupils: str) -> Roster:
    """ "6 Noor B #12" is Noor B in groep 6 with a number; "(6 Lars)" has left."""
    known = []
    for number, about in enumerate(pupils, 1):
        group, _, rest = about.strip("()").partition(" ")
        name, _, own = rest.partition(" #")
        known.append(Known(number, int(group), f"Groep {group}", name, own, about.startswith("(")))
    return Roster(tuple(GROUPS), tuple(known))


def rows(*given: str) -> list[Entry]:
    """ "6 Noor van den Berg #12"; the family name is what follows the first word."""
    lines = count(2)
    found = []
    for about in given:
        group, _, rest = about.partition(" ")
        name, _, own = rest.partition(" #")
        first, _, family = name.partition(" ")
        initial = next((char for char in family if char.isupper()), "")
        found.append(Entry(next(lines), f"Groep {group}", first, initial, own))
    return found


def said(made: Plan) -> list[str]:
    """ "new 6 Noor"; who leaves is "leaves Lars"."""
    steps = [f"{step.kind} {step.group.removeprefix('Groep ')} {step.name}" for step in made.steps]
    return [*steps, *(f"leaves {one.name}" for one in made.leaving(()))]


CASES = {
    "a first list": ((), ("6 Amina", "7 Luuk"), ["new 6 Amina", "new 7 Luuk"]),
    "the same again": (("6 Amina", "7 Luuk"), ("6 Amina", "7 Luuk"), ["same 6 Amina", "same 7 Luuk"]),
    "somebody new": (
        ("6 Amina", "7 Luuk"),
        ("6 Amina", "7 Luuk", "6 Sem"),
        ["same 6 Amina", "same 7 Luuk", "new 6 Sem"],
    ),
    "somebody left": (
        ("6 Amina", "6 Lars", "7 Luuk"),
        ("6 Amina", "7 Luuk"),
        ["same 6 Amina", "same 7 Luuk", "leaves Lars"],
    ),
    "moved up by name": (("6 Amina", "7 Luuk"), ("7 Amina", "8 Luuk"), ["moved 7 Amina", "moved 8 Luuk"]),
    "moved by number": (("3 Amina #1", "6 Sem"), ("8 Amina #1", "6 Sem"), ["moved 8 Amina", "same 6 Sem"]),
    "renamed by number": (("6 Amina #1", "7 Sem"), ("6 Mina #1", "7 Sem"), ["changed 6 Mina", "same 7 Sem"]),
    "too far to be the same child": (
        ("8 Noor", "6 Amina"),
        ("3 Noor", "6 Amina"),
        ["new 3 Noor", "same 6 Amina", "leaves Noor"],
    ),
    "another number is another child": (
        ("6 Noor #1", "7 Sem"),
        ("6 Noor #2", "7 Sem"),
        ["new 6 Noor", "same 7 Sem", "leaves Noor"],
    ),
    "a number is learned": (("6 Amina", "7 Sem"), ("6 Amina #1", "7 Sem"), ["changed 6 Amina", "same 7 Sem"]),
    "a list without numbers": (("6 Amina #1", "7 Sem"), ("6 Amina", "7 Sem"), ["same 6 Amina", "same 7 Sem"]),
    "two of a name get a letter": (
        (),
        ("6 Noor Berg", "6 Noor van Dam", "7 Noor Smit"),
        ["new 6 Noor B", "new 6 Noor D", "new 7 Noor"],
    ),
    "two of a name again": (
        ("6 Noor B", "6 Noor D", "7 Sem"),
        ("6 Noor Berg", "6 Noor Dam", "7 Sem"),
        ["same 6 Noor B", "same 6 Noor D", "same 7 Sem"],
    ),
    "one of two left": (
        ("6 Noor B", "6 Noor D", "7 Sem"),
        ("6 Noor Berg", "7 Sem"),
        ["changed 6 Noor", "same 7 Sem", "leaves Noor D"],
    ),
    "the other of two came, with numbers": (
        ("6 Noor #1", "7 Sem"),
        ("6 Noor Berg #1", "6 Noor Dam #2", "7 Sem"),
        ["changed 6 Noor B", "new 6 Noor D", "same 7 Sem"],
    ),
    "another letter is another child": (
        ("6 Noor B", "7 Sem"),
        ("6 Noor Dam", "7 Sem"),
        ["new 6 Noor", "same 7 Sem", "leaves Noor B"],
    ),
    "two possible ones in other groups": (
        ("6 Noor", "8 Noor", "3 Sem"),
        ("7 Noor", "3 Sem"),
        ["new 7 Noor", "same 3 Sem", "leaves Noor", "leaves Noor"],
    ),
    "back by number": (("(3 Lars #9)", "7 Sem"), ("6 Lars #9", "7 Sem"), ["back 6 Lars", "same 7 Sem"]),
    "back by name": (("(6 Lars)", "7 Sem"), ("6 Lars", "7 Sem"), ["back 6 Lars", "same 7 Sem"]),
    "not back in another group": (("(6 Lars)", "6 Sem"), ("7 Lars", "6 Sem"), ["new 7 Lars", "same 6 Sem"]),
    "one group only": (
        ("6 Amina", "6 Lars", "7 Luuk"),
        ("6 Amina", "6 Sem"),
        ["same 6 Amina", "new 6 Sem", "leaves Lars"],
    ),
    "one group takes nobody from another by name": (("6 Amina", "7 Luuk"), ("6 Luuk",), ["new 6 Luuk", "leaves Amina"]),
    "one group takes by number": (("6 Amina", "7 Luuk #5"), ("6 Luuk #5", "6 Amina"), ["moved 6 Luuk", "same 6 Amina"]),
    "the only group of a school": (("6 Amina", "6 Lars"), ("6 Amina",), ["same 6 Amina", "leaves Lars"]),
}


@pytest.mark.parametrize(("there", "listed", "wanted"), CASES.values(), ids=CASES.keys())
def test_a_list_is_compared_with_the_school(there: tuple[str, ...], listed: tuple[str, ...], wanted: list[str]) -> None:
    made = plan.make(school(*there), rows(*listed))
    assert not made.problems
    assert sorted(said(made)) == sorted(wanted)


UNCLEAR = {
    "one became two": (("6 Noor", "7 Sem"), ("6 Noor Berg", "6 Noor Dam", "7 Sem")),
    "two became one without a letter": (("6 Noor B", "6 Noor D", "7 Sem"), ("6 Noor", "7 Sem")),
}


@pytest.mark.parametrize(("there", "listed"), UNCLEAR.values(), ids=UNCLEAR.keys())
def test_what_nobody_can_know_is_refused_and_nobody_leaves_for_it(
    there: tuple[str, ...], listed: tuple[str, ...]
) -> None:
    made = plan.make(school(*there), rows(*listed))
    assert {problem.mistake for problem in made.problems} == {Mistake.WHICH_CHILD}
    assert said(made) == ["same 7 Sem"]
    assert all(one.is_held for one in made.absent)


def test_a_refused_row_keeps_everybody_it_may_be() -> None:
    """Also a pupil of the year below: the row may be the same child, moved up."""
    refusal = Refusal(Entry(9, "Groep 7", "No\ufffdr"), Problem(Mistake.DAMAGED, 9))
    made = plan.make(school("6 Noor", "7 Luuk", "3 Sem"), rows("8 Amina"), [refusal])
    assert [(one.known.name, one.is_held) for one in made.absent] == [("Sem", False), ("Noor", True), ("Luuk", True)]


def test_a_child_who_only_has_the_name_is_made_new() -> None:
    there, listed = school("6 Amina", "3 Sem"), rows("7 Amina", "3 Sem")
    [step] = plan.make(there, listed).changes
    assert (step.kind, step.by_name, step.known) == (Kind.MOVED, True, there.pupils[0])
    made = plan.make(there, listed, strangers={1})
    assert sorted(said(made)) == ["leaves Amina", "new 7 Amina", "same 3 Sem"]


def test_groups_are_written_as_the_school_writes_them() -> None:
    made = plan.make(school("6 Amina"), [Entry(2, "gr. 06", "Amina"), Entry(3, "groep 9b", "Luuk")])
    assert [step.group for step in made.steps] == ["Groep 6", "groep 9b"]
    assert made.new_groups == ("groep 9b",)


def test_the_mark_tells_whether_anything_changed() -> None:
    before = school("6 Amina", "7 Luuk")
    assert before.mark == school("6 Amina", "7 Luuk").mark
    others = [
        school("6 Amina"),
        school("6 Amina", "(7 Luuk)"),
        school("6 Amina", "7 Luke"),
        school("6 Amina", "8 Luuk"),
    ]
    assert before.mark not in {other.mark for other in others}


names = st.sampled_from(["Amina", "Noor", "Noor B", "Luuk"])
pupils = st.lists(st.tuples(st.sampled_from("3678"), names, st.sampled_from(["", " #1", " #2", " #3"])), max_size=8)


def one_number_each(given: list[tuple[str, str, str]]) -> list[str]:
    seen: set[str] = set()
    kept = []
    for group, name, number in given:
        kept.append(f"{group} {name}{'' if number in seen else number}")
        seen.add(number)
    return kept


def applied(there: Roster, made: Plan) -> Roster:
    """As the database would have it."""
    leaving = {one.id for one in made.leaving(())}
    known = {one.id: one for one in there.pupils}
    for one in leaving:
        before = known[one]
        known[one] = Known(one, before.group_id, before.group, before.name, before.number, is_archived=True)
    for number, step in enumerate(made.changes, 100):
        key = step.known.id if step.known else number
        known[key] = Known(key, 0, step.group, step.name, step.number)
    return Roster(there.groups + made.new_groups, tuple(known.values()))


@given(there=pupils, listed=pupils)
def test_the_same_list_twice_changes_nothing(
    there: list[tuple[str, str, str]], listed: list[tuple[str, str, str]]
) -> None:
    before = school(*dict.fromkeys(one_number_each(there)))
    entries = rows(*one_number_each(listed))
    first = plan.make(before, entries)
    for step in first.steps:
        assert step.line in {entry.line for entry in entries}
    found = [step.known.id for step in first.steps if step.known]
    assert len(found) == len(set(found)), "nobody is two rows"
    after = applied(before, first)
    second = plan.make(after, entries)
    refused = {problem.line for problem in first.problems}
    again = [step for step in second.changes if step.line not in refused]
    assert not again


YEARS = [
    ("Groep 3", Next(Way.UP, "Groep 4")),
    ("Groep 6A", Next(Way.UP, "Groep 7A")),
    ("6b", Next(Way.UP, "7b")),
    ("Groep 06", Next(Way.UP, "Groep 7")),
    ("Groep 5 (Juf Ans)", Next(Way.UP, "Groep 6 (Juf Ans)")),
    ("Groep 8", Next(Way.LEAVE)),
    ("8b", Next(Way.LEAVE)),
    ("Groep 1/2", Next(Way.MIXED)),
    ("7-8", Next(Way.MIXED)),
    ("Zebra's", Next(Way.UNKNOWN)),
    ("Groep 10", Next(Way.UNKNOWN)),
]


@pytest.mark.parametrize(("group", "wanted"), YEARS)
def test_where_a_group_goes_in_summer(group: str, wanted: Next) -> None:
    assert next_of(group) == wanted
