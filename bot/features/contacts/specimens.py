"""Every screen of contacts, rendered from sample data."""

from datetime import time

from bot.feature import Specimens
from bot.features.contacts import screens
from bot.i18n.texts import Texts
from bot.people.schools import About, Day, Helper, Kind, Teachers

_WEEK = tuple(Day(day, time(8, 30), time(12, 30) if day == 3 else time(14, 30)) for day in range(1, 6))
_HELPERS = (
    Helper(Kind.COORDINATOR, "Noor", "020 123 45 68", "noor@regenboog.example"),
    Helper(Kind.CONFIDANT, "Marieke"),
    Helper(Kind.CONFIDANT, "Samira", phone="+31 6 12345678"),
)


def specimens(t: Texts) -> Specimens:
    full = About(1, "De Regenboog", "020 123 45 67", _WEEK, _HELPERS, (Teachers("Groep 6", ("Meester Jan",)),))
    bare = About(2, "De Linde", "", (), (), (Teachers("Groep 3", ()),))
    yield "full", screens.contacts(t, [full])
    yield "bare", screens.contacts(t, [bare])
    yield "two_schools", screens.contacts(t, [bare, full])
    yield "nobody", screens.contacts(t, [])
