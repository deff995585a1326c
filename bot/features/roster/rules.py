"""What a row of a list must be to become a pupil, and when two spellings mean the same group or child."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.features.roster.columns import Choice, Field, Table
from bot.features.roster.mistakes import Mistake, Problem
from bot.features.roster.workbooks import DATE, WRONG

MAX_GROUP, MAX_NAME, MAX_NUMBER = 60, 80, 40  # characters, as the tables have them; a letter may follow the name
WHOLE = "\ue000whole"  # what stands in for a name that cannot be taken apart: its family name goes no further
MAX_WORDS = 3  # "Anna Maria Sofia" is a first name, four words are a first name with a family name


@dataclass(frozen=True, slots=True)
class Entry:
    """One pupil of a list. `initial` is that of the family name, the rest of which is not kept."""

    line: int
    group: str
    first_name: str
    initial: str = ""
    number: str = ""

    @property
    def with_letter(self) -> str:
        return f"{self.first_name} {self.initial}" if self.initial else self.first_name


def pick(table: Table, choice: Choice) -> list[Entry]:
    """What is kept of each row; from here on nothing else of the list is there."""

    def cell(cells: Sequence[str], kind: Field) -> str:
        return cells[choice.places[kind]] if kind in choice.places else ""

    entries = []
    for row in table.rows:
        first, family = cell(row.cells, Field.FIRST_NAME), cell(row.cells, Field.FAMILY_NAME)
        if whole := cell(row.cells, Field.WHOLE_NAME):
            first, family = _taken_apart(whole)
        group = choice.group or cell(row.cells, Field.GROUP)
        if any((first, cell(row.cells, Field.NUMBER), cell(row.cells, Field.GROUP))):
            entries.append(Entry(row.line, group, first, _initial(family), cell(row.cells, Field.NUMBER)))
    return entries


def _taken_apart(whole: str) -> tuple[str, str]:
    """ "Jansen, Amina" and "Berg, Noor van den"; without a comma nobody can tell where the family name begins."""
    family, comma, first = whole.partition(",")
    if not comma:
        return (whole if len(whole.split()) == 1 else WHOLE), ""
    words = first.split()
    while len(words) > 1 and words[-1].islower():
        words.pop()
    return " ".join(words), family


def _initial(family: str) -> str:
    """The B of "van den Berg"; of "'t Hart" the H."""
    words = re.findall(r"[^\W\d_]+", family)
    capital = next((word for word in words if word[0].isupper()), words[-1] if words else "")
    return capital[:1].upper()


@lru_cache(10_000)
def same(text: str) -> str:
    """What two spellings of one name have in common: "groep 6" is "Groep 6"."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


_BEFORE = re.compile(r"\A(?:(?:stam|basis)?groep|gr|klas|kl|jaargroep|group)\b[.\s]*|\A(?:groep|gr|klas)(?=\d)")


@lru_cache(1_000)
def group_key(name: str) -> str:
    """ "6a", "Gr. 06A" and "Groep 6 a" are one group."""
    key = _BEFORE.sub("", same(name))
    key = re.sub(r"\b0+(?=\d)", "", key)
    return re.sub(r"\s*([/\-+&])\s*|(?<=\d)\s+(?=[a-z]\b)", lambda found: "/" if found[1] else "", key)


def group_name(name: str) -> str:
    """ "6a" alone becomes "Groep 6a", as parents know it."""
    return f"Groep {name}" if re.fullmatch(r"[1-8](?:\s?[/\-]\s?[1-8])*\s?[A-Za-z]?", name) else name


_LETTER_AFTER = re.compile(r"\A(.+?)\s+([^\W\d_])\.?\Z")


@lru_cache(10_000)
def apart(name: str) -> tuple[str, str]:
    """The name and the letter after it, which is empty for most: "Noor B" is Noor and B."""
    found = _LETTER_AFTER.match(name)
    return (same(found[1]), found[2].casefold()) if found else (same(name), "")


@dataclass(frozen=True, slots=True)
class Refusal:
    entry: Entry
    problem: Problem


def check(entries: Sequence[Entry], names: Mapping[Field, str]) -> tuple[list[Entry], list[Refusal]]:
    """The rows that can be taken, and why the others cannot. `names` are those of the columns."""
    good: list[Entry] = []
    refused: list[Refusal] = []
    for entry in map(_tidied, entries):
        wrong = next(((kind, mistake) for is_wrong, kind, mistake in _TESTS if is_wrong(entry)), None)
        if wrong:
            limit = {Mistake.LONG_GROUP: MAX_GROUP, Mistake.LONG_NAME: MAX_NAME, Mistake.LONG_NUMBER: MAX_NUMBER}
            column = names.get(wrong[0]) or names.get(Field.WHOLE_NAME, "")
            refused.append(Refusal(entry, Problem(wrong[1], entry.line, column, limit.get(wrong[1], 0))))
        else:
            good.append(replace(entry, group=group_name(entry.group)))
    return good, refused


def _tidied(entry: Entry) -> Entry:
    """ "AMINA" and "amina" are written as names are; a mixed one is left as it is."""
    name = entry.first_name
    if len(name) > 2 and name.isascii() and (name.isupper() or name.islower()) and name.replace("-", "").isalpha():
        name = "-".join(part.capitalize() for part in name.split("-"))
    return replace(entry, first_name=name)


