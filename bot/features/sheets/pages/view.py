"""The sheets of a group as the console shows them: what printing would do, and where each sheet stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.console.page import Visit
from bot.features.sheets import rules
from bot.features.sheets.pages.queries import GroupSheets
from bot.features.sheets.rules import EVERY, PupilSheets, Sheet, State
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.people.invites import LIFETIME


@dataclass(frozen=True, slots=True)
class Choice:
    """Printing for the whole group with this many sheets for each pupil."""

    guardians: int
    sheets: int
    told: str  # what it makes, and which codes it ends


@dataclass(frozen=True, slots=True)
class Line:
    """`state` is also the name of a mark in the style sheet."""

    invite_id: int
    name: str
    state: State
    told: str
    language: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Row:
    pupil_id: int
    first_name: str
    linked: str
    language: str  # the sheet's that is made next
    other_language: str  # when it is not the group's
    lines: tuple[Line, ...]
    offered: tuple[int, ...]
    known: int  # the newest invite there was when the page was made


@dataclass(frozen=True, slots=True)
class View:
    language: str
    guardians: int
    choices: tuple[Choice, ...]
    rows: tuple[Row, ...]
    known: int
    languages: tuple[tuple[str, str], ...]  # to choose from
    told: str


def view_of(visit: Visit, group: GroupSheets) -> View:
    language = rules.usual_language(group.pupils, SOURCE)
    choices = [_choice(visit.t, group.pupils, guardians) for guardians in range(1, rules.USUAL + 1)]
    return View(
        language=language,
        guardians=rules.usual_guardians(group.pupils),
        choices=tuple(choice for choice in choices if choice.sheets),
        rows=tuple(_row(visit, pupil, language) for pupil in group.pupils),
        known=known(group.pupils),
        languages=tuple(_languages(visit.t)),
        told=_rules(visit.t),
    )


def known(pupils: Sequence[PupilSheets]) -> int:
    """Grows when a sheet is made, so that a page made before it can be told apart."""
    return max((pupil.newest for pupil in pupils), default=0)


def _rules(t: Texts) -> str:
    return t.n(
        "console",
        "Parents who are here already get no sheet. A code works once, for {n} day.",
        "Parents who are here already get no sheet. A code works once, for {n} days.",
        LIFETIME.days,
    )


def _choice(t: Texts, pupils: Sequence[PupilSheets], guardians: int) -> Choice:
    numbers = [(pupil, rules.wanted(pupil, guardians)) for pupil in pupils]
    sheets = sum(len(wanted) for _, wanted in numbers)
    ending = sum(rules.ending(pupil, wanted) for pupil, wanted in numbers)
    return Choice(guardians, sheets, " ".join(filter(None, (_makes(t, sheets), _ends(t, ending)))))


def _makes(t: Texts, sheets: int) -> str:
    return t.n("console", "Makes {n} sheet.", "Makes {n} sheets.", sheets)


def _ends(t: Texts, codes: int) -> str:
    if not codes:
        return ""
    return t.n("console", "{n} open code stops working then.", "{n} open codes stop working then.", codes)


def _row(visit: Visit, pupil: PupilSheets, language: str) -> Row:
    own = pupil.language or language
    return Row(
        pupil_id=pupil.pupil_id,
        first_name=pupil.first_name,
        linked=_linked(visit.t, pupil.linked) if pupil.linked else "",
        language=own,
        other_language=own if own != language else "",
        lines=tuple(_line(visit, sheet) for sheet in rules.shown(pupil)),
        offered=tuple(rules.offered(pupil)),
        known=pupil.newest,
    )


def _linked(t: Texts, parents: int) -> str:
    return t.n("console", "{n} parent linked", "{n} parents linked", parents)


def _line(visit: Visit, sheet: Sheet) -> Line:
    t = visit.t
    letter = t("console", "Letter")
    return Line(
        invite_id=sheet.invite_id,
        name=letter if sheet.number is None else t("console", "Sheet {number}", number=sheet.number),
        state=sheet.state,
        told=_told(visit, sheet),
        language=language_name(t, sheet.language) if sheet.language else "",
        is_open=sheet.is_open,
    )


def _told(visit: Visit, sheet: Sheet) -> str:
    t, day = visit.t, visit.t.day(sheet.at, now=visit.now)
    match sheet.state:
        case State.OPEN:
            return t("console", "Invited, until {day}", day=day)
        case State.JOINED:
            return t("console", "Joined on {day}", day=day)
        case State.USED:
            return t("console", "Used on {day}; this parent is not linked now", day=day)
        case State.EXPIRED:
            return t("console", "Expired on {day}", day=day)
        case State.REVOKED:
            return t("console", "Taken back on {day}", day=day)


def _languages(t: Texts) -> list[tuple[str, str]]:
    return [(code, language_name(t, code)) for code in (*t.library.languages, EVERY)]


def language_name(t: Texts, code: str) -> str:
    if code == EVERY:
        return t("console", "All languages, on two sides")
    return t.language_name(code) if code in t.library.languages else code
