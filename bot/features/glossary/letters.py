"""A to Z in the reader's alphabet: by the Dutch word where its letters are read, else by how the word sounds."""

from collections import defaultdict
from collections.abc import Container

from bot.i18n.folding import fold
from bot.i18n.texts import Texts


def by_letter(t: Texts, hidden: Container[str] = ()) -> dict[str, list[str]]:
    """The terms under each letter that has some, both in the order of the alphabet."""
    found = defaultdict(list)
    for term in t.library.glossary:
        if term not in hidden:
            found[_filed(t, term)[:1]].append(term)
    return {letter: sorted(found[letter], key=lambda term: _filed(t, term)) for letter in sorted(found)}


def sound_of(t: Texts, term: str) -> str:
    """How the word sounds, in the reader's own letters; empty for who reads the letters of the Dutch word."""
    text = t.library.long[t.code].get(f"glossary/{term}")
    say = str(text.meta.get("say", "")) if text else ""
    return "" if fold(say, t.language.search)[:1].isascii() else say


def _filed(t: Texts, term: str) -> str:
    sound = fold(sound_of(t, term), t.language.search)
    if sound:
        return sound
    dutch = fold(str(t.library.glossary[term]["nl"]), t.language.search)
    return dutch if dutch[:1].isalpha() else term  # 10-minutengesprek is looked for under its first word: ten


def letter_key(letter: str) -> str:
    """As a button can carry it."""
    return letter if letter.isascii() else f"u{ord(letter):x}"


def letter_of(key: str) -> str:
    """Empty for what is no letter's key."""
    if len(key) == 1:
        return key
    try:
        return chr(int(key.removeprefix("u"), 16))
    except (ValueError, OverflowError):
        return ""
