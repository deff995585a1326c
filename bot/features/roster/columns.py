"""Which column of a list holds what: found by the names that Dutch school systems give them, changed by people."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.features.roster.files import Row
from bot.features.roster.mistakes import Mistake, Problem, Unusable

_HEADER_WITHIN = 25  # rows with something in them: titles, a school's address, the day of printing


class Field(StrEnum):
    """What is taken from a list. Of the family name only its first letter, where two children share a first name."""

    GROUP = "group"
    FIRST_NAME = "first_name"
    WHOLE_NAME = "whole_name"  # "Jansen, Amina"
    FAMILY_NAME = "family_name"
    NUMBER = "number"


# The best name of each comes first: a "roepnaam" is what the child is called, "voornamen" are those of the passport.
_NAMES: Mapping[Field, Sequence[str]] = {
    Field.GROUP: (
        *("groep", "stamgroep", "groepsnaam", "groepnaam", "naamgroep", "huidigegroep", "basisgroep", "klas"),
        *("stamklas", "klasnaam", "groepklas", "klasgroep", "groepcode", "lesgroep", "group", "groupname", "class"),
    ),
    Field.FIRST_NAME: (
        *("roepnaam", "roepnaamleerling", "voornaam", "voornaamleerling", "leerlingroepnaam", "leerlingvoornaam"),
        *("firstname", "givenname", "voornamen", "eerstevoornaam"),
    ),
    Field.WHOLE_NAME: ("naam", "leerling", "naamleerling", "leerlingnaam", "volledigenaam", "name", "pupil", "student"),
    Field.FAMILY_NAME: (
        *("achternaam", "achternaamleerling", "leerlingachternaam", "familienaam", "geslachtsnaam", "lastname"),
        *("surname", "familyname"),
    ),
    Field.NUMBER: (
        *("leerlingnummer", "leerlingnr", "llnr", "lnr", "stamnummer", "stamnr", "leerlingid", "leerlingcode"),
        *("studentnummer", "externalid", "pupilnumber", "administratienummer", "nummer", "nr", "id"),
    ),
}
# What never helps and is let go before anything is kept, even for the hour between two steps.
_LEFT_OUT = re.compile(
    r"bsn|burgerservice|sofi|onderwijsnummer|persoonsgebonden|^pgn|eckid|geboorte|geboren|birth|leeftijd|geslacht$"
    r"|gender|sexe|adres|straat|huisn|postcode|woonplaats|plaats|gemeente|land$|telefoon|tel$|^tel|mobiel|phone|gsm"
    r"|mail|nationaliteit|religie|godsdienst|gezindte|allerg|medi[cs]|arts|dieet|zorg|ouder|verzorg|vader|moeder"
    r"|parent|gezin|weging|gewicht|iban|bank|rekening|tussenv|voorv|voorl|initial|opmerking|notitie|memo|foto"
    r"|paspoort|inschrijf|uitschrijf|indicatie|diagnose|thuistaal|moedertaal"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A list below its header. `columns` are their names; of each row the cells under them."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: tuple[str, ...] = ()  # names of columns that were let go unread


@dataclass(frozen=True, slots=True)
class Choice:
    """Which column, by its place, holds what; or one group for all rows."""

    places: Mapping[Field, int] = field(default_factory=dict)
    group: str = ""


def plain(name: str) -> str:
    """A column's name without what people write differently: "Leerling-nr." is "leerlingnr"."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in folded if char.isalnum())


def find_table(rows: Sequence[Row]) -> Table:
    """The header is the first row that names most; what stands above it is a title."""
    above = rows[:_HEADER_WITHIN]
    header = max(above, key=lambda row: (_score(row.cells), -row.line))
    if not _score(header.cells):
        header = rows[0]
    below = [row for row in rows if row.line > header.line and not _is_furniture(row, header)]
    width = max([len(header.cells), *(len(row.cells) for row in below)])
    names = [*header.cells, *[""] * (width - len(header.cells))]
    kept = [place for place, name in enumerate(names) if not _LEFT_OUT.search(plain(name))]
    return Table(
        columns=tuple(names[place] for place in kept),
        rows=tuple(Row(row.line, [_cell(row, place) for place in kept]) for row in below),
        left_out=tuple(dict.fromkeys(name for name in names if _LEFT_OUT.search(plain(name)))),
    )


