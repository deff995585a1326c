"""The invitations of a parent: what is coming, and what was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.markup import Block, Rich, Span, bold
from bot.core.screen import Button, Screen, rows
from bot.core.tap import tap
from bot.features.events.content import Content
from bot.features.events.replies.rules import Reply
from bot.features.events.screens import day_and_time, title_of
from bot.features.events.words import answer_line, cut
from bot.i18n.texts import Texts

PAGE = 8  # invitations on a screen
_SIGNS = {"no": "✗", "maybe": "?"}
_PLACES = {"waiting": "⏳", "offered": "⏳"}


@dataclass(frozen=True, slots=True)
class Listed:
    said: Content
    reply: Reply | None


def coming(t: Texts, found: Sequence[Listed], *, page: int = 0, has_more: bool = False) -> Screen:
    if not found and not page:
        body: Rich | str = t("event", "There are no invitations now. When there is one, it comes to you here.")
    else:
        body = (*t.direct(bold(t("event", "What is coming"))), *_entries(t, found))
    ways = (
        *([Button(t("event", "Later"), tap("events.coming", page + 1))] if has_more else []),
        *([] if page else [Button(t("event", "Earlier"), tap("events.earlier", 0))]),
        *([Button(t("event", "Back"), tap("events.coming", page - 1))] if page else []),
        *([] if page else [Button(t("event", "My calendar"), tap("events.feed"))]),
        Button(t("menu", "Main menu"), tap("home.menu")),
    )
    return Screen(body, rows(*_buttons(t, found), *ways))


def earlier(t: Texts, found: Sequence[Listed], *, page: int = 0, has_more: bool = False) -> Screen:
    """Of the last three months."""
    if not found and not page:
        body: Rich | str = t("event", "There were no invitations in the last three months.")
    else:
        body = (*t.direct(bold(t("event", "The last three months"))), *_entries(t, found))
    ways = (
        *([Button(t("event", "Earlier"), tap("events.earlier", page + 1))] if has_more else []),
        Button(t("event", "What is coming"), tap("events.list")),
        Button(t("menu", "Main menu"), tap("home.menu")),
    )
    return Screen(body, rows(*_buttons(t, found), *ways))


def _entries(t: Texts, found: Sequence[Listed]) -> Rich:
    return t.direct(tuple(block for number, one in enumerate(found, 1) for block in _entry(t, number, one)))


def _entry(t: Texts, number: int, one: Listed) -> Iterator[Block]:
    title = Span(title_of(t, one.said), term=title_of(t, one.said) == one.said.title)
    yield Block("head", (Span(f"{number}. "), title))
    yield Block("item", (Span(day_and_time(t, one.said)),))
    yield Block("item", (Span(_status(t, one)),))


def _status(t: Texts, one: Listed) -> str:
    """In words, with a sign at the end, where it turns no line around."""
    if one.said.state == "cancelled":
        return t("event", "This will not take place.") + " ✗"
    if one.reply is None:
        return t("event", "You have not answered yet.")
    sign = _SIGNS.get(one.reply.answer) or _PLACES.get(one.reply.place or "", "✓")
    return f"{answer_line(t, one.reply)} {sign}"


def _buttons(t: Texts, found: Sequence[Listed]) -> Iterator[Button]:
    for number, one in enumerate(found, 1):
        yield Button(cut(f"{number}. {title_of(t, one.said)}"), tap("events.show", one.said.id))
