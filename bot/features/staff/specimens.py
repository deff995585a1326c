"""Every screen of staff, rendered from sample data."""

from bot.feature import Specimens
from bot.features.staff import screens
from bot.features.staff.screens import Door
from bot.i18n.texts import Texts

_URL = "https://samen.example/console/in/" + "a" * 43


def specimens(t: Texts) -> Specimens:
    yield "console", screens.console(t, [Door("De Regenboog", _URL)], 10)
    yield "console_two_schools", screens.console(t, [Door("De Linde", _URL), Door("De Regenboog", _URL)], 10)
