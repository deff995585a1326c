"""Takes out of a line what must not leave or must not change, and puts it back into the translation.

What leaves is XML text in which each such piece is an empty element, `<x id="1"/>`.
"""

import html
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import count

from bot.i18n.folding import fold
from bot.i18n.languages import SOURCE, all_languages, resource
from bot.i18n.library import Library
from bot.translate import scripts

VERSION = 1  # part of the cache's key; a change here makes older translations be asked for again

DAYS = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
DATE = re.compile(rf"(?i)\b(?:(?P<day_name>{DAYS}) )?(?P<day>[0-3]?\d) (?P<month>{MONTHS})(?: (?P<year>20\d\d))?\b")
_FIXED = re.compile(
    r"\[\[[^\[\]]*\]\]"  # a school word
    r"|(?i:\bgroep(?:en)? \d(?:[-/–]\d)?)\w?"  # parents hear it in Dutch
    r"|(?i:https?://|www\.)\S*[^\s.,;:!?)\]]"
    r"|[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;]*[^\s@<>()\[\],;:.!?]"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:nl|com|org|net|eu|be|info|school)\b(?:/[^\s,;]*[^\s.,;:!?)\]])?"
)
_NUMBER = re.compile(r"[+(]?\d(?:[\d ().:,/+\-–]*\d)?\)?\w*|\w*\d[\w.:,/-]*\d|\w*\d\w*")
_WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*")
_ENDS = re.compile(r"[.!?…:]\s*[\"'“‘(]*\s*$|^\s*[\"'“‘(]*\s*$")
_VOWEL_SIGNS = re.compile("[\u0640\u064b-\u0652\u0670]")  # that Arabic may put on and between letters
_INITIAL = re.compile(r" [A-Z]\b\.?")
_MARK = re.compile(r"<\s*x\s+id\s*=\s*[\"']?(\d{1,3})[\"']?\s*(?:/\s*>|>\s*<\s*/\s*x\s*>)")
# Written with a capital in Dutch without being anybody's name.
_NO_NAMES = """
nederland nederlands nederlandse engels engelse turks turkse arabisch arabische pools poolse duits duitse frans franse
marokkaans oekraiens spaans kerst kerstmis pasen pinksteren hemelvaart hemelvaartsdag sinterklaas koningsdag
koningsspelen bevrijdingsdag ramadan suikerfeest offerfeest divali carnaval nieuwjaar citotoets u uw ik i
"""
_TITLES = "juf juffrouw meester mevrouw meneer mevr dhr directeur ib de het van der den te ter ten en"
_STARTS = """
kom komt kun kunnen mail iedere ieder neem neemt maak breng haal vergeet natuurlijk hallo beste morgen vandaag gisteren
boven beneden wilt wil bent let graag dank loop stuur geef zet laat doe wacht lees schrijf spreek meld app ouders
"""
NO_NAMES, TITLES, STARTS = (frozenset(words.split()) for words in (_NO_NAMES, _TITLES, _STARTS))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`terms` are abbreviations that parents hear in Dutch and no service knows. `ordinary` words are no names."""

    terms: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()  # words as short as "on" and "to", where a line is not in Dutch


@dataclass(frozen=True, slots=True)
class Masked:
    """`pieces[0]` stands behind mark 1. `text` is what may leave."""

    text: str
    pieces: tuple[str, ...]


def mask(line: str, names: Collection[str], lexicon: Lexicon) -> Masked:
    """`names` are first names of pupils and names of staff, as the school has them."""
    known, line = name_words(names) | lexicon.terms, _VOWEL_SIGNS.sub("", line)
    numbers, pieces, parts, at = count(1), [], [], 0
    for start, end in _merged(_found(line, known, lexicon)):
        parts += [html.escape(line[at:start], quote=False), f'<x id="{next(numbers)}"/>']
        pieces.append(line[start:end])
        at = end
    return Masked("".join(parts) + html.escape(line[at:], quote=False), tuple(pieces))


def unmask(answer: str, pieces: Sequence[str], show: Callable[[str], str]) -> str | None:
    """The translation with each piece in its place; None unless each mark came back exactly once, and nothing else."""
    numbers = [int(number) for number in _MARK.findall(answer)]
    if sorted(numbers) != list(range(1, len(pieces) + 1)):
        return None
    texts = _MARK.split(answer)[::2]
    if any("<" in text or ">" in text for text in texts):
        return None
    words = [html.unescape(text) for text in texts]
    shown = [show(pieces[number - 1]) for number in numbers] + [""]
    return "".join(word + piece for word, piece in zip(words, shown, strict=True))


def words_of(answer: str) -> str:
    """What the service itself wrote, to be judged."""
    return html.unescape(_MARK.sub(" ", answer))


@cache
def read_lexicon(library: Library, code: str = SOURCE) -> Lexicon:
    """What our own texts say of the language: Dutch abbreviations, and the words that are written small."""
    known = (str(about["nl"]) for about in library.glossary.values())
    terms = {_fold(word) for word in known if len(word) < 5 or (len(word) < 6 and "'" in word)}
    texts = (word for text in library.long.get(code, {}).values() for word in _WORD.findall(text.body))
    small = {_fold(word) for word in texts if word[0].islower()}
    ordinary = frozenset(small) | STARTS | NO_NAMES | TITLES | {*DAYS.split("|")}
    return Lexicon(frozenset(terms), ordinary, small_words(code) if code != SOURCE else frozenset())


def name_words(names: Collection[str]) -> frozenset[str]:
    """Each word of the names by itself: a line may use any of them."""
    words = {word for name in names for found in _WORD.findall(name) for word in (found, *re.split(r"[-.]", found))}
    folded = {_fold(word) for word in words}
    return frozenset(word for word in folded if len(word) > 1 and word not in TITLES)


@cache
def small_words(code: str) -> frozenset[str]:
    path = resource("locales") / "words" / f"{code}.toml"
    if not path.exists():
        return frozenset()
    return frozenset(tomllib.loads(path.read_text())["function"])


def _found(line: str, known: Set[str], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    for pattern in (_FIXED, DATE, _NUMBER):
        yield from (found.span() for found in pattern.finditer(line))
    for word in _WORD.finditer(line):
        if _is_foreign_name(word[0], known, lexicon) or _is_name(line, word, known, ordinary=lexicon.ordinary):
            initial = _INITIAL.match(line, word.end())
            yield word.start(), initial.end() if initial else word.end()


def _is_foreign_name(word: str, known: Set[str], lexicon: Lexicon) -> bool:
    """In a line that is not in Dutch; a word in letters that we cannot compare counts as one."""
    if scripts.is_arabic(word):
        return scripts.sounds_like(word, known, lexicon.small)
    return not scripts.is_latin(word) or (bool(lexicon.small) and scripts.is_bent(_fold(word), known))


def _is_name(line: str, word: re.Match[str], known: Set[str], *, ordinary: Set[str]) -> bool:
    """One we know, however it is written. Else a capital: inside a sentence it is in Dutch hardly anything but a name,
    and at its beginning it is one unless we know the word."""
    folded = _fold(word[0])
    bare = folded.removesuffix("'s").removesuffix("'")
    if {folded, bare, bare.removesuffix("s"), *re.split(r"[-.']", folded)} & known:
        return True
    if not word[0][0].isupper() or bare in NO_NAMES:
        return False
    begins = _ENDS.search(line[: word.start()]) is not None or (word[0].isupper() and len(bare) > 1)  # or is shouted
    return not begins or folded not in ordinary


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, without overlap: what touches another piece belongs to it."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _fold(word: str) -> str:
    return fold(word, all_languages()[SOURCE].search)
