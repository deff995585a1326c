"""What staff see in the chat on their way to the console."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.screen import Ask, Button, Screen, rows
from bot.core.tap import tap
from bot.features.staff.queries import Workplace
from bot.i18n.texts import Texts
from bot.people import invites
from bot.people.codes import TooMany, Unknown, Waiting


@dataclass(frozen=True, slots=True)
class Door:
    school: str
    url: str


def console(t: Texts, doors: Sequence[Door], minutes: int) -> Screen:
    text = t.n(
        "staff",
        "Your way into the console. The link works once, for {n} minute. Do not give it to anybody else.",
        "Your way into the console. The link works once, for {n} minutes. Do not give it to anybody else.",
        minutes,
    )
    return Screen(
        text,
        rows(
            *(Button(_label(t, door, len(doors)), url=door.url) for door in doors),
            Button(t("staff", "Make a new link"), tap("staff.console")),
            Button(t("staff", "Let another device in"), tap("staff.other")),
            Button(t("menu", "Main menu"), tap("home.menu")),
        ),
    )


def _label(t: Texts, door: Door, count: int) -> str:
    return t("staff", "Open the console") if count == 1 else t("staff", "Open: {school}", school=door.school)


def ask_code(t: Texts, address: str) -> Screen:
    text = t(
        "staff",
        "Open this page on the other device: {address}. Choose there: Sign in with a code. Then type the code here.",
        address=address,
    )
    return Screen(text, rows(_menu(t)), ask=Ask("staff.code"))


def wrong_code(t: Texts, why: Unknown | TooMany) -> Screen:
    match why:
        case Unknown():
            text = t("code", "No device shows this code now. Look at the code again, or make a new one.")
            return Screen(text, rows(_menu(t)), ask=Ask("staff.code"))
        case TooMany():
            text = t("code", "That was too often wrong. Please wait an hour, or use a link from the chat.")
            return Screen(text, rows(_menu(t)))


def ask_yes(t: Texts, waiting: Waiting, typed: str, places: Sequence[Workplace]) -> Screen:
    """One yes for each school where somebody works."""
    code = invites.symbols(typed)
    text = t(
        "staff",
        "A device wants to come into the console under your name. Device: {device}. Asked at: {time}. "
        "Only say yes when you have it in front of you. Did somebody send you this code? Then say no.",
        device=waiting.device.replace(" on ", ", ") or t("console", "An unknown device"),
        time=t.time(waiting.asked_at),
    )
    return Screen(
        text,
        rows(
            *(Button(_yes(t, place, len(places)), tap("staff.let_in", code, str(place.staff_id))) for place in places),
            Button(t("staff", "No, not mine"), tap("home.menu")),
        ),
    )


def let_in(t: Texts) -> Screen:
    return Screen(t("staff", "Confirmed. Choose on the other device: Go on."), rows(_menu(t)))


def _yes(t: Texts, place: Workplace, count: int) -> str:
    return t("code", "Yes, let it in") if count == 1 else t("staff", "Yes: {school}", school=place.school)


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))
