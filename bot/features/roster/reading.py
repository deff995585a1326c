"""A file all the way to its table, or to the problem with it."""

from bot.features.roster import columns, files
from bot.features.roster.columns import Table
from bot.features.roster.mistakes import Mistake, Problem, Unusable


def read_table(content: bytes) -> Table:
    """Unusable when it holds no list."""
    table = columns.find_table(files.read(content))
    if not table.rows:
        raise Unusable(Problem(Mistake.NO_PUPILS))
    if len(table.rows) > files.MAX_ROWS:
        raise Unusable(Problem(Mistake.TOO_MANY_ROWS, other=files.MAX_ROWS))
    return table


def table_or_problem(content: bytes) -> Table | Problem:
    try:
        return read_table(content)
    except Unusable as unusable:
        return unusable.problem
