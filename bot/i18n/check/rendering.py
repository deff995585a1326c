"""Texts as a reader gets them, with Latin, Arabic and long values filled in: direction marks and lengths."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from bot.core import markup
from bot.i18n.bidi import FSI, PDI, RLM, has_rtl
from bot.i18n.check.context import Context, Entry, Passage, Problem
from bot.i18n.prose import PLACEHOLDER
from bot.i18n.texts import Texts

_NAMES = ("Sofia", "أمينة")
_LONG = "Maximiliaan-Alexander van der Heijden"
_COUNTS = (0, 1, 2, 3, 11, 100)
_DOUBLE_MARK = re.compile(f"[{RLM}\u200e]{{2}}|{FSI}{FSI}|{PDI}{PDI}|{FSI}{PDI}")
_MESSAGE = 4096
_AIM = 900
_BUTTON = 24
_RATIO = 1.6
_RATIO_FROM = 80  # characters of Dutch; shorter texts differ too much


def direction(context: Context) -> Iterator[Problem]:
    for passage, rtl, rendered in _rendered(context, _NAMES):
        for line in rendered.split("\n"):
            if wrong := wrong_direction(line, rtl=rtl):
                yield passage.problem(f"as the reader sees it, “{line[:40]}” {wrong}")
                break
    for language, name, screen in context.screens:
        rtl = context.languages[language].is_rtl
        lines = [(line, rtl) for line in markup.plain(screen.rich).split("\n")]
        # A button that holds only a name or a Dutch word stands by itself: there is nothing to turn around.
        lines += [(button.label, rtl and has_rtl(button.label)) for row in screen.buttons for button in row]
        for line, is_rtl in lines:
            if wrong := wrong_direction(line, rtl=is_rtl):
                yield Problem(_screen_path(language, name), 1, f"“{line[:40]}” {wrong}")


def wrong_direction(line: str, *, rtl: bool) -> str | None:
    """What would turn this line around, if anything."""
    depth = 0
    first = ""
    for char in line:
        depth += (char == FSI) - (char == PDI)
        if depth < 0:
            break
        if not depth and not first and unicodedata.bidirectional(char) in ("L", "R", "AL"):
            first = unicodedata.bidirectional(char)
    if depth:
        return "has isolates that do not close"
    if _DOUBLE_MARK.search(line):
        return "has two direction marks in a row"
    return "does not start right to left" if rtl and (first == "L" or (not first and FSI in line)) else None


def _rendered(context: Context, values: tuple[str, ...]) -> Iterator[tuple[Passage, bool, str]]:
    readers = {code: Texts(context.library, code) for code in context.languages}
    for passage in context.passages:
        if not passage.is_prose or _is_broken(passage.text):
            continue
        t = readers[passage.language.code]
        for value in values:
            filled = dict.fromkeys(PLACEHOLDER.findall(passage.text), value)
            yield passage, t.language.is_rtl, markup.plain(t.rich(passage.text, **filled))


def _is_broken(text: str) -> bool:
    """Already reported by the check of placeholders, and impossible to render."""
    return bool(re.search(r"[{}]", re.sub(r"\{[a-z_]+\}", "", text)))


def short_texts_render(context: Context) -> Iterator[Problem]:
    """Short texts go another way than long ones: through the catalogue, with its plurals."""
    for code, entries in context.entries.items():
        t = Texts(context.library, code)
        for entry in entries.values():
            for line in _short_lines(t, entry):
                if wrong := wrong_direction(line, rtl=t.language.is_rtl):
                    yield Problem(entry.path, entry.line, f"“{entry.name}”, as “{line[:40]}”, {wrong}")
                    break


def _short_lines(t: Texts, entry: Entry) -> Iterator[str]:
    if any(map(_is_broken, (*entry.ids, *entry.strings))):
        return
    names = {name for words in (*entry.ids, *entry.strings) for name in PLACEHOLDER.findall(words)}
    for value in _NAMES:
        values = dict.fromkeys(names, value)
        if len(entry.ids) == 1:
            yield from t(entry.screen, entry.ids[0], **values).split("\n")
            continue
        values.pop("n", None)
        for count in _COUNTS:
            yield from t.n(entry.screen, entry.ids[0], entry.ids[1], count, **values).split("\n")


def messages_fit(context: Context) -> Iterator[Problem]:
    for texts in context.library.long.values():
        for text in texts.values():
            if _is_broken(text.body):
                continue
            values = dict.fromkeys(PLACEHOLDER.findall(text.body), _LONG)
            length = len(markup.plain(Texts(context.library, text.language).rich(text.body, **values)))
            if length > _MESSAGE:
                yield Problem(text.path, text.body_line, f"is {length} characters long, {_MESSAGE} fit in a message")
            elif length > _AIM:
                yield Problem(text.path, text.body_line, f"is {length} characters long, aim at {_AIM}", note=True)
    for passage, _, rendered in _rendered(context, (_LONG,)):
        if passage.part == "form" and len(rendered) > _MESSAGE:
            yield passage.problem(f"is {len(rendered)} characters long, {_MESSAGE} fit in a message")


def not_much_longer(context: Context) -> Iterator[Problem]:
    for passage in context.passages:
        dutch = len(passage.dutch or "")
        if dutch > _RATIO_FROM and len(passage.text) > _RATIO * dutch:
            yield passage.problem(f"is {len(passage.text) / dutch:.1f} times as long as the Dutch, at most {_RATIO}")


def screens_fit(context: Context) -> Iterator[Problem]:
    for language, name, screen in context.screens:
        path = _screen_path(language, name)
        if len(markup.plain(screen.rich)) > _MESSAGE:
            yield Problem(path, 1, f"its message is longer than {_MESSAGE} characters")
        for button in (button for row in screen.buttons for button in row):
            if len(_seen(button.label)) > _BUTTON:
                yield Problem(path, 1, f"the button “{button.label}” is longer than {_BUTTON} characters")
            try:
                if button.tap:
                    button.tap.encode()
            except ValueError as error:
                yield Problem(path, 1, str(error))


def _seen(label: str) -> str:
    return re.sub(f"[{FSI}{PDI}{RLM}]", "", label)


def _screen_path(language: str, name: str) -> Path:
    return Path("screens", language, name)


CHECKS = (direction, short_texts_render, messages_fit, not_much_longer, screens_fit)
