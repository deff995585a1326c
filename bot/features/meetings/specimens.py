"""Every screen of meetings, rendered from sample data; each part adds its own."""

from collections.abc import Callable, Iterator

from bot.core.screen import Screen
from bot.feature import Specimens
from bot.features.meetings.agreeing import specimens as agreeing
from bot.features.meetings.briefing import specimens as briefing
from bot.features.meetings.choosing import specimens as choosing
from bot.features.meetings.preparing import specimens as preparing
from bot.features.meetings.telling import specimens as telling
from bot.i18n.texts import Texts

Part = Callable[[Texts], Iterator[tuple[str, Screen]]]
PARTS: tuple[Part, ...] = (
    choosing.specimens,
    preparing.specimens,
    telling.specimens,
    briefing.specimens,
    agreeing.specimens,
)


def specimens(t: Texts) -> Specimens:
    for part in PARTS:
        yield from part(t)
