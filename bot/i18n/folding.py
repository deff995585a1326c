"""Different ways to write one word made equal, so that a search finds it: case, accents, Arabic variants, digits."""

import unicodedata
from functools import lru_cache

from bot.i18n.languages import Search

# Letters that are one sign in Unicode, so that taking off accents leaves them as they are.
_LETTERS = {
    **dict(zip("łıøđðħŧ", "lioddht", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ĳ": "ij",
    "þ": "th",
}
# Forms that Arabic, Persian and Urdu keyboards type for one letter, and the letters people mix up.
_ARABIC = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىیئے", "ي"),
    "ؤ": "و",
    "ة": "ه",
    "ک": "ك",
    "گ": "ك",
    "ڤ": "ف",
    "پ": "ب",
    "چ": "ج",
    "ء": "",
    "ـ": "",
}
_APOSTROPHES = dict.fromkeys("’‘ʼ`´′", "'")
_MOST_LETTERS = 5_000  # of the alphabets of all parents; what comes on top is somebody trying signs
_SAME = str.maketrans({**_LETTERS, **_ARABIC, **_APOSTROPHES})


def lower(text: str, search: Search) -> str:
    """Lower case as the language writes it: Turkish I is ı, and İ is i."""
    return text.translate(_capitals(search.lower)).lower()


@lru_cache(maxsize=100)
def _capitals(pairs: str) -> dict[int, str]:
    return {ord(pair[0]): pair[1:] for pair in pairs.split()}


def fold(text: str, search: Search) -> str:
    """The form two spellings share; for comparing only, never for showing."""
    if text.isascii():
        return text.lower().replace("`", "'")
    return text.translate(_letters(search))


class _Letters(dict[int, str]):
    """Each letter's folded form, made when the letter is first met: one look-up per letter of a text."""

    def __init__(self, search: Search) -> None:
        self._search = search

    def __missing__(self, code: int) -> str:
        folded = _letter(chr(code), self._search)
        if len(self) < _MOST_LETTERS:
            self[code] = folded
        return folded


@lru_cache(maxsize=100)
def _letters(search: Search) -> _Letters:
    return _Letters(search)


def _letter(letter: str, search: Search) -> str:
    apart = unicodedata.normalize("NFKD", lower(unicodedata.normalize("NFKC", letter), search))
    bare = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in apart
        if char.isascii() or unicodedata.category(char) not in ("Mn", "Me", "Cf")
    )
    return bare.translate(_SAME)
