"""Each language is written in its own letters, without characters that nobody can see."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from bot.i18n.check.context import Context, Passage, Problem
from bot.i18n.check.prose import masked

# Tab, soft hyphen, zero-width characters, direction marks, embeddings, isolates, byte order mark, no-break spaces.
_UNSEEN = re.compile("[\t\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


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
    for passage in context.passages:
        text = masked(_without_title_terms(context, passage))
        foreign = re.compile(rf"[^{passage.language.letters}]")
        wrong = {char for char in text if unicodedata.category(char)[0] in "LM" and foreign.fullmatch(char)}
        wrong |= {char for char in text if unicodedata.category(char) == "Nd" and not char.isascii()}
        if wrong:
            yield passage.problem(f"holds {' '.join(sorted(wrong))}, not of this alphabet; Dutch words go in [[ ]]")


def _without_title_terms(context: Context, passage: Passage) -> str:
    """A card's title is the Dutch term as it stands, without brackets."""
    if passage.part != "title":
        return passage.text
    spellings = sorted(context.terms, key=len, reverse=True)
    pattern = "|".join(rf"(?<!\w){re.escape(spelling)}(?!\w)" for spelling in spellings)
    return re.sub(pattern, "", passage.text, flags=re.IGNORECASE) if pattern else passage.text


def one_script_a_word(context: Context) -> Iterator[Problem]:
    """Also inside terms: a Cyrillic о in a Dutch word looks right and is never found."""
    for passage in context.passages:
        for word in re.findall(r"[^\W\d_]+", passage.text):
            if len({unicodedata.name(char).split()[0] for char in word}) > 1:
                yield passage.problem(f"“{word}” mixes two scripts")


CHECKS = (unseen_characters, own_alphabet, one_script_a_word)
