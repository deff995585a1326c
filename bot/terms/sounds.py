"""Dutch words as they sound, so that a word written down by ear meets the word it was: zorghpliht, زورخ بليخت."""

import re
from functools import lru_cache

# The letters of every language we speak for about the same sound, longest first. f, v and w fall together because a
# Dutch v is between them, g and ch because no other language has that sound.
_SOUNDS = {
    **dict.fromkeys(("sch", "skh", "sg"), "sh"),
    **dict.fromkeys(("gh", "kh", "ch", "ck", "g"), "h"),
    **dict.fromkeys(("ij", "ei", "ey", "ej", "ay", "aj", "ai", "ie", "ee", "i", "y", "j", "e"), "e"),
    **dict.fromkeys(("oe", "oo", "ou", "ow", "u", "o"), "o"),
    "a": "a",
    "z": "s",
    "c": "k",
    "q": "k",
    "x": "ks",
    **dict.fromkeys(("v", "w"), "f"),
    **dict.fromkeys(("dt", "d", "th"), "t"),
    "b": "p",
}
_PATTERN = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_ARABIC = str.maketrans(dict(zip("بتثجحخدذرزسشصضطظغفقكلمنه", "ptthhhttrssssttshfkklmnh", strict=True)))
_TWICE = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeo]")
_NOT_LATIN = re.compile("[^a-z]")


def is_arabic(key: str) -> bool:
    return "\u0600" <= key[:1] <= "\u06ff"


@lru_cache(maxsize=2_000)
def sound(key: str) -> str:
    """With rough vowels; for words in Latin letters."""
    return _NOT_LATIN.sub("", _TWICE.sub(r"\1", _PATTERN.sub(lambda found: _SOUNDS[found[0]], key)))


@lru_cache(maxsize=2_000)
def consonants(key: str) -> str:
    """Without vowels, which Arabic mostly leaves out; for words in either writing."""
    if is_arabic(key):
        return _TWICE.sub(r"\1", _NOT_LATIN.sub("", key.translate(_ARABIC)))
    return _TWICE.sub(r"\1", _VOWELS.sub("", sound(key)))
