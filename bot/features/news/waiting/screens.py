"""What a teacher sees in the chat of children who wait for good news, and the weekly reminder."""

from collections.abc import Mapping, Sequence

from bot.core.markup import Block, Span, bold, literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.delivery.staffchat import child_label, in_threes
from bot.features.news.waiting.rules import Level
from bot.features.news.waiting.words import level_name
from bot.features.news.words import where_names_are
from bot.i18n.texts import Texts
from bot.people.classlist import Listed

NAMED = 3  # children in a reminder; the others are counted
LISTED = 6  # to write about, in the answer to "who waits?"
_BUTTON = 24  # characters


def choose_group(t: Texts, groups: Sequence[tuple[int, str]]) -> Screen:
    """`groups`: (id, label)."""
    chosen = (Button(label, tap("waiting.group", number)) for number, label in groups)
    return Screen(t("staffchat", "Which group?"), rows(*chosen, _menu(t)))


def waiting(
    t: Texts, group: str, counts: Mapping[Level, int], *, longest: Sequence[Listed], more: int, unreached: int
) -> Screen:
    """`longest`: those who wait longest, to write about; `more`: how many others wait for more than four weeks."""
    levels = tuple(_item(f"{level_name(t, level)}: {number}") for level, number in counts.items() if number)
    body = (
        *t.direct(bold(t("waiting", "Good news, group: {group}", group=group))),
        *t.direct(levels),
        *(literal(t("waiting", "Who waits longest? Tap a child to write to the parents.")) if longest else ()),
        *(literal(t.n("waiting", "{n} more child waits.", "{n} more children wait.", more)) if more else ()),
        *(literal(where_names_are(t)) if not all(child.shown for child in longest) else ()),
        *(literal(_apart(t, unreached)) if unreached else ()),
    )
    write = [Button(_cut(child_label(t, child)), tap("praise.child", child.id)) for child in longest]
    return Screen(body, (*in_threes(write), *rows(_console(t), _menu(t))))


def _cut(label: str) -> str:
    return label if len(label) <= _BUTTON else f"{label[: _BUTTON - 1]}…"


def _apart(t: Texts, unreached: int) -> str:
    return t.n(
        "waiting",
        "For {n} child no parent gets messages here. Good news also works at the door.",
        "For {n} children no parent gets messages here. Good news also works at the door.",
        unreached,
    )


def reminder(t: Texts, names: Sequence[str], number: int) -> Screen:
    """`names`: of those who wait longest, as far as the chat holds them; `number` wait altogether."""
    shown = names[:NAMED]
    rest = number - len(shown)
    return Screen(
        (*literal(_who(t, shown, number, rest)), *literal(_why(t))),
        rows(
            Button(t("waiting", "Who waits?"), tap("waiting.show")),
            Button(t("waiting", "No more reminders"), tap("waiting.off")),
            _menu_below(t),
        ),
        Place.BELOW,
    )


def _who(t: Texts, shown: Sequence[str], number: int, rest: int) -> str:
    if not shown:
        return t.n(
            "waiting",
            "{n} child has waited more than 4 weeks for good news. The name stands in the console.",
            "{n} children have waited more than 4 weeks for good news. Their names stand in the console.",
            number,
        )
    if not rest:
        return t.n(
            "waiting",
            "{n} child has waited more than 4 weeks for good news: {names}",
            "{n} children have waited more than 4 weeks for good news: {names}",
            number,
            names=t.listed(shown),
        )
    return t.n(
        "waiting",
        "{n} child has waited more than 4 weeks for good news: {names} and {rest} more",
        "{n} children have waited more than 4 weeks for good news: {names} and {rest} more",
        number,
        names=", ".join(shown),
        rest=rest,
    )


def _why(t: Texts) -> str:
    return t("waiting", "A sentence is enough. Their parents are glad to hear it from you.")


def choose_reminder(t: Texts, *, is_on: bool) -> Screen:
    on, off = (t("waiting", "Remind me again"), "waiting.on"), (t("waiting", "No more reminders"), "waiting.off")
    label, route = off if is_on else on
    says = (
        t("waiting", "On Monday morning you read who has waited more than 4 weeks for good news.")
        if is_on
        else t("waiting", "You get no reminder of children who wait for good news.")
    )
    return Screen(says, rows(Button(label, tap(route)), _menu(t)))


def _item(line: str) -> Block:
    return Block("item", (Span(line),))


def _console(t: Texts) -> Button:
    return Button(t("menu", "Console"), tap("staff.console"))


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))


def _menu_below(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu_below"))
