"""What staff read in their chat about any message to many before they send it: how many, when, and whom it misses."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.markup import Block, Rich, Span, bold, literal
from bot.core.screen import Button, Rows
from bot.delivery import words
from bot.delivery.forecast import Forecast
from bot.delivery.senders import Sent
from bot.i18n.bidi import Isolated
from bot.i18n.texts import Texts
from bot.people.classlist import Listed


def numbered(t: Texts, titles: Sequence[str]) -> Rich:
    """Titles are too long for buttons in some languages."""
    return t.direct(tuple(Block("p", (Span(f"{number}. {title}"),)) for number, title in enumerate(titles, 1)))


def child_label(t: Texts, child: Listed) -> str:
    """The first name where the parents allow it in a chat, else the child's number in the list of the group."""
    return child.shown or Isolated(t("praise", "Child {n}", n=child.number))  # its number has its marks already


def in_threes(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3))


def expected(t: Texts, told: Forecast, now: datetime, *, by_language: bool) -> Rich:
    """How many, when, in which languages, and how many children it does not reach."""
    total = t.n("sending", "{n} person gets this message.", "{n} people get this message.", told.total)
    lines = [f"{number} {says}" for says, number in words.moments(t, told, now)]
    if by_language:
        lines += [f"{t.language_name(code)}: {number}" for code, number in told.languages.items()]
    return (*literal(total), *t.direct(tuple(map(_item, lines))), *gaps(t, told))


def gaps(t: Texts, told: Forecast) -> Rich:
    """Numbers only: names of children do not belong into a messenger."""
    lines = []
    if alone := sum(map(len, told.without_guardian.values())):
        lines.append(
            t.n("staffchat", "{n} child: no parent has joined yet.", "{n} children: no parent has joined yet.", alone)
        )
    if left := sum(map(len, told.without_chat.values())):
        lines.append(
            t.n("staffchat", "{n} child: the parents left the chat.", "{n} children: the parents left the chat.", left)
        )
    return tuple(map(_item, lines))


def problem(t: Texts, why: Sent | None) -> Rich:
    match why:
        case Sent.CHANGED:
            said = t("sending", "The message has changed since you looked. Nothing was sent. Please look again.")
        case Sent.LOST:
            said = t("sending", "You do not have this group any more. Nothing was sent.")
        case _:
            return ()
    return bold(said)


def on_its_way(t: Texts) -> str:
    return t("staffchat", "The translation of your words is not ready yet. Look again in a moment.")


def _item(line: str) -> Block:
    return Block("item", (Span(line),))
