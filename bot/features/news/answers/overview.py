"""What a teacher reads once a day: the hearts under each news, and the good words of parents."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.markup import Block, Rich, Span, bold, literal, quote
from bot.core.screen import Button, Place, Rows, Screen, rows
from bot.core.tap import tap
from bot.delivery.staffchat import child_label
from bot.features.news.words import where_names_are
from bot.i18n import bidi
from bot.i18n.texts import Texts
from bot.people.classlist import Listed

ROOM = 3400  # characters of news and words; more is in the console, so that it is one message in every channel
WORDS = 2400  # of them for words

_AROUND = 4  # what stands around a paragraph


@dataclass(frozen=True, slots=True)
class News:
    """`child` is None where it was about several, or about one who has left."""

    title: str
    child: Listed | None
    children: int
    thanks: int
    told: int


@dataclass(frozen=True, slots=True)
class Word:
    child: Listed | None  # None: has left the school
    group: str
    language: str  # code, of what the parent reads
    text: str


def overview(t: Texts, news: Sequence[News], words: Sequence[Word]) -> Screen:
    if not news and not words:
        return Screen(t("praised", "What stood here was taken back."), _ways(t), Place.BELOW)
    said, left = _that_fit([_word(t, one) for one in words], WORDS)
    glad, _ = _that_fit([_news(t, one) for one in news], ROOM - WORDS + left)
    more = len(words) - len(said) + len(news) - len(glad)
    children = [*(one.child for one in news), *(one.child for one in words)]
    is_unnamed = any(child and not child.shown for child in children)
    body = (
        *t.direct(bold(t("praised", "What parents answered"))),
        *(block for part in (*glad, *said) for block in part),
        *(literal(t.n("praised", "{n} more is in the console.", "{n} more are in the console.", more)) if more else ()),
        *(literal(where_names_are(t)) if is_unnamed else ()),
        *literal(t("praised", "This is no chat: parents do not get an answer from here.")),
    )
    return Screen(body, _ways(t), Place.BELOW)


def _that_fit(parts: Sequence[Rich], room: int) -> tuple[Sequence[Rich], int]:
    """The first ones, and the room that is left."""
    for number, part in enumerate(parts):
        size = sum(len(block.text) + _AROUND for block in part)
        if size > room:
            return parts[:number], room
        room -= size
    return parts, room


def _news(t: Texts, one: News) -> Rich:
    several = t.n("praised", "about {n} child", "about {n} children", one.children) if one.children > 1 else ""
    about = _label(t, one.child) if one.child else several
    head = t("praised", "{news} ({about})", news=one.title, about=about) if about else one.title
    lines = []
    if one.thanks:
        lines.append(t.n("praised", "{n} parent says thank you ❤️", "{n} parents say thank you ❤️", one.thanks))
    if one.told:
        lines.append(t.n("praised", "{n} parent tells the child", "{n} parents tell the child", one.told))
    return (*t.direct(bold(head)), *t.direct(tuple(Block("item", (Span(line),)) for line in lines)))


def _word(t: Texts, one: Word) -> Rich:
    head = t(
        "praised",
        "A parent’s own words. About: {child}. Group: {group}. Reads: {language}",
        child=_label(t, one.child) if one.child else "–",
        group=one.group,
        language=t.language_name(one.language),
    )
    return (*literal(head), *t.direct(quote(bidi.isolate(one.text, rtl=t.language.is_rtl))))


def _label(t: Texts, child: Listed) -> str:
    """Without marks of direction: it goes into a sentence, which sets it apart."""
    return bidi.clean(child_label(t, child))


def _ways(t: Texts) -> Rows:
    """Nothing that would take the place of what parents wrote."""
    return rows(Button(t("menu", "Main menu"), tap("home.menu_below")))
