"""Sample digests for checks and screenshots."""

from bot.feature import Specimens
from bot.features.digest import screens
from bot.i18n.texts import Texts


def specimens(t: Texts) -> Specimens:
    titles = [t.find("notices/privacy").title, t.find("notices/maintenance").title]
    yield "one", screens.digest(t, [(1, titles[0])])
    yield "two", screens.digest(t, list(enumerate(titles, 1)))
