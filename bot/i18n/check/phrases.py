"""The shape of ready sentences, in the folders that `messages/phrases.toml` lists."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bot.i18n.check.context import Context, Problem, line_of
from bot.i18n.languages import SOURCE
from bot.i18n.library import LongText

_LONGEST_TITLE = 32  # characters: it stands in lists, and beside a star
_LEAST_WORDS = 3  # to search for
_STRINGS = ("title", "theme", "status", "source_rev")
_LISTS = ("search", "facts")
_OF_SOURCE = {"theme", "facts"}  # they are the same in every language
_MARKS = ("{", "}", "**", "\n\n")  # nothing is put in, least of all a name; Dutch terms may be marked


def front_matter(context: Context) -> Iterator[Problem]:
    for folder, about in context.library.phrases.items():
        for text in _texts(context, folder):
            for key, what in _wrong_keys(text, about.get("themes", ())):
                yield Problem(text.path, line_of(text.path, key), what)


def _wrong_keys(text: LongText, themes: list[str]) -> Iterator[tuple[str, str]]:
    meta = text.meta
    if not isinstance(meta.get("title"), str) or not text.title.strip():
        yield "title", "title must be a text"
    elif len(text.title) > _LONGEST_TITLE:
        yield "title", f"title has {len(text.title)} characters, more than {_LONGEST_TITLE}"
    if text.language == SOURCE and meta.get("theme") not in themes:
        yield "theme", f"theme must be one of {', '.join(themes)}"
    yield from _wrong_search(meta)
    for key in sorted(meta.keys() - {*_STRINGS, *_LISTS}):
        yield key, f"{key} is not a key of a ready sentence"
    if text.language != SOURCE:
        for key in sorted(meta.keys() & _OF_SOURCE):
            yield key, f"{key} stands in the {SOURCE} text only"


def _wrong_search(meta: Mapping[str, Any]) -> Iterator[tuple[str, str]]:  # Any: TOML values
    words = meta.get("search")
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
        yield "search", "search must be a list of texts"
    elif len({word.casefold() for word in words}) < len(words):
        yield "search", "search holds the same text twice"
    elif len(words) < _LEAST_WORDS:
        yield "search", f"search has fewer than {_LEAST_WORDS} texts"


def plain_texts(context: Context) -> Iterator[Problem]:
    for folder in context.library.phrases:
        for text in _texts(context, folder):
            found = [mark for mark in _MARKS if mark in text.body]
            if found:
                shown = " ".join(mark.replace("\n\n", "an empty line") for mark in found)
                yield Problem(text.path, text.body_line, f"is one plain text, and holds {shown}")


def told_apart(context: Context) -> Iterator[Problem]:
    """Whoever chooses from a list sees titles; whoever gets several sees texts."""
    for folder in context.library.phrases:
        seen: dict[tuple[str, str, str], str] = {}
        for text in _texts(context, folder):
            for part, words in (("title", text.title), ("text", text.body.strip())):
                first = seen.setdefault((text.language, part, words.casefold()), text.name)
                if first != text.name:
                    yield Problem(text.path, text.body_line, f"has the same {part} as {first}")


def enough(context: Context) -> Iterator[Problem]:
    path = context.library.messages / "phrases.toml"
    for folder, about in context.library.phrases.items():
        texts = [text for text in _texts(context, folder) if text.language == SOURCE]
        if not texts:
            continue
        found = Counter(str(text.meta.get("theme", "")) for text in texts)
        for theme in about.get("themes", ()):
            if found[theme] < about.get("least", 1):
                what = f"{folder}: {theme} has {found[theme]} sentences, fewer than {about['least']}"
                yield Problem(path, line_of(path, f"[{folder}]"), what)


def _texts(context: Context, folder: str) -> Iterator[LongText]:
    for texts in context.library.long.values():
        for name, text in texts.items():
            if name.startswith(f"{folder}/"):
                yield text


CHECKS = (front_matter, plain_texts, told_apart, enough)