_FOOTER = re.compile(r"totaal|aantal|pagina|bladzijde|afgedrukt|gemaakt op|printdatum|total\b|page\b", re.I)


def _is_furniture(row: Row, header: Row) -> bool:
    """The header once more on the next page, or a line below the list that counts it."""
    filled = [cell for cell in row.cells if cell]
    return row.cells == header.cells or (len(filled) <= 2 and bool(_FOOTER.match(filled[0])))


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _score(cells: Iterable[str]) -> int:
    """How many different things a row names; family names and letters left out count as well."""
    known = {kind for cell in cells for kind, names in _NAMES.items() if plain(cell) in names}
    return 2 * len(known) + min(1, sum(bool(_LEFT_OUT.search(plain(cell))) for cell in cells))


def guess(table: Table) -> Choice:
    """By their names; a whole name only when there is no first name."""
    places: dict[Field, int] = {}
    for kind, names in _NAMES.items():
        found = [
            (names.index(plain(name)), place)
            for place, name in enumerate(table.columns)
            if plain(name) in names and place not in places.values()
        ]
        if found:
            places[kind] = min(found)[1]
    if Field.FIRST_NAME in places:
        places.pop(Field.WHOLE_NAME, None)
    return Choice(places)


def namesakes(table: Table) -> tuple[str, str] | None:
    """Two columns that are called the same best thing, so that nobody can guess which is meant."""
    for names in (("groep", "group"), ("roepnaam",), ("voornaam", "firstname")):
        found = [name for name in table.columns if plain(name) in names]
        if len(found) > 1:
            return found[0], found[1]
    return None


def check(table: Table, chosen: Choice) -> None:
    """Unusable when the columns cannot be what they are said to be."""
    places = chosen.places
    if not chosen.group and Field.GROUP not in places:
        raise Unusable(Problem(Mistake.NO_GROUP_COLUMN))
    if Field.FIRST_NAME not in places and Field.WHOLE_NAME not in places:
        raise Unusable(Problem(Mistake.NO_NAME_COLUMN))
    if len(set(places.values())) < len(places):
        twice = next(place for place in places.values() if list(places.values()).count(place) > 1)
        raise Unusable(Problem(Mistake.SAME_COLUMN, column=table.columns[twice]))
    if Field.NUMBER in places and _are_citizen_numbers([row.cells[places[Field.NUMBER]] for row in table.rows]):
        raise Unusable(Problem(Mistake.CITIZEN_NUMBER, column=table.columns[places[Field.NUMBER]]))


def _are_citizen_numbers(cells: Sequence[str]) -> bool:
    """Of other nine-digit numbers one in eleven passes the test by chance; of citizen numbers all do."""
    numbers = [cell.replace(".", "").replace(" ", "") for cell in cells if cell]
    passing = sum(_is_citizen_number(number) for number in numbers)
    return passing > 0 and passing * 2 >= len(numbers)


def _is_citizen_number(number: str) -> bool:
    if not re.fullmatch(r"[0-9]{8,9}", number):
        return False
    digits = [int(digit) for digit in number.zfill(9)]
    total = sum(weight * digit for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    return total % 11 == 0 and total > 0


def holds_whole_names(table: Table, place: int) -> bool:
    """ "Jansen, Amina": by the column's name, or because most cells have a comma."""
    if plain(table.columns[place]) in _NAMES[Field.WHOLE_NAME]:
        return True
    cells = [row.cells[place] for row in table.rows if row.cells[place]]
    return sum("," in cell for cell in cells) * 2 > len(cells)
