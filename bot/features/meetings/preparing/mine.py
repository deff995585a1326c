"""A guardian's own page for the talk: their questions with the Dutch of them, and sentences that help at the table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bot.core.markup import Block, Rich, Span, bold, literal, quote
from bot.core.screen import Button, Document, Place, Screen, rows
from bot.core.tap import tap
from bot.features.meetings.preparing import words
from bot.features.meetings.preparing.queries import Line
from bot.features.meetings.preparing.view import View
from bot.features.meetings.screens import child_line, heading, menu_button, seat_line, when_line
from bot.features.meetings.words import kind_name
from bot.i18n import paper
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.terms.asking import dutch_of
from bot.translate import own as own_words

_STYLE = """
section { break-inside: avoid; }
li { margin: 0 0 .9rem; overflow-wrap: anywhere; }
.dutch { display: block; color: #7a4b00; }
.room { border-bottom: 1px dotted #9aa2b1; height: 1.8rem; }
"""
_ROOM = 3  # empty lines under a question, to write on


@dataclass(frozen=True, slots=True)
class Entry:
    """Words in the parent's language, and in Dutch where there is any; `asked`: what they answer."""

    text: str
    dutch: str = ""
    asked: str = ""
    answer: str = ""  # of the teacher beforehand, in Dutch
    translated: str = ""  # of the answer


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    entries: tuple[Entry, ...]
    has_room: bool = False


def parts(t: Texts, view: View) -> list[Part]:
    mine = view.mine
    drawing = (Entry(t("prepare", "The child brings a drawing.")),) if mine.drawing else ()
    found = [
        Part(t("prepare", "The most important questions"), _entries(t, view, mine.top), has_room=True),
        Part(t("prepare", "Other subjects"), _entries(t, view, mine.subjects)),
        Part(t("prepare", "From the child"), (*_entries(t, view, mine.of_child), *drawing)),
        Part(t("prepare", "To say at the table"), tuple(_sentences(t))),
    ]
    return [part for part in found if part.entries]


def _entries(t: Texts, view: View, lines: Sequence[Line]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            line.text, _dutch(t, line), words.kind_name(t, line.kind), line.answer or "", view.answers.get(line.id, "")
        )
        for line in lines
    )


def _dutch(t: Texts, line: Line) -> str:
    dutch = dutch_of(t.library, line.term, line.text) or ""
    return dutch if dutch != line.text else ""


def _sentences(t: Texts) -> Iterator[Entry]:
    """In both languages: to read aloud, or to point at."""
    dutch = _ready(t.in_other(SOURCE))
    for own, said in zip(_ready(t), dutch, strict=True):
        yield Entry(own, said if t.code != SOURCE else "")


def _ready(t: Texts) -> tuple[str, ...]:
    return (
        t("prepare", "I need an interpreter."),
        t("prepare", "Please say it in simple words."),
        t("prepare", "Please write that down for me."),
        t("prepare", "May I think about it?"),
    )


def screen(t: Texts, view: View) -> Screen:
    body = [*heading(t, view.seen), *t.direct(bold(t("meeting", "My page for the talk")))]
    for part in parts(t, view):
        body += t.direct((Block("head", (Span(part.title),)),))
        for number, one in enumerate(part.entries, 1):
            body += _shown(t, one, f"{number}. " if part.has_room else "• ")
    acts = (
        Button(t("prepare", "As a page to print"), tap("meetings.mine_file", view.said.id)),
        Button(t("prepare", "Change it"), tap("meetings.prepare", view.said.id)),
        menu_button(t),
    )
    return Screen(tuple(body), rows(*acts), Place.BELOW)


def _shown(t: Texts, one: Entry, mark: str) -> Rich:
    asked = (Span(f"{mark}{one.asked} "), Span(words.own_words(t, one.text)))
    said = asked if one.asked else (Span(f"{mark}{words.own_words(t, one.text)}"),)
    dutch = (Block("p", (Span(one.dutch, term=True),)),) if one.dutch else ()
    return (*t.direct((Block("p", said), *dutch)), *_answer(t, one))


def _answer(t: Texts, one: Entry) -> Rich:
    if not one.answer:
        return ()
    if t.code == SOURCE:
        return (*literal(t("prepare", "School wrote this about it:")), *quote(one.answer))
    says = t("prepare", "School wrote this about it, in Dutch:")
    translated = {t.code: one.translated} if one.translated else {}
    return own_words.quoted(t, one.answer, translated, in_dutch=False, says=says)


def file(t: Texts, view: View) -> Screen:
    title = t("meeting", "My page for the talk")
    about = [
        kind_name(t, view.said.kind),
        child_line(t, view.seen.child),
        when_line(t, view.said),
        *(seat_line(t, seat) for seat in view.said.seats),
    ]
    body = [
        *(f'<p class="quiet">{escape(line)}</p>' for line in about),
        *(_section(t, part) for part in parts(t, view)),
    ]
    document = Document("samen.html", "text/html", paper.page(t, title, body, style=_STYLE))
    says = t("prepare", "This is your page. Take it along on your phone, or print it.")
    acts = (
        Button(t("prepare", "Change it"), tap("meetings.prepare", view.said.id)),
        menu_button(t),
    )
    return Screen(says, rows(*acts), Place.BELOW, document=document)


def _section(t: Texts, part: Part) -> str:
    tag = "ol" if part.has_room else "ul"
    items = "\n".join(_item(t, one, has_room=part.has_room) for one in part.entries)
    return f"<section><h2>{escape(part.title)}</h2>\n<{tag}>\n{items}\n</{tag}></section>"


def _item(t: Texts, one: Entry, *, has_room: bool) -> str:
    asked = f"{escape(one.asked)}<br>" if one.asked else ""
    dutch = f'<span class="dutch" lang="nl" dir="ltr">{escape(one.dutch)}</span>' if one.dutch else ""
    answer = "".join(paper.blocks(_answer(t, one)))
    room = '<div class="room"></div>' * _ROOM if has_room else ""
    return f'<li>{asked}<bdi dir="auto">{escape(one.text)}</bdi>{dutch}{answer}{room}</li>'
