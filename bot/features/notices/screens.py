"""What a parent reads when Samen itself has something to say."""

from datetime import date, time

from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.delivery.kinds import Json
from bot.i18n.texts import Texts
from bot.terms.explain import explained


def render(t: Texts, details: Json) -> Screen:
    return explained(t, _notice(t, details))


def title(t: Texts, details: Json) -> str:
    return t.find(f"notices/{details['notice']}").title


def _notice(t: Texts, details: Json) -> Screen:
    match details["notice"]:
        case "maintenance":
            return maintenance(t, date.fromisoformat(details["day"]), details["from"], details["until"])
        case "privacy":
            return privacy(t)
        case name:
            raise LookupError(name)


def maintenance(t: Texts, day: date, start: str, end: str) -> Screen:
    body = t.long(
        "notices/maintenance",
        day=t.day(day),
        start=t.time(time.fromisoformat(start)),
        end=t.time(time.fromisoformat(end)),
    )
    return Screen(body, _menu(t), Place.BELOW)


def privacy(t: Texts) -> Screen:
    return Screen(t.long("notices/privacy"), _menu(t), Place.BELOW)


def _menu(t: Texts) -> tuple[tuple[Button, ...], ...]:
    return rows(Button(t("menu", "Main menu"), tap("home.menu_below")))
