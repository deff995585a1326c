"""Each language is written in its own letters, without characters that nobody can see."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.i18n.check.context import Context, Problem
from bot.i18n.prose import masked

# Tab, soft hyphen, zero-width characters, direction marks, embeddings, isolates, byte order mark, no-break spaces.
_UNSEEN = re.compile("[\t\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_AS_PICTURE = "\ufe0f"  # after a sign such as ❤: shown as a picture, not as a letter


def unseen_characters(context: Context) -> Iterator[Problem]:
    for path in _files(context):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if found := _UNSEEN.search(line):
                yield Problem(path, number, f"holds U+{ord(found[0]):04X}, which nobody can see")
            if unicodedata.normalize("NFC", line) != line:
                yield Problem(path, number, "is not Unicode NFC")


def _files(context: Context) -> list[Path]:
    long = [text.path for texts in context.library.long.values() for text in texts.values()]
    short = [context.library.po_path(code) for code in context.catalogues]
    return long + short


def own_alphabet(context: Context) -> Iterator[Problem]:
    titles = _title_terms(context)
    for passage in context.passages:
        text = masked(titles.sub("", passage.text) if passage.part == "title" else passage.text)
        wrong = {char for char in _foreign(passage.language.letters).findall(text) if _is_letter(char)}
        wrong |= {char for char in text if unicodedata.category(char) == "Nd" and not char.isascii()}
        if wrong:
            yield passage.problem(f"holds {' '.join(sorted(wrong))}, not of this alphabet; Dutch words go in [[ ]]")


def _title_terms(context: Context) -> re.Pattern[str]:
    """A card's title is the Dutch term as it stands, without brackets."""
    spellings = sorted(context.terms, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(spelling)}(?!\w)" for spelling in spellings), re.IGNORECASE)


@cache
def _foreign(letters: str) -> re.Pattern[str]:
    return re.compile(rf"[^{letters}]")


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM" and char != _AS_PICTURE


def one_script_a_word(context: Context) -> Iterator[Problem]:
    """Also inside terms: a Cyrillic о in a Dutch word looks right and is never found."""
    for passage in context.passages:
        for word in re.findall(r"[^\W\d_]+", passage.text):
            if not word.isascii() and len(set(map(_script, word))) > 1:
                yield passage.problem(f"“{word}” mixes two scripts")


@cache
def _script(char: str) -> str:
    return unicodedata.name(char).split()[0]


CHECKS = (unseen_characters, own_alphabet, one_script_a_word)