def without_repeats(entries: Sequence[Entry]) -> Iterator[Entry | Refusal]:
    """The second of two rows with the same number, or of two that would be called the same in one group."""
    numbers: dict[str, int] = {}
    names: dict[tuple[str, str], int] = {}
    shared = _shared(entries)
    for entry in entries:
        if entry.number and entry.number in numbers:
            yield Refusal(entry, Problem(Mistake.SAME_NUMBER, entry.line, other=numbers[entry.number]))
            continue
        label = called(entry, shared)
        key = (group_key(entry.group), same(label))
        if key in names:
            yield Refusal(entry, Problem(Mistake.SAME_NAME, entry.line, other=names[key], name=label))
            continue
        numbers[entry.number], names[key] = entry.line, entry.line
        yield entry


def _shared(entries: Sequence[Entry]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    children = {(entry.number or entry.line, group_key(entry.group), same(entry.first_name)) for entry in entries}
    for _, group, name in children:
        counts[group, name] = counts.get((group, name), 0) + 1
    return counts


def labels(entries: Sequence[Entry]) -> dict[int, str]:
    """By line: the first name, with the initial where two in a group share it."""
    shared = _shared(entries)
    return {entry.line: called(entry, shared) for entry in entries}


def called(entry: Entry, shared: dict[tuple[str, str], int]) -> str:
    is_shared = shared[group_key(entry.group), same(entry.first_name)] > 1
    return entry.with_letter if is_shared else entry.first_name


def _is_garbled(text: str) -> bool:
    """UTF-8 that was read as Windows-1252 somewhere on its way: ZoÃ«."""
    if text.isascii():
        return False
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return "\ufffd" in text


_ADDRESS = re.compile(r"\S@\S|https?:|www\.")
_MONTHS = r"jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec"
_A_DATE = re.compile(
    rf"\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|\d{{1,2}}[-\s](?:{_MONTHS})\w*|(?:{_MONTHS})[-\s]\d+", re.I
)
_POSTCODE = re.compile(r"[0-9]{4}\s?[A-Z]{2}")  # a Dutch postcode
_SEVERAL = re.compile(r"[,;]|\sen\s", re.I)
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s*)+|[A-Z]")


def _is_date(text: str) -> bool:
    return text == DATE or bool(_A_DATE.fullmatch(text))


def _is_full_name(name: str) -> bool:
    return name == WHOLE or len(name.split()) > MAX_WORDS or bool(_SEVERAL.search(name))


Test = tuple[Callable[[Entry], bool], Field, Mistake]
_TESTS: tuple[Test, ...] = (
    (lambda entry: WRONG in (entry.group, entry.number), Field.GROUP, Mistake.CELL_ERROR),
    (lambda entry: entry.first_name == WRONG, Field.FIRST_NAME, Mistake.CELL_ERROR),
    (lambda entry: not entry.group, Field.GROUP, Mistake.NO_GROUP),
    (lambda entry: not entry.first_name, Field.FIRST_NAME, Mistake.NO_NAME),
    (lambda entry: len(entry.group) > MAX_GROUP, Field.GROUP, Mistake.LONG_GROUP),
    (lambda entry: len(entry.with_letter) > MAX_NAME, Field.FIRST_NAME, Mistake.LONG_NAME),
    (lambda entry: len(entry.number) > MAX_NUMBER, Field.NUMBER, Mistake.LONG_NUMBER),
    (lambda entry: _is_garbled(entry.first_name), Field.FIRST_NAME, Mistake.DAMAGED),
    (lambda entry: _is_garbled(entry.group), Field.GROUP, Mistake.DAMAGED),
    (lambda entry: _is_date(entry.group), Field.GROUP, Mistake.DATE_AS_GROUP),
    (lambda entry: _is_date(entry.first_name), Field.FIRST_NAME, Mistake.DATE_AS_NAME),
    (lambda entry: entry.first_name[0] in "=+-@", Field.FIRST_NAME, Mistake.FORMULA),
    (lambda entry: entry.group[0] in "=+-@", Field.GROUP, Mistake.FORMULA),
    (lambda entry: bool(_ADDRESS.search(entry.first_name)), Field.FIRST_NAME, Mistake.ADDRESS),
    (lambda entry: bool(_ADDRESS.search(entry.group) or _POSTCODE.search(entry.group)), Field.GROUP, Mistake.ADDRESS),
    (lambda entry: not any(map(str.isalpha, entry.first_name)), Field.FIRST_NAME, Mistake.NO_LETTERS),
    (lambda entry: any(map(str.isdigit, entry.first_name)), Field.FIRST_NAME, Mistake.DIGITS),
    (lambda entry: _is_full_name(entry.first_name), Field.FIRST_NAME, Mistake.FULL_NAME),
    (lambda entry: bool(_INITIALS.fullmatch(entry.first_name)), Field.FIRST_NAME, Mistake.INITIALS),
    (lambda entry: not any(map(str.isalnum, entry.group)), Field.GROUP, Mistake.GROUP_OF_SIGNS),
    (lambda entry: bool(_SEVERAL.search(entry.group)), Field.GROUP, Mistake.SEVERAL_GROUPS),
)
