"""What staff see in the chat of messages that they sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.markup import Block, Span, bold, literal
from bot.core.screen import Button, Screen, rows
from bot.core.tap import tap
from bot.delivery import words
from bot.delivery.broadcasts import Failure, Progress
from bot.delivery.forecast import Forecast
from bot.delivery.reactions import Kind
from bot.delivery.senders import Ways
from bot.delivery.staffchat import gaps, in_threes, numbered
from bot.i18n.texts import Texts


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Far:
    """How far one message is; `left`: seconds until it starts."""

    id: int
    title: str
    groups: Sequence[str]
    state: str
    left: int
    progress: Progress
    failed: Mapping[Failure, int]
    tapped: Mapping[Kind, int]
    ways: Ways


def listed(t: Texts, found: Sequence[Row], *, page: int = 0, has_more: bool = False) -> Screen:
    if not found:
        write = Button(t("menu", "Write to parents"), tap("message.write"))
        return Screen(t("staffchat", "There are no messages yet."), rows(write, _menu(t)))
    titles = numbered(t, [f"{words.state_name(t, one.state)}: {one.title}" for one in found])
    buttons = [
        Button(t("staffchat", "Message {n}", n=number), tap("message.show", str(one.id)))
        for number, one in enumerate(found, 1)
    ]
    older = [Button(t("staffchat", "Older messages"), tap("message.page", str(page + 1)))] if has_more else []
    newer = [Button(t("staffchat", "Newer messages"), tap("message.page", str(page - 1)))] if page else []
    body = (*bold(t("menu", "Messages to parents")), *titles)
    return Screen(body, (*in_threes(buttons), *rows(*older, *newer, _menu(t))))


def far(t: Texts, one: Far) -> Screen:
    progress = one.progress
    counts = [
        (t("staffchat", "Arrived: {n}", n=progress.sent), progress.sent),
        (t("staffchat", "Still to go: {n}", n=progress.waiting), progress.waiting),
        (t("staffchat", "In the weekly overview: {n}", n=progress.digest), progress.digest),
        (t("staffchat", "Perhaps arrived: {n}", n=progress.unknown), progress.unknown),
        *((f"{words.failure(t, why)} ({number})", number) for why, number in sorted(one.failed.items())),
        (t("staffchat", "Read: {n}", n=one.tapped[Kind.READ]), one.tapped[Kind.READ]),
        (t("staffchat", "Not understood: {n}", n=one.tapped[Kind.UNCLEAR]), one.tapped[Kind.UNCLEAR]),
    ]
    lines = t.direct(tuple(Block("item", (Span(says),)) for says, number in counts if number))
    state = words.state_name(t, one.state)
    if one.state == "waiting":
        state = t.n("staffchat", "It goes in {n} second.", "It goes in {n} seconds.", one.left)
    body = (*bold(one.title), *t.direct(literal(words.readers(t, one.groups, ()))), *literal(state), *lines)
    return Screen(body, rows(*_acts(t, one), Button(_list(t), tap("message.list")), _menu(t)))


def _acts(t: Texts, one: Far) -> list[Button]:
    ways, number = one.ways, str(one.id)
    acts = [
        (ways.undo, t("staffchat", "Undo"), "message.undo"),
        (ways.pause, t("staffchat", "Pause"), "message.pause"),
        (ways.resume, t("staffchat", "Go on"), "message.resume"),
        (ways.retry, t("staffchat", "Try again"), "message.retry"),
        (ways.stop, t("staffchat", "Stop sending"), "message.stop"),
        (one.state in ("waiting", "running", "done"), t("staffchat", "Look again"), "message.far"),
    ]
    return [Button(label, tap(route, number)) for may, label, route in acts if may]


def which_group(t: Texts) -> str:
    return t("staffchat", "Which group?")


def missed(t: Texts, group: str, told: Forecast) -> Screen:
    """Whom a message to this group would not reach now."""
    lines = gaps(t, told)
    says = (
        t("staffchat", "A message to {group} would not reach:", group=group)
        if lines
        else t("staffchat", "A message to {group} would reach a parent of every child.", group=group)
    )
    where = (
        literal(t("staffchat", "Names of children stay out of the chat. You find them in the console."))
        if lines
        else ()
    )
    return Screen((*bold(says), *lines, *where), rows(Button(t("menu", "Console"), tap("staff.console")), _menu(t)))


def _list(t: Texts) -> str:
    return t("menu", "Messages to parents")


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))
