"""Every offered language has every text: same files, same messages, nothing fuzzy, empty or out of date."""

from collections.abc import Iterator

from bot.i18n.check.context import Context, Entry, Problem, line_of
from bot.i18n.check.facts import CARDS, terms_of, wanted_revision
from bot.i18n.languages import SOURCE


def same_files(context: Context) -> Iterator[Problem]:
    source = context.library.long.get(SOURCE, {})
    for code in context.languages:
        texts = context.library.long[code]
        for name in source.keys() - texts.keys():
            yield Problem(context.library.messages / code / f"{name}.md", 1, "is missing")
        for name in texts.keys() - source.keys():
            yield Problem(texts[name].path, 1, f"has no {SOURCE} text to be a translation of")


def same_messages(context: Context) -> Iterator[Problem]:
    """English is the language of the code, and still has a catalogue: an empty one would hide a forgotten text."""
    every = {key: entry for entries in context.entries.values() for key, entry in entries.items()}
    for code in context.languages:
        path = context.library.po_path(code)
        if code not in context.catalogues:
            yield Problem(path, 1, "is missing: no short texts in this language")
            continue
        found = context.entries[code]
        for key in every.keys() - found.keys():
            yield Problem(path, 1, f"lacks the message “{every[key].name}”")
        for entry in found.values():
            yield from _complete(entry)


def _complete(entry: Entry) -> Iterator[Problem]:
    if entry.fuzzy:
        yield Problem(entry.path, entry.line, f"“{entry.name}” is fuzzy")
    if not entry.screen:
        yield Problem(entry.path, entry.line, f"“{entry.ids[0]}” has no msgctxt that names its screen")
    if not all(words.strip() for words in entry.strings):
        yield Problem(entry.path, entry.line, f"“{entry.name}” is empty")


def no_empty_passages(context: Context) -> Iterator[Problem]:
    for texts in context.library.long.values():
        for text in texts.values():
            for key, words in text.sections.items():
                if key and not words:
                    yield Problem(text.path, text.body_line, f"{key}: is empty")


def up_to_date(context: Context) -> Iterator[Problem]:
    for texts in context.library.long.values():
        for text in texts.values():
            wanted = wanted_revision(context.library, text, context.facts)
            if wanted and wanted != text.meta.get("source_rev"):
                source = "facts" if text.language == SOURCE else f"{SOURCE} text"
                what = f"source_rev is not {wanted}: compare it with the {source}, then stamp it"
                yield Problem(text.path, line_of(text.path, "source_rev"), what)


def known_facts(context: Context) -> Iterator[Problem]:
    """What a text says that it was written from is there."""
    if context.facts is None:
        return
    for text in context.library.long.get(SOURCE, {}).values():
        if not text.name.startswith(CARDS):
            for term in terms_of(text):
                if term not in context.facts.entries:
                    line = line_of(text.path, "facts")
                    yield Problem(text.path, line, f"facts: there are none of “{term}”")


CHECKS = (same_files, same_messages, no_empty_passages, up_to_date, known_facts)
