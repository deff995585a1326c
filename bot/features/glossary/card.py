"""One school word: the short answer first, the rest of what is known of it in place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.markup import Block, Rich, Span, literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.glossary import buttons
from bot.features.glossary.parts import headings, origin
from bot.features.glossary.queries import SchoolLine
from bot.i18n.languages import SOURCE
from bot.i18n.library import LongText
from bot.i18n.texts import Texts
from bot.terms.explain import word_button

RELATED = 4  # more would hide what can be done with the word itself
_TERM = re.compile(r"\[\[|\]\]")


class Shape(StrEnum):
    SHORT = "short"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Reader:
    """What a card depends on besides the language: a parent keeps questions, and reads the own school's lines."""

    is_parent: bool = False
    school_lines: tuple[SchoolLine, ...] = ()
    in_dutch: bool = False  # the lines as the school wrote them, though there are translations

    @property
    def has_translation(self) -> bool:
        return any(line.translated for line in self.school_lines)


def short(t: Texts, term: str, reader: Reader, *, place: Place = Place.BELOW) -> Screen:
    """Below what is there: the letter or the list that a parent came from stays on the screen."""
    note, texts, text = _find(t, term)
    body = (*note, *_answer(texts, text), *_school(t, reader))
    more = Button(t("glossary", "Read more"), tap("glossary.full", term))
    acts = (*_original(t, term, reader, Shape.SHORT), *_acts(t, term, reader))
    return Screen(body, rows(more, *acts, buttons.more(t)), place=place)


def full(t: Texts, term: str, reader: Reader) -> Screen:
    """In the place of the short card, which it begins with."""
    note, texts, text = _find(t, term)
    body = (*note, *_answer(texts, text), *_rest(texts, text), *_origin(texts, term, text), *_school(t, reader))
    less = Button(t("glossary", "Show less"), tap("glossary.short", term))
    acts = (*_original(t, term, reader, Shape.FULL), *_acts(t, term, reader))
    return Screen(body, rows(less, *acts, buttons.more(t), buttons.menu_below(t)))


def _find(t: Texts, term: str) -> tuple[Rich, Texts, LongText]:
    """In the reader's language, or wholly in Dutch with a note: never a mixture."""
    name = f"glossary/{term}"
    text = t.library.long[t.code].get(name)
    if text is not None:
        return (), t, text
    note = t.rich(t("glossary", "This word is not yet explained in your language. This is the Dutch text."))
    return note, t.in_other(SOURCE), t.library.find_long(SOURCE, name)


def _acts(t: Texts, term: str, reader: Reader) -> Sequence[Button]:
    ask = (Button(t("glossary", "Ask this at the meeting"), tap("glossary.asks", term)),) if reader.is_parent else ()
    unclear = Button(t("glossary", "This is not clear"), tap("glossary.unclear", term))
    return (*ask, *_related(t, term), unclear)


def _original(t: Texts, term: str, reader: Reader, shape: Shape) -> Sequence[Button]:
    """From a translated line to the school's own words, and back."""
    if not reader.has_translation:
        return ()
    if reader.in_dutch:
        return (Button(t("translation", "Show the translation"), tap(f"glossary.{shape}", term)),)
    return (Button(t("translation", "Show the Dutch text"), tap("glossary.dutch", term, shape)),)


def _related(t: Texts, term: str) -> Sequence[Button]:
    known = t.library.glossary
    return [word_button(t, other) for other in known[term].get("related", ()) if other in known][:RELATED]


def _answer(t: Texts, text: LongText) -> Rich:
    answer = str(text.meta.get("short", ""))
    first = t.rich(f"**{answer[:1].upper()}{answer[1:]}**") if answer else ()
    return (*_title(t, text), *first, *t.rich(text.sections[""]))


def _title(t: Texts, text: LongText) -> Rich:
    title, say = _TERM.sub("", text.title), str(text.meta.get("say", ""))
    if not say:
        return t.rich("**{title}**", title=title)
    # Translators: {title} is the Dutch word with its name in your language, {say} how the Dutch word sounds.
    return t.rich(t("glossary", "**{title}** – say: {say}"), title=title, say=say)


def _rest(t: Texts, text: LongText) -> Rich:
    return tuple(
        block for key, heading in headings(t).items() for block in _section(t, heading, text.sections.get(key))
    )


def _section(t: Texts, heading: str, body: str | None) -> Rich:
    if not body:
        return ()
    return (Block("head", (Span(heading),)), *t.rich(body))


def _school(t: Texts, reader: Reader) -> Rich:
    """The school's own words, set apart from ours: translated by a machine, which is said, or in Dutch."""
    if not reader.school_lines:
        return ()
    quoted = (block for line in reader.school_lines for block in _line(t, line, in_dutch=reader.in_dutch))
    return (*literal(t("glossary", "Your school writes:")), *quoted)


def _line(t: Texts, line: SchoolLine, *, in_dutch: bool) -> Rich:
    if line.translated and not in_dutch:
        label = literal(t("translation", "Translated automatically. There may be mistakes."))
        return (*label, *t.direct((Block("quote", (Span(line.translated),)),)))
    # A term is shown as it is written and marked as Dutch, which is what these lines are.
    return t.direct((Block("quote", (Span(line.dutch, term=True),)),))


def _origin(t: Texts, term: str, text: LongText) -> Rich:
    return tuple(block for line in origin(t, term, text) if line for block in literal(line))
