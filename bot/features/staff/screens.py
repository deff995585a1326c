"""What staff see in the chat on their way to the console."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.screen import Button, Screen, rows
from bot.core.tap import tap
from bot.i18n.texts import Texts


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
            Button(t("menu", "Main menu"), tap("home.menu")),
        ),
    )


def _label(t: Texts, door: Door, count: int) -> str:
    return t("staff", "Open the console") if count == 1 else t("staff", "Open: {school}", school=door.school)
