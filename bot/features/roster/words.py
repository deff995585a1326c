"""Says what is wrong with a list, and what to do: to staff in their language, to operators in English."""

from collections.abc import Callable, Mapping
from typing import Protocol

from bot.features.roster.mistakes import Mistake, Problem

# What is written the same everywhere, and stands apart in a text from right to left.
NAMES = {
    "excel": "Excel",
    "xlsx": ".xlsx",
    "csv": "CSV",
    "text": "CSV UTF-8",
    "pdf": "PDF",
    "bsn": "bsn",
    "roepnaam": "roepnaam",
    "damaged": "ZoÃ«",
    "noor": "Noor B",
}


class Say(Protocol):
    """`Texts`, or `English` where there are no catalogues."""

    def __call__(self, screen: str, message: str, /, **values: object) -> str: ...


class English:
    """The sentences as they stand in the code."""

    def __call__(self, screen: str, message: str, /, **values: object) -> str:
        return message.format(**values)


def explain(t: Say, problem: Problem) -> str:
    return {**_FILE, **_ROW}[problem.mistake](t, problem)


_FILE: Mapping[Mistake, Callable[[Say, Problem], str]] = {
    Mistake.EMPTY_FILE: lambda t, p: t("roster", "The file is empty. Make the list again in your school system."),
    Mistake.TOO_LARGE: lambda t, p: t(
        "roster", "The file is larger than {limit} MB. Send only the list of pupils, without photos.", limit=p.other
    ),
    Mistake.OLD_EXCEL: lambda t, p: t(
        "roster", "This is an old {excel} file, or it has a password. Save it as {xlsx} without a password.", **NAMES
    ),
    Mistake.PDF: lambda t, p: t(
        "roster", "This is a {pdf} file. Choose {excel} or {csv} in your school system.", **NAMES
    ),
    Mistake.WEB_PAGE: lambda t, p: t(
        "roster", "This is a web page, not a list. Open it in {excel} and save it as {xlsx}.", **NAMES
    ),
    Mistake.OTHER_ZIP: lambda t, p: t(
        "roster", "This is not a file of {excel}. Choose {excel} or {csv} in your school system.", **NAMES
    ),
    Mistake.BROKEN_WORKBOOK: lambda t, p: t(
        "roster", "This file is damaged. Open it in {excel}, save it again and send the new file.", **NAMES
    ),
    Mistake.STRAY_CELLS: lambda t, p: t(
        "roster", "Something stands far away from the list in this sheet. Copy the list to a new, empty file."
    ),
    Mistake.NOT_TEXT: lambda t, p: t(
        "roster", "Samen cannot read this file. Choose {excel} or {csv} in your school system.", **NAMES
    ),
    Mistake.LETTERS: lambda t, p: t(
        "roster", "Some letters cannot be read. Save the list as {xlsx} or as {text}.", **NAMES
    ),
    Mistake.QUOTE: lambda t, p: t(
        "roster",
        "A quotation mark has no partner from row {line} on. Remove it, or save the list as {xlsx}.",
        line=p.line,
        **NAMES,
    ),
    Mistake.NO_GROUP_COLUMN: lambda t, p: t(
        "roster", "Choose the column with the group. Is it one group? Then type its name."
    ),
    Mistake.NO_NAME_COLUMN: lambda t, p: t("roster", "Choose the column with the first name."),
    Mistake.SAME_COLUMN: lambda t, p: t(
        "roster", "The column {column} is chosen twice. Choose a different one.", column=p.column
    ),
    Mistake.CITIZEN_NUMBER: lambda t, p: t(
        "roster",
        "The column {column} holds citizen service numbers ({bsn}). Samen does not keep those. "
        "Choose the school's own number.",
        column=p.column,
        **NAMES,
    ),
    Mistake.NO_PUPILS: lambda t, p: t("roster", "There are no pupils below the names of the columns."),
    Mistake.TOO_MANY_ROWS: lambda t, p: t(
        "roster", "The list has more than {limit} rows. Send the list of one school.", limit=p.other
    ),
}
_ROW: Mapping[Mistake, Callable[[Say, Problem], str]] = {
    Mistake.NO_GROUP: lambda t, p: t("roster", "The group is missing. Write the group in this row."),
    Mistake.NO_NAME: lambda t, p: t("roster", "The first name is missing. Write the first name in this row."),
    Mistake.LONG_GROUP: lambda t, p: t(
        "roster", "The group has more than {limit} characters. Is this the right column?", limit=p.other
    ),
    Mistake.LONG_NAME: lambda t, p: t(
        "roster", "The first name has more than {limit} characters. Is this the right column?", limit=p.other
    ),
    Mistake.LONG_NUMBER: lambda t, p: t(
        "roster", "The pupil number has more than {limit} characters. Is this the right column?", limit=p.other
    ),
    Mistake.DAMAGED: lambda t, p: t(
        "roster", "Letters are damaged, as in {damaged}. Save the list as {xlsx} or as {text}.", **NAMES
    ),
    Mistake.FORMULA: lambda t, p: t("roster", "This begins like a formula. Write only the text."),
    Mistake.CELL_ERROR: lambda t, p: t("roster", "{excel} shows an error in this cell. Write the text there.", **NAMES),
    Mistake.DATE_AS_GROUP: lambda t, p: t(
        "roster", "{excel} made a date of the group. Make the column text, and write the group again.", **NAMES
    ),
    Mistake.DATE_AS_NAME: lambda t, p: t("roster", "This is a date, not a first name. Is this the right column?"),
    Mistake.ADDRESS: lambda t, p: t("roster", "This is an address. Only the group and the first name belong here."),
    Mistake.NO_LETTERS: lambda t, p: t("roster", "The first name has no letters. Is this the right column?"),
    Mistake.DIGITS: lambda t, p: t("roster", "The first name has digits in it. Write only the name."),
    Mistake.FULL_NAME: lambda t, p: t(
        "roster", "This looks like a full name. Samen keeps first names only. Put the first name in its own column."
    ),
    Mistake.INITIALS: lambda t, p: t(
        "roster", "These are initials. Choose the column with the first name ({roepnaam}).", **NAMES
    ),
    Mistake.GROUP_OF_SIGNS: lambda t, p: t("roster", "The group has no letters or digits. Write its name."),
    Mistake.SEVERAL_GROUPS: lambda t, p: t("roster", "There is more than one group here. Write one group."),
    Mistake.SAME_NUMBER: lambda t, p: t(
        "roster", "Row {other} has the same pupil number. Remove one of the two rows.", other=p.other
    ),
    Mistake.SAME_NAME: lambda t, p: t(
        "roster",
        "Row {other} has the same name in the same group. "
        "Another child? Write a letter after the name, such as: {noor}.",
        other=p.other,
        **NAMES,
    ),
    Mistake.WHICH_CHILD: lambda t, p: t(
        "roster",
        "Samen knows a child in this group with almost the same name: {name}. "
        "The same child? Write the name in this way. Another child? Write a letter after the name, such as: {noor}.",
        name=p.name,
        **NAMES,
    ),
}
