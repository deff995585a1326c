"""Placeholders, Dutch terms and plural forms are the same in every language."""

import re
from collections.abc import Iterator
from functools import cache
from gettext import c2py

from bot.i18n.check.context import Context, Entry, Problem
from bot.i18n.languages import SOURCE, Language
from bot.i18n.prose import PLACEHOLDER, TERM

_NAME = re.compile("[a-z_]+")
_FEW = (0, 1, 2)  # numbers that a language may write as a word instead of {n}


def names(context: Context) -> Iterator[Problem]:
    for passage in context.passages:
        for name in PLACEHOLDER.findall(passage.text):
            if not _NAME.fullmatch(name):
                yield passage.problem(f"{{{name}}} must have a name of small letters and _")
        if re.search(r"[{}]", PLACEHOLDER.sub("", passage.text)):
            yield passage.problem("has a loose { or }")
        if re.search(r"\[\[|\]\]", TERM.sub("", passage.text)):
            yield passage.problem("has a loose [[ or ]]")
        if passage.text.count("**") % 2:
            yield passage.problem("has a loose **")


def long_texts_agree(context: Context) -> Iterator[Problem]:
    for passage in context.passages:
        if passage.part == "form" or passage.dutch is None or not passage.is_prose:
            continue
        for pattern, shape in ((PLACEHOLDER, "{%s}"), (TERM, "[[%s]]")):
            ours, theirs = set(pattern.findall(passage.text)), set(pattern.findall(passage.dutch))
            for name in sorted(theirs - ours):
                yield passage.problem(f"lacks {shape % name} of the {SOURCE} text")
            for name in sorted(ours - theirs):
                yield passage.problem(f"has {shape % name}, the {SOURCE} text has not")


def messages_agree(context: Context) -> Iterator[Problem]:
    for code, entries in context.entries.items():
        for entry in entries.values():
            wanted = set(PLACEHOLDER.findall(" ".join(entry.ids)))
            for form, words in enumerate(entry.strings):
                yield from _same_names(entry, words, wanted, optional=_may_drop_n(context.languages[code], entry, form))


def _same_names(entry: Entry, words: str, wanted: set[str], *, optional: bool) -> Iterator[Problem]:
    found = set(PLACEHOLDER.findall(words))
    missing = wanted - found - ({"n"} if optional else set())
    if words and (missing or found - wanted):
        what = ", ".join(f"{{{name}}}" for name in sorted(missing | found - wanted))
        yield Problem(entry.path, entry.line, f"“{entry.name}” differs from the English in {what}")


def _may_drop_n(language: Language, entry: Entry, form: int) -> bool:
    """A language with forms of their own for 0, 1 and 2, such as Arabic, may write these numbers as words."""
    return len(entry.ids) > 1 and form in _FEW and _has_forms_for_few(language.plural)


@cache
def _has_forms_for_few(plural: str) -> bool:
    choose = c2py(plural.partition("plural=")[2].rstrip("; "))
    return [choose(number) for number in _FEW] == list(_FEW)


def plural_headers(context: Context) -> Iterator[Problem]:
    """The number of forms needs no check: the library refuses too many, and reads a missing one as empty."""
    for code, catalogue in context.catalogues.items():
        wanted = context.languages[code].plural
        if re.sub(r"\s", "", catalogue.plural_forms) != re.sub(r"\s", "", wanted):
            yield Problem(context.library.po_path(code), 1, f"Plural-Forms must be “{wanted}”")


CHECKS = (names, long_texts_agree, messages_agree, plural_headers)
