"""How a parent sees their good news as a list."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from bot.core.markup import Block, Rich, Span, bold, literal
from bot.core.screen import Button, Document, Place, Rows, Screen, rows
from bot.core.tap import tap
from bot.features.news import screens
from bot.features.news.queries import Kept
from bot.i18n import bidi
from bot.i18n.texts import Texts
from bot.people.queries import Child

PAGE = 8
_A_ROW = 2  # buttons beside each other: more break their words on a narrow telephone


def empty(t: Texts) -> Screen:
    says = (
        t("news", "Here you will find all good news about your child."),
        t("news", "The teacher sends it when there is something nice to tell."),
    )
    return Screen("\n".join(says), rows(_menu(t)))


def page(
    t: Texts,
    found: Sequence[Kept],
    children: Sequence[Child],
    *,
    now: datetime,
    child: int = 0,
    number: int = 0,
    has_more: bool = False,
) -> Screen:
    """`children`: those whom any of it is about. `child`: only about the child of this tie; 0 for all of them."""
    names_each = len(children) > 1 and not child
    numbered = list(enumerate(found, 1))
    body = [Block("head", (Span(t("menu", "My good news")),))]
    for month, rest in groupby(numbered, key=lambda each: _month(t, each[1])):
        body += t.direct(bold(t.month(month)))
        body += [block for place, one in rest for block in _line(t, place, one, names=names_each, now=now)]
    reads = [Button(t("news", "Read {n}", n=place), tap("news.show", one.id)) for place, one in numbered]
    return Screen(
        tuple(body),
        (
            *(tuple(reads[start : start + _A_ROW]) for start in range(0, len(reads), _A_ROW)),
            *_around(t, child, number, has_more=has_more),
            *_choices(t, children, child),
            *rows(Button(t("news", "Keep them all"), tap("news.keep")), _menu(t)),
        ),
    )


def _month(t: Texts, one: Kept) -> date:
    return t.local(one.at).date().replace(day=1)


def _line(t: Texts, place: int, one: Kept, *, names: bool, now: datetime) -> Rich:
    title = bidi.isolate(screens.title_of(t, one.said), rtl=t.language.is_rtl)
    lines = [f"{place}. {title}", t.day(one.at, now=now)]
    if names:
        lines.append(t.listed([child_label(child) for child in one.children]))
    return t.direct((Block("p", (Span(" – ".join(lines)),)),))


def _around(t: Texts, child: int, number: int, *, has_more: bool) -> Rows:
    older = (Button(t("news", "Older news"), tap("news.page", child, number + 1)),) if has_more else ()
    newer = (Button(t("news", "Newer news"), tap("news.page", child, number - 1)),) if number else ()
    return rows(*older, *newer)


def _choices(t: Texts, children: Sequence[Child], chosen: int) -> Rows:
    """Of several children with good news each by itself, and back to all of them."""
    if len(children) < 2:
        return ()
    if chosen:
        return rows(Button(t("news", "All my children"), tap("news.list")))
    return rows(*(Button(_only(t, child), tap("news.page", child.guardian_id, 0)) for child in children))


def _only(t: Texts, child: Child) -> str:
    return t("news", "Only: {child}", child=child_label(child))


def child_label(child: Child) -> str:
    return child.shown or child.group


def kept(t: Texts, content: bytes, *, photos: Sequence[int]) -> Screen:
    lines = [t("news", "This file holds all your good news. You can open it in a browser, and print it.")]
    if photos:
        lines.append(t("news", "There are photos in it. Please keep them within your family."))
    return Screen(
        tuple(block for line in lines for block in literal(line)),
        rows(Button(t("menu", "Main menu"), tap("home.menu_below"))),
        Place.BELOW,
        document=Document("samen-good-news.html", "text/html", content, tuple(photos)),
    )


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))
