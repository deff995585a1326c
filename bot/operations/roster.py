"""A school's list of pupils from the command line: the whole file or nothing, by the same rules as in the console."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot.features.roster import actions, columns, plan, queries, rules
from bot.features.roster.actions import Doer
from bot.features.roster.columns import Field
from bot.features.roster.files import MAX_BYTES
from bot.features.roster.mistakes import Mistake, Problem, Unusable
from bot.features.roster.plan import Kind, Plan
from bot.features.roster.reading import read_table
from bot.features.roster.rules import Entry, Refusal
from bot.features.roster.words import English, explain
from bot.operations.schools import choose
from bot.refusal import Refused


def read(path: Path) -> list[Entry]:
    """Every row of the file, or Refused with a line for each row that needs a change."""
    try:
        table = read_table(_bytes(path))
        if twice := columns.namesakes(table):
            raise Refused(f"{path}: two columns could be meant: {twice[0]} and {twice[1]}; keep one")
        choice = columns.guess(table)
        columns.check(table, choice)
    except Unusable as unusable:
        raise Refused(_line(path, unusable.problem)) from None
    entries = rules.pick(table, choice)
    if not entries:
        raise Refused(_line(path, Problem(Mistake.NO_PUPILS)))
    names: dict[Field, str] = {kind: table.columns[place] for kind, place in choice.places.items()}
    good, wrong = rules.check(entries, names)
    repeated = [one for one in rules.without_repeats(good) if isinstance(one, Refusal)]
    _refuse([_line(path, one.problem) for one in sorted([*wrong, *repeated], key=lambda one: one.problem.line)])
    return good


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unusable(Problem(Mistake.TOO_LARGE, other=MAX_BYTES // (1024 * 1024)))
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"{path}: cannot be read: {error.strerror}") from None


def _line(path: Path, problem: Problem) -> str:
    where = f"{path}:{problem.line}" if problem.line else str(path)
    return f"{where}: {problem.column}: {_said(problem)}" if problem.column else f"{where}: {_said(problem)}"


def _said(problem: Problem) -> str:
    return explain(English(), problem)


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise Refused("\n".join(["nothing was imported; please change these rows:", *problems]))


def import_roster(
    session: Session, now: datetime, rows: Sequence[Sequence[str]], *, school: str | None = None, archive: bool = False
) -> list[str]:
    """`rows` are (group, first name), perhaps with an initial and a number, checked by `read`.

    `archive`: whoever is not in the list has left; otherwise they stay.
    """
    chosen = choose(session, school)
    actions.lock(session, chosen.id)
    entries = [Entry(number, *row) for number, row in enumerate(rows, 1)]
    planned = plan.make(queries.load_roster(session, chosen.id), entries)
    _refuse([f"{_row(entries, one)}: {_said(one)}" for one in planned.problems])
    keep = [] if archive else [one.known.id for one in planned.absent]
    actions.apply(session, Doer(chosen.id), planned, keep=keep, now=now)
    return list(_report(chosen.name, planned, left=len(planned.leaving(keep))))


def _row(entries: Sequence[Entry], problem: Problem) -> str:
    entry = entries[problem.line - 1]
    return f"{entry.group}, {entry.first_name}"


def _report(school: str, planned: Plan, *, left: int) -> Iterator[str]:
    there, new = planned.count(Kind.SAME), planned.count(Kind.NEW)
    if not planned.changes:
        yield f"{school}: nothing new; all {there} pupils were there already."
    else:
        yield f"{school}: {len(planned.new_groups)} new groups, {new} new pupils; {there} were there already."
    for kind, what in ((Kind.MOVED, "moved"), (Kind.CHANGED, "changed"), (Kind.BACK, "came back")):
        if count := planned.count(kind):
            yield f"{count} {what}."
    for step in planned.changes:
        if step.known and step.by_name:
            yield f"{step.name}: {step.known.group} -> {step.group}, recognised by name only; please look at it."
    if left:
        yield f"{left} are not in the list and have left; the console brings them back."
    elif planned.absent:
        yield f"{len(planned.absent)} are not in the list and stay; with --archive they leave."
