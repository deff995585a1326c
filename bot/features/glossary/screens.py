"""What school words look like: the way in, a group, one card, and the words of a pasted text."""

import re
from collections.abc import Sequence
from datetime import date

from bot.core.markup import Block, Rich, Span, bold, literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.glossary.categories import GROUPS, group_name, group_of
from bot.i18n.languages import SOURCE
from bot.i18n.library import LongText
from bot.i18n.texts import Texts
from bot.terms.explain import word_button

MOST_WORDS = 10  # of one text; more buttons than a screen shows are not read
_FIRST_WORDS = 3  # shown at the start, so that a tap can show how it works
_TERM = re.compile(r"\[\[|\]\]")


def home(t: Texts) -> Screen:
    words = t.library.glossary
    groups = dict.fromkeys(group_of(about["category"]) for about in words.values())
    return Screen(
        literal(t("glossary", "Type a word that you heard or read at school. You can also paste a whole letter."))
        + literal(t("glossary", "Or choose a word or a subject here.")),
        rows(
            *(word_button(t, term) for term in list(words)[:_FIRST_WORDS]),
            *(Button(group_name(t, key), tap("glossary.group", key)) for key in GROUPS if key in groups),
            _menu(t),
        ),
    )


def group(t: Texts, key: str, terms: Sequence[str]) -> Screen:
    ordered = sorted(terms, key=lambda term: str(t.library.glossary[term]["nl"]).casefold())
    return Screen(
        bold(group_name(t, key)) + literal(t("glossary", "Which word would you like to read?")),
        rows(*(word_button(t, term) for term in ordered), _more(t, "glossary.home"), _menu(t)),
    )


def card(t: Texts, term: str) -> Screen:
    """Below what is there: the letter or the list that a parent came from stays on the screen."""
    return Screen(
        whole_card(t, term), rows(*_related(t, term), _more(t, "glossary.more"), _menu_below(t)), place=Place.BELOW
    )


def several(t: Texts, terms: Sequence[str]) -> Screen:
    shown = terms[:MOST_WORDS]
    body = t.rich(t("glossary", "These school words are in your text. Tap a word to read more."))
    body += tuple(block for term in shown for block in _line(t, term))
    if len(terms) > len(shown):
        rest = len(terms) - len(shown)
        body += literal(t.n("glossary", "Your text has {n} word more.", "Your text has {n} words more.", rest))
        body += literal(t("glossary", "Paste a shorter part of your text to see them all."))
    return Screen(body, rows(*(word_button(t, term) for term in shown), _menu_below(t)), place=Place.BELOW)


def whole_card(t: Texts, term: str) -> Rich:
    """In the reader's language, or wholly in Dutch with a note: never a mixture."""
    name = f"glossary/{term}"
    text = t.library.long[t.code].get(name)
    if text is not None:
        return _texts(t, term, text)
    note = t.rich(t("glossary", "This word is not yet explained in your language. This is the Dutch text."))
    return note + _texts(t.in_other(SOURCE), term, t.library.find_long(SOURCE, name))


def _texts(t: Texts, term: str, text: LongText) -> Rich:
    parts = text.sections
    return (
        *_title(t, text),
        *t.rich(parts[""]),
        *_section(t, t("glossary", "What it means for you"), parts.get("you")),
        *_section(t, t("glossary", "Your rights, and who decides"), parts.get("right")),
        *_section(t, t("glossary", "You can ask at school"), parts.get("ask")),
        *_section(t, t("glossary", "The difference"), parts.get("differs")),
        *literal(
            t("glossary", "Sources: {sources}", sources=", ".join(t.library.glossary[term].get("publishers", ())))
        ),
        *literal(_source(t, term, text)),
    )


def _title(t: Texts, text: LongText) -> Rich:
    title, say = _TERM.sub("", text.title), str(text.meta.get("say", ""))
    if not say:
        return t.rich("**{title}**", title=title)
    # Translators: {title} is the Dutch word with its name in your language, {say} how the Dutch word sounds.
    return t.rich(t("glossary", "**{title}** – say: {say}"), title=title, say=say)


def _section(t: Texts, heading: str, body: str | None) -> Rich:
    if not body:
        return ()
    return (Block("head", (Span(heading),)), *t.rich(body))


def _source(t: Texts, term: str, text: LongText) -> str:
    as_of = _as_of(t, str(t.library.glossary[term].get("valid_as_of", "")))
    if text.status == "native":
        return t("glossary", "Information of {date}.", date=as_of)
    # Translators: {date} is a bare month and year or a year, such as "August 2025".
    return t("glossary", "Information of {date}. Not yet read by a native speaker.", date=as_of)


def _as_of(t: Texts, written: str) -> str:
    """`2025-08-01` and `2025-08` as a month; a year or a school year as it is."""
    found = re.match(r"(\d{4})-(0[1-9]|1[0-2])(?!\d)", written)
    return t.month(date(int(found[1]), int(found[2]), 1)) if found else written


def _line(t: Texts, term: str) -> Rich:
    text = t.library.long[t.code].get(f"glossary/{term}")
    dutch = f"[[{t.library.glossary[term]['nl']}]]"
    if text is None or not text.meta.get("short"):
        return t.rich(f"- {dutch}")
    return t.rich(f"- {dutch}: {text.meta['short']}")


def _related(t: Texts, term: str) -> Sequence[Button]:
    known = t.library.glossary
    return [word_button(t, other) for other in known[term].get("related", ()) if other in known]


def _more(t: Texts, route: str) -> Button:
    return Button(t("glossary", "More school words"), tap(route))


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))


def _menu_below(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu_below"))
