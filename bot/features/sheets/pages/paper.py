"""What stands on an invitation sheet: the codes and links of one guardian, and the words of each language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from markupsafe import Markup

from bot.core.markup import Rich
from bot.i18n.texts import Texts
from bot.people.invites import NewInvite

FRONT = 2  # languages on the first side of a sheet in all of them
# Trying all eight masks takes four times as long, and phones read any of them.
_MASK = 3


@dataclass(frozen=True, slots=True)
class Words:
    """One language's part of a sheet."""

    t: Texts
    about: Rich
    more_title: str
    more: Rich
    help: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet; `sides` has the words of each of its pages."""

    child: str
    number: int
    code: str
    link: str
    telegram: str  # empty without a bot
    sides: tuple[tuple[Words, ...], ...]


def words_of(t: Texts, *, until: datetime, teachers: Sequence[str], phone: str = "") -> Words:
    about, more = "sheets/about", "sheets/good_to_know"
    when = t("sheet", "{day}, {time}", day=t.day(until), time=t.time(until))
    return Words(
        t=t,
        about=t.long(about),
        more_title=t.find(more).title,
        more=t.long(more, until=when),
        help=_help(t, ", ".join(teachers), phone),
    )


def _help(t: Texts, names: str, phone: str) -> str:
    """Whom to ask, as far as the school says."""
    if names and phone:
        return t("sheet", "Do you need help? Ask at school: {names}. Telephone: {phone}", names=names, phone=phone)
    if names:
        return t("sheet", "Do you need help? Ask at school: {names}", names=names)
    if phone:
        return t("sheet", "Do you need help? Ask at school. Telephone: {phone}", phone=phone)
    return t("sheet", "Do you need help? Ask at school.")


def paper_of(made: NewInvite, *, child: str, number: int, words: Sequence[Words], public_url: str, bot: str) -> Paper:
    several = len(words) > 1
    sides = (tuple(words[:FRONT]), tuple(words[FRONT:])) if several else (tuple(words),)
    return Paper(
        child=child,
        number=number,
        code=made.typed_code,
        link=f"{public_url}/chat/i/{made.link_code}",
        telegram=f"https://t.me/{bot}?start={made.link_code}" if bot else "",
        sides=sides,
    )


def qr(link: str) -> Markup:
    """The link as a drawing that fills its place, with the white edge that cameras need."""
    drawn = segno.make(link, micro=False, error="m", mask=_MASK)
    return Markup(drawn.svg_inline(omitsize=True, border=4, svgclass=None, lineclass=None))  # noqa: S704  no words in it


def bare(url: str) -> str:
    """As somebody types it."""
    return url.removeprefix("https://").removeprefix("http://")
