"""What a parent sees of the tips for home."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.markup import Rich, bold, literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.tips.rules import AT, DAY, Next
from bot.i18n.texts import Texts
from bot.phrases.bank import TIPS
from bot.phrases.words import theme_name
from bot.terms.explain import explained

ANY = "all"  # themes


def asked(t: Texts, chosen: Next, *, theme: str = ANY, is_weekly: bool = False) -> Screen:
    """A tip, and how to get more."""
    body: Rich = _tip(t, chosen.tip)
    if chosen.again:
        known = (
            t("tips", "You have had all tips now. Here is one from the beginning again:")
            if theme == ANY
            else t("tips", "You have had all tips about this. Here is one from the beginning again:")
        )
        body = (*literal(known), *body)
    buttons = (
        Button(t("tips", "Another tip"), tap("tips.about", theme)),
        Button(t("tips", "Choose a subject"), tap("tips.themes")),
        _stop(t) if is_weekly else Button(t("tips", "One tip a week"), tap("tips.weekly")),
        _menu(t),
    )
    when = () if is_weekly else literal(_when(t))
    return explained(t, Screen((*body, *when), rows(*buttons)))


def choose_theme(t: Texts, themes: Sequence[str]) -> Screen:
    chosen = (Button(theme_name(t, TIPS, theme), tap("tips.about", theme)) for theme in themes)
    every = Button(t("tips", "All subjects"), tap("tips.about", ANY))
    return Screen(t("tips", "What would you like a tip about?"), rows(*chosen, every, _menu(t)))


def weekly(t: Texts, chosen: Next) -> Screen:
    """The one that comes by itself."""
    body = (*bold(t("tips", "A tip for the weekend")), *_tip(t, chosen.tip))
    if chosen.last:
        return explained(t, Screen((*body, *literal(_end(t))), rows(_again(t)), Place.BELOW))
    acts = rows(Button(t("tips", "Another tip"), tap("tips.open")), _stop(t))
    return explained(t, Screen(body, acts, Place.BELOW))


def ended(t: Texts) -> Screen:
    """In place of a tip, for who has asked for all of them."""
    return Screen(_end(t), rows(_again(t), _menu(t)), Place.BELOW)


def weekly_kept(t: Texts, due: datetime, *, is_paused: bool = False) -> Screen:
    lines = [
        t("tips", "You get one tip a week. You can stop at any time."),
        t("tips", "The next one: {day}, {time}", day=t.day(due), time=t.time(due)),
    ]
    if is_paused:
        lines.append(t("tips", "Your messages are paused now. The tips come after the pause."))
    return Screen("\n\n".join(lines), rows(_stop(t), _menu(t)))


def stopped(t: Texts) -> Screen:
    text = t("tips", "You get no more tips by themselves. You can still ask for one.")
    buttons = (
        Button(t("menu", "A tip for home"), tap("tips.open")),
        Button(t("tips", "One tip a week"), tap("tips.weekly")),
        _menu(t),
    )
    return Screen(text, rows(*buttons), Place.BELOW)


def _tip(t: Texts, tip: str) -> Rich:
    return (*bold(t.find(f"{TIPS}/{tip}").title), *t.long(f"{TIPS}/{tip}"))


def _when(t: Texts) -> str:
    day = t.weekday(DAY + 1)
    return t("tips", "Would you like a tip each week? It comes on this day: {day}, {time}", day=day, time=t.time(AT))


def _end(t: Texts) -> str:
    return t("tips", "You have had all our tips now. So no more come by themselves. Thank you for reading them.")


def _again(t: Texts) -> Button:
    return Button(t("tips", "Start from the beginning"), tap("tips.again"))


def _stop(t: Texts) -> Button:
    return Button(t("tips", "No more weekly tips"), tap("tips.stop"))


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))
