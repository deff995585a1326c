"""Sample notices for checks and screenshots."""

from datetime import date

from bot.feature import Specimens
from bot.features.notices import screens
from bot.i18n.texts import Texts


def specimens(t: Texts) -> Specimens:
    yield "maintenance", screens.maintenance(t, date(2026, 11, 30), "21:00", "22:30")
    yield "privacy", screens.privacy(t)
