"""Every screen of contacts, rendered from sample data."""

from datetime import time

from bot.feature import Specimens
from bot.features.contacts import screens
from bot.features.contacts.needs import HELPERS, Need, Who
from bot.i18n.texts import Texts
from bot.people.schools import About, Day, Helper, HelpNumber, Kind, Line, Teachers

_WEEK = tuple(Day(day, time(8, 30), time(12, 30) if day == 3 else time(14, 30)) for day in range(1, 6))
_HELPERS = (
    Helper(Kind.COORDINATOR, "Noor", "020 123 45 68", "noor@regenboog.example"),
    Helper(Kind.CONFIDANT, "Marieke"),
    Helper(Kind.CONFIDANT, "Samira", phone="+31 6 12345678"),
    Helper(Kind.YOUTH_DOCTOR, "Johan", "020 123 45 70"),
)
_NUMBERS = (HelpNumber(Line.EMERGENCY, "Alarmnummer", "112"), HelpNumber(Line.HELP, "Veilig Thuis", "0800-2000"))


def specimens(t: Texts) -> Specimens:
    full = About(1, "De Regenboog", "020 123 45 67", _WEEK, _HELPERS, (Teachers("Groep 6", ("Jan",)),), _NUMBERS)
    bare = About(2, "De Linde", "", (), (), (Teachers("Groep 3", ()),))
    yield "needs", screens.needs(t, [full])
    yield "needs_bare", screens.needs(t, [bare])
    for need in HELPERS:
        yield f"need_{need}", screens.helpers(t, need, [full])
    yield "all_two_schools", screens.helpers(t, Need.ALL, [bare, full])
    yield "all_bare", screens.helpers(t, Need.ALL, [bare])
    for who in Who:
        yield f"who_{who}", screens.helper(t, Need.ALL, who, [full])
    yield "who_bare", screens.helper(t, Need.CONFIDENCE, Who.CONFIDANT, [bare])
    yield "who_two_schools", screens.helper(t, Need.CONFIDENCE, Who.CONFIDANT, [bare, full])
    yield "nobody", screens.helpers(t, Need.CHILD, [])
