"""What a member of staff reads in the chat about the agreements of a talk."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.markup import Rich, bold, literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.meetings.agreeing.queries import Point
from bot.features.meetings.agreeing.rules import OPEN, Says, State
from bot.features.meetings.agreeing.words import look_line, says_buttons, sentence, state_line
from bot.features.meetings.content import Content
from bot.features.meetings.words import kind_name
from bot.i18n.texts import Texts
from bot.people.classlist import Listed


@dataclass(frozen=True, slots=True)
class About:
    """A talk with its agreements; the child as a chat of staff may name it."""

    said: Content
    child: Listed | None
    points: Sequence[Point]


def ask(t: Texts, about: About, point: Point) -> Screen:
    body = (
        *t.direct(bold(t("agreeing", "How is it going with this agreement?"))),
        *_heading(t, about),
        *sentence(t, point),
        *literal(
            t(
                "agreeing",
                "The parents are asked the same. When both sides have answered, both hear what comes of it.",
            )
        ),
    )
    return Screen(body, rows(*says_buttons(t, "meetings.looked", point.id), _menu(t)), Place.BELOW)


def differs(t: Texts, about: About) -> Screen:
    lines = (
        t(
            "agreeing",
            "Their words stand beside the list in the console. Your list stays as it is, and so do their words.",
        ),
        t("agreeing", "A short call often helps. If the list was not right, you can correct it in the console."),
    )
    body = (
        *t.direct(bold(t("agreeing", "A parent remembers the agreements differently."))),
        *_heading(t, about),
        *literal("\n".join(lines)),
    )
    return Screen(body, rows(_menu(t)), Place.BELOW)


def became(t: Texts, about: About) -> Screen:
    first = t("agreeing", "How the agreements of this talk are now")
    return Screen((*t.direct(bold(first)), *_heading(t, about), *_points(t, about)), rows(_menu(t)), Place.BELOW)


def answered(t: Texts, about: About, says: Says | None, *, asks: Point | None) -> Screen:
    """`asks`: the next one, if there is one."""
    thanks = {
        Says.DONE: t(
            "agreeing", "Thank you. Both sides say that it is done: this agreement is done. The parents are told."
        ),
        Says.BUSY: t(
            "agreeing", "Thank you. It is under way: both sides are asked again later. The parents are told the day."
        ),
        Says.TALK: t(
            "agreeing", "Thank you. The parents hear that school plans a talk. You can plan it in the console."
        ),
        None: t("agreeing", "Thank you. When the parents have answered too, you hear what comes of it."),
    }[says]
    more = (*literal(t("agreeing", "And how is it going with this one?")), *sentence(t, asks)) if asks else ()
    buttons = says_buttons(t, "meetings.looked", asks.id) if asks else ()
    return Screen((*literal(thanks), *_heading(t, about), *more), rows(*buttons, _menu(t)), Place.BELOW)


def settled(t: Texts, about: About) -> Screen:
    """An old button: this was answered, or ended, before."""
    return became(t, about)


def _points(t: Texts, about: About) -> Rich:
    found: list[Rich] = []
    for point in about.points:
        found += [sentence(t, point), literal(state_line(t, point))]
        if point.state in OPEN and point.state is not State.TALK:
            found.append(literal(look_line(t, point)))
    return tuple(block for part in found for block in part)


def _heading(t: Texts, about: About) -> Rich:
    child, day = about.child, about.said.day
    lines = [kind_name(t, about.said.kind)]
    if child is not None:
        lines.append(t("meeting", "Child: {child}", child=child.shown) if child.shown else _numbered(t, child))
    return literal("\n".join([*lines, *([t.day(day)] if day else [])]))


def _numbered(t: Texts, child: Listed) -> str:
    """Where the name may not stand in a chat: the number in the list of the group."""
    return t("praise", "Child {n}", n=child.number)


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu_below"))
