"""How long a child has waited, in words."""

from bot.features.news.waiting.rules import Level
from bot.i18n.texts import Texts


def level_name(t: Texts, level: Level) -> str:
    match level:
        case Level.FRESH:
            return t("waiting", "In the last 2 weeks")
        case Level.SOON:
            return t("waiting", "2 to 4 weeks ago")
        case Level.LONG:
            return t("waiting", "More than 4 weeks ago")
        case Level.NEVER:
            return t("waiting", "None yet")
