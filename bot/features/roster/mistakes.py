"""What can be wrong with a list of pupils, as values; `words.py` says it to people."""

from dataclasses import dataclass
from enum import StrEnum


class Mistake(StrEnum):
    """The first group is about a file as a whole, the second about one row."""

    EMPTY_FILE = "empty file"
    TOO_LARGE = "too large"
    OLD_EXCEL = "old excel"
    PDF = "pdf"
    WEB_PAGE = "web page"
    OTHER_ZIP = "other zip"
    BROKEN_WORKBOOK = "broken workbook"
    STRAY_CELLS = "stray cells"
    NOT_TEXT = "not text"
    LETTERS = "letters"
    QUOTE = "quote"
    NO_GROUP_COLUMN = "no group column"
    NO_NAME_COLUMN = "no name column"
    SAME_COLUMN = "same column"
    CITIZEN_NUMBER = "citizen number"
    NO_PUPILS = "no pupils"
    TOO_MANY_ROWS = "too many rows"

    NO_GROUP = "no group"
    NO_NAME = "no name"
    LONG_GROUP = "long group"
    LONG_NAME = "long name"
    LONG_NUMBER = "long number"
    DAMAGED = "damaged"
    FORMULA = "formula"
    CELL_ERROR = "cell error"
    DATE_AS_GROUP = "date as group"
    DATE_AS_NAME = "date as name"
    ADDRESS = "address"
    NO_LETTERS = "no letters"
    DIGITS = "digits"
    FULL_NAME = "full name"
    INITIALS = "initials"
    GROUP_OF_SIGNS = "group of signs"
    SEVERAL_GROUPS = "several groups"
    SAME_NUMBER = "same number"
    SAME_NAME = "same name"
    WHICH_CHILD = "which child"


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` is the row of the file, 0 for the file as a whole; `column` is the name above the cell."""

    mistake: Mistake
    line: int = 0
    column: str = ""
    other: int = 0  # another row of the file, a limit or a count
    name: str = ""  # of a pupil or group that Samen already knows


class Unusable(Exception):
    """A file of which nothing can be taken."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.mistake.value)
        self.problem = problem
