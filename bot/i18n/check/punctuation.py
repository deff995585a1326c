"""Marks as the language writes them: comma, question mark, quotes, spaces, the same ending as the source."""

import re
from collections.abc import Iterator

from bot.i18n.check.context import Context, Passage, Problem
from bot.i18n.languages import SOURCE, Language
from bot.i18n.prose import masked, without_numbers

_ALL_QUOTES = set('‘’‚‛“”„‟«»‹›"')
_MARKS = {"comma": ",،", "semicolon": ";؛", "question": "?؟"}
_SPACE_BEFORE = re.compile(r"\s[,،;؛:?؟!…]|\s\.(?=\s|$)")
_NO_SPACE_AFTER = re.compile(r"[,،;؛?؟!][^\W\d_]")
_REPEATED = re.compile(r"[!?؟]{2}|,,|،،|\.\.+")
_END = ".!?:…"


def own_marks(context: Context) -> Iterator[Problem]:
    for passage in _prose(context):
        text = without_numbers(masked(passage.text))
        for name, marks in _MARKS.items():
            own = getattr(passage.language, name)
            for mark in marks.replace(own, ""):
                if mark in text:
                    yield passage.problem(f"writes {mark} where this language writes {own}")
        if quotes := wrong_quotes(text, passage.language):
            yield passage.problem(f"writes {quotes} where this language writes {passage.language.quotes}")


def wrong_quotes(text: str, language: Language) -> str:
    """An apostrophe after a letter is no quote."""
    text = re.sub(r"(?<=\w)['’]", "", text)
    return " ".join(sorted({char for char in text if char in _ALL_QUOTES | {"'"} and char not in language.quotes}))


def tidy(context: Context) -> Iterator[Problem]:
    for passage in _prose(context):
        text = without_numbers(masked(passage.text))
        for pattern, what in (
            (_SPACE_BEFORE, "has a space before a mark"),
            (_NO_SPACE_AFTER, "has no space after a mark"),
            (_REPEATED, "repeats a mark"),
            (re.compile(r"(?<=\S)  +(?=\S)"), "has two spaces in a row"),
        ):
            if found := pattern.search(text):
                yield passage.problem(f"{what}: “{text[max(0, found.start() - 12) : found.end() + 4].strip()}”")


def same_ending(context: Context) -> Iterator[Problem]:
    source = context.languages[SOURCE]
    for passage in _prose(context):
        if passage.dutch is not None and passage.language.code != SOURCE:
            ours, theirs = _ending(passage.text, passage.language), _ending(passage.dutch, source)
            if ours != theirs:
                yield passage.problem(f"ends with {ours or 'no mark'}, the {SOURCE} text with {theirs or 'no mark'}")


def _ending(text: str, language: Language) -> str:
    last = text.replace("**", "").rstrip(f"{language.quotes}') \n")[-1:]
    last = "?" if last == language.question else last
    return last if last in _END else ""


def _prose(context: Context) -> Iterator[Passage]:
    return (passage for passage in context.passages if passage.is_prose)


CHECKS = (own_marks, tidy, same_ending)
