"""Every screen about children who wait for good news, rendered from sample data."""

from bot.feature import Specimens
from bot.features.news.waiting import screens
from bot.features.news.waiting.rules import Level
from bot.i18n.texts import Texts
from bot.people.classlist import Listed

_COUNTS = {Level.FRESH: 11, Level.SOON: 6, Level.LONG: 3, Level.NEVER: 2}
_NAMES = ("Amina", "Jan-Willem", "أمينة")
_LISTED = tuple(Listed(2**62 + number, 1, number, name) for number, name in enumerate((*_NAMES, None, None), 7))


def specimens(t: Texts) -> Specimens:
    yield "staff_waiting_group", screens.choose_group(t, [(2**62, "Groep 3"), (2, "Groep 6")])
    yield "staff_waiting", screens.waiting(t, "Groep 6", _COUNTS, longest=_LISTED, more=2, unreached=4)
    yield "staff_waiting_nobody", screens.waiting(t, "Groep 6", {Level.FRESH: 25}, longest=(), more=0, unreached=0)
    yield "staff_waiting_unnamed", screens.waiting(t, "Groep 6", _COUNTS, longest=_LISTED[:1], more=1, unreached=1)
    yield "staff_reminder", screens.reminder(t, _NAMES, 3)
    yield "staff_reminder_one", screens.reminder(t, _NAMES[:1], 1)
    yield "staff_reminder_more", screens.reminder(t, _NAMES, 12)
    yield "staff_reminder_unnamed", screens.reminder(t, (), 2)
    yield "staff_reminder_one_unnamed", screens.reminder(t, (), 1)
    yield "staff_reminder_on", screens.choose_reminder(t, is_on=True)
    yield "staff_reminder_off", screens.choose_reminder(t, is_on=False)
