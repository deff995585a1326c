"""Every screen of staff, rendered from sample data."""

from datetime import UTC, datetime

from bot.feature import Specimens
from bot.features.staff import screens
from bot.features.staff.queries import Workplace
from bot.features.staff.screens import Door
from bot.i18n.texts import Texts
from bot.people.codes import TooMany, Unknown, Waiting

_WAITING = Waiting("Firefox on Android", None, datetime(2026, 11, 5, 9, 0, tzinfo=UTC))
_PLACES = (Workplace(1, 1, "De Linde"), Workplace(2, 2, "De Regenboog"))
_URL = "https://samen.example/console/in/" + "a" * 43


def specimens(t: Texts) -> Specimens:
    yield "console", screens.console(t, [Door("De Regenboog", _URL)], 10)
    yield "console_two_schools", screens.console(t, [Door("De Linde", _URL), Door("De Regenboog", _URL)], 10)
    yield "ask_code", screens.ask_code(t, "https://samen.example/console")
    yield "wrong_code", screens.wrong_code(t, Unknown())
    yield "too_many_codes", screens.wrong_code(t, TooMany())
    yield "ask_yes", screens.ask_yes(t, _WAITING, "CFGH-JMPQ", _PLACES[:1])
    yield "ask_yes_two_schools", screens.ask_yes(t, _WAITING, "CFGH-JMPQ", _PLACES)
    yield "let_in", screens.let_in(t)
