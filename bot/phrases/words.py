"""What the themes of ready sentences are called."""

from bot.i18n.texts import Texts
from bot.phrases.bank import AGREEMENTS, PRAISE, TIPS, WEEKS


def theme_name(t: Texts, folder: str, theme: str) -> str:
    names = {PRAISE: _praise, WEEKS: _weeks, TIPS: _tips, AGREEMENTS: _agreements}[folder](t)
    return names.get(theme, theme)


def _praise(t: Texts) -> dict[str, str]:
    return {
        "effort": t("theme", "Effort"),
        "courage": t("theme", "Courage"),
        "helping": t("theme", "Helping"),
        "friendship": t("theme", "Friendship"),
        "language": t("theme", "Language"),
        "reading": t("theme", "Reading"),
        "arithmetic": t("theme", "Arithmetic"),
        "creativity": t("theme", "Making and music"),
        "sport": t("theme", "Sport and games"),
        "independence": t("theme", "Doing it alone"),
        "asking": t("theme", "Asking for help"),
        "back": t("theme", "Back at school"),
        "start": t("theme", "First days at school"),
        "young": t("theme", "The youngest children"),
        "upper": t("theme", "The oldest children"),
        "special": t("theme", "Special days"),
        "steps": t("theme", "Small steps"),
        "home": t("theme", "Thanks to parents"),
    }


def _weeks(t: Texts) -> dict[str, str]:
    return {
        "did": t("theme", "What we did"),
        "next": t("theme", "What comes next"),
        "thanks": t("theme", "Thanks to parents"),
    }


def _tips(t: Texts) -> dict[str, str]:
    return {
        "language": t("theme", "Language"),
        "reading": t("theme", "Reading"),
        "talking": t("theme", "Talking"),
        "school": t("theme", "School"),
        "play": t("theme", "Playing"),
        "evening": t("theme", "In the evening"),
    }


def _agreements(t: Texts) -> dict[str, str]:
    return {
        "school": t("theme", "School does it"),
        "home": t("theme", "The parents do it at home"),
        "child": t("theme", "The child does it"),
        "together": t("theme", "School and parents do it together"),
    }
