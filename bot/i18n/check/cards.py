"""The shape of the glossary: front matter and sections of each card, and `messages/glossary.toml`."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.i18n.check.context import Context, Problem, line_of
from bot.i18n.check.facts import CARDS, Facts
from bot.i18n.languages import SOURCE
from bot.i18n.library import LongText
from bot.i18n.prose import sentences

_STRINGS = ("title", "say", "short", "status", "source_rev")
_LISTS = ("aliases", "descriptions")
_KEYS = {*_STRINGS, *_LISTS, "checked"}
_CHECKED = ("facts", "spell", "lang", "back")  # what a reader really did: section 15 of the language guide
_SECTIONS = ("", "you", "right", "ask")
_OPTIONAL = ("differs",)
_EXPLANATION = 3  # sentences of Dutch; languages with shorter sentences need more of them
_ENTRY_STRINGS = ("nl", "full", "category", "valid_as_of")
_ENTRY_LISTS = ("abbreviations", "related", "sources")
_ENTRY_OPTIONAL = ("publishers", "counted")  # lists too: who published the sources; see numbers.py


def front_matter(context: Context) -> Iterator[Problem]:
    for card in _cards(context):
        for key, what in _front_matter_problems(card):
            yield Problem(card.path, line_of(card.path, key), what)


def _front_matter_problems(card: LongText) -> Iterator[tuple[str, str]]:
    for key in _STRINGS:
        value = card.meta.get(key)
        may_be_empty = key == "source_rev" or (key == "say" and card.language == SOURCE)
        if not isinstance(value, str) or not (value.strip() or may_be_empty):
            yield key, f"{key} must be a text"
    for key in _LISTS:
        values = card.meta.get(key)
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            yield key, f"{key} must be a list of texts"
        elif len({value.casefold() for value in values}) < len(values):
            yield key, f"{key} holds the same text twice"
    if not set(card.meta.get("checked", ())) <= set(_CHECKED):
        yield "checked", f"checked lists only {', '.join(_CHECKED)}"
    for key in sorted(card.meta.keys() - _KEYS):
        yield key, f"{key} is not a key of a card"


def sections(context: Context) -> Iterator[Problem]:
    for card in _cards(context):
        present = {key for key, words in card.sections.items() if words}
        for key in _SECTIONS:
            if key not in present:
                yield Problem(card.path, card.body_line, f"has no {key or 'explanation'} section")
        for key in sorted(present.difference(_SECTIONS, _OPTIONAL)):
            yield Problem(card.path, card.body_line, f"{key} is not a section of a card")
        original = context.library.long[SOURCE].get(card.name)
        if original and present != {key for key, words in original.sections.items() if words}:
            yield Problem(card.path, card.body_line, f"has other sections than the {SOURCE} card")
        short = context.words[SOURCE].abbreviations
        if card.language == SOURCE and len(sentences(card.sections.get("", ""), short)) > _EXPLANATION:
            yield Problem(card.path, card.body_line, f"explains in more than {_EXPLANATION} sentences")
        if any(not line.startswith("- ") for line in card.sections.get("ask", "").splitlines() if line.strip()):
            yield Problem(card.path, card.body_line, "ask must be a list of questions, each starting with “- ”")


def glossary(context: Context) -> Iterator[Problem]:
    path = context.library.messages / "glossary.toml"
    terms = context.library.glossary
    cards = {name.removeprefix(CARDS) for name in context.library.long[SOURCE] if name.startswith(CARDS)}
    for term in sorted(cards - terms.keys()):
        yield Problem(path, 1, f"lacks [{term}], which has a card")
    for term, entry in terms.items():
        line = line_of(path, f"[{term}]")
        for what in _entry_problems(context, term, entry):
            yield Problem(path, line, f"{term}: {what}")
        if term not in cards:
            yield Problem(path, line, f"{term}: has no card {SOURCE}/{CARDS}{term}.md")


def _entry_problems(context: Context, term: str, entry: Mapping[str, Any]) -> Iterator[str]:
    yield from _entry_shape(entry)
    for related in entry.get("related", ()):
        if related == term or related not in context.library.glossary:
            yield f"related {related!r} is not another term"
    for code in context.languages:
        if not entry.get("agreed", {}).get(code):
            yield f"has no agreed word in {code}"
    if context.facts:
        yield from _against_facts(context.facts, term, entry)


def _entry_shape(entry: Mapping[str, Any]) -> Iterator[str]:
    for key in _ENTRY_STRINGS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield f"{key} must be a text"
    for key in (*_ENTRY_LISTS, *(key for key in _ENTRY_OPTIONAL if key in entry)):
        if not isinstance(entry.get(key), list):
            yield f"{key} must be a list"
    for key in sorted(entry.keys() - {*_ENTRY_STRINGS, *_ENTRY_LISTS, *_ENTRY_OPTIONAL, "agreed"}):
        yield f"{key} is not a key of a term"
    if not re.fullmatch("[a-z]+(-[a-z]+)*", str(entry.get("category", ""))):
        yield "category must be small letters with hyphens"


def _against_facts(facts: Facts, term: str, entry: Mapping[str, Any]) -> Iterator[str]:
    entries = facts.entries.get(term)
    if not entries:
        yield "has no entry in the facts"
        return
    for source in entry.get("sources", ()):
        if source not in facts.sources[term]:
            yield f"source {source!r} is not among the sources of the facts"
    dates = [str(fact["valid_as_of"]) for fact in entries]
    if entry.get("valid_as_of") not in dates:
        yield f"valid_as_of must be {' or '.join(dates)}, as in the facts"


def _cards(context: Context) -> Iterator[LongText]:
    for texts in context.library.long.values():
        for name, text in texts.items():
            if name.startswith(CARDS):
                yield text


CHECKS = (front_matter, sections, glossary)
