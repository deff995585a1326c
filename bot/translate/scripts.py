"""Whether a word is one of a school's names as parents write them in their own language: سميرة is Samira.

A child is on the list in Latin letters. Better a word too many stays as it is than that a name leaves.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from bot.i18n.folding import fold
from bot.i18n.languages import SOURCE, all_languages

_VOWEL = "[اأإآءئؤعوىيةه]*"
# How letters of names are written in Arabic, longest first: by the ear, and by the habit of a family.
_LETTERS = {
    **dict.fromkeys(("sch", "sh", "ch", "tj"), "[شجخكچ]"),
    "kh": "[خكح]",
    "gh": "[غجقخ]",
    "th": "[ثتط]",
    "dh": "[ذضدظ]",
    **dict.fromkeys("bp", "[بپ]"),
    "t": "[تط]",
    "d": "[دضذ]",
    "j": "[جيچ]",
    "g": "[جغقخك]",
    "h": "[حهخة]?",
    "c": "[كقسص]",
    **dict.fromkeys("kq", "[كقخ]"),
    "l": "ل",
    "m": "م",
    "n": "ن",
    "r": "[رغ]",
    "s": "[سصشث]",
    "z": "[زظذض]",
    "f": "ف",
    "v": "[فڤو]",
    "w": "و",
    "x": "كس",
    **dict.fromkeys("aeiouy'", _VOWEL),
}
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_BEFORE = "[وفبكل]{0,2}(?:ال)?"  # "and", "to", "the": written as one word with the name
_TWICE = re.compile(r"([^\W\d_])\1+")
_VOWELS = "aeiou"
_SHORTEST, _ENDING = 3, 2  # letters of a stem, and of what Polish and Turkish put behind it


def is_arabic(word: str) -> bool:
    return "\u0600" <= word[:1] <= "\u06ff"


def is_latin(word: str) -> bool:
    return word[:1] < "\u0250"


def sounds_like(word: str, names: Collection[str], ordinary: Collection[str]) -> bool:
    """For a word in Arabic letters. `names` are folded; `ordinary` are the small words of the language."""
    return word not in ordinary and any(_pattern(name).fullmatch(word) for name in names)


def is_bent(folded: str, names: Collection[str]) -> bool:
    """A name with an ending, as Polish and Turkish give it: Zosi, Adamem, elifin."""
    return any(folded.startswith(stem) and len(folded) - len(stem) <= _ENDING for stem in map(_stem, names) if stem)


def _stem(name: str) -> str:
    stem = name.rstrip(_VOWELS[0]) if name.endswith("a") else name
    return stem if len(stem) >= _SHORTEST else ""


@lru_cache(maxsize=5_000)
def _pattern(name: str) -> re.Pattern[str]:
    plain = _TWICE.sub(r"\1", fold(name, all_languages()[SOURCE].search))
    return re.compile(_BEFORE + _VOWEL + "".join(_LETTERS[found] for found in _LETTER.findall(plain)) + _VOWEL)
