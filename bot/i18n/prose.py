"""A text as sentences and words, with everything masked that is not the writer's own language."""

import re
from functools import cache

from bot.core import markup

MASK = "\ufffc"  # stands for one masked thing; no letter, no space
TERM = re.compile(r"\[\[([^\[\]]+)\]\]")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LINK = re.compile(r"https?://\S+|\bwww\.\S+|[\w.+-]+@[\w-]+\.\w+|(?<![\w/])/[a-z_]+")
_NUMBER = re.compile(r"\d+(?:[.,:/–-]\d+)*")
_ARABIC_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"[.!?…؟።]+(?=[\s”’»\")\]]|$)")


def mask(text: str) -> str:
    """Without terms, placeholders, links, commands and bold marks; numbers stay."""
    text = text.replace("**", "")
    for pattern in (TERM, PLACEHOLDER, _LINK):
        text = pattern.sub(MASK, text)
    return text


masked = cache(mask)  # for texts of ours: every check asks for the same ones. What people write is not kept in memory


def without_numbers(text: str) -> str:
    return _NUMBER.sub(MASK, text)


@cache
def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs, headings and list items of a written text, one line each, still with their marks."""
    names = {name: f"{{{name}}}" for name in PLACEHOLDER.findall(text)}
    return tuple(
        "".join(f"[[{span.text}]]" if span.term else span.text for span in block.spans)
        for block in markup.parse(text, names)
    )


@cache
def sentences(text: str, abbreviations: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Masked sentences that hold at least one word."""
    found: list[str] = []
    for paragraph in paragraphs(text):
        line = without_numbers(masked(paragraph))
        if abbreviations:
            line = _any_of(abbreviations).sub(lambda short: short[0].replace(".", ""), line)
        found += [part for part in _END.split(line) if words(part)]
    return tuple(found)


@cache
def _any_of(abbreviations: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(abbreviations, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})")


def words(text: str) -> list[str]:
    """The words of masked text; Arabic vowel signs would cut words in two and are dropped first."""
    return _WORD.findall(_ARABIC_MARKS.sub("", text))


def length(sentence: str) -> int:
    """Words a reader meets: a masked term or name counts as one."""
    return len(words(sentence)) + len(re.findall(f"{MASK}+", sentence))


@cache
def whole_words(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the patterns as whole words, in whatever case."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


def plain_arabic(text: str) -> str:
    """Without vowel signs, so that a pattern need not know them."""
    return _ARABIC_MARKS.sub("", text)
