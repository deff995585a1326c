"""Words of staff with what may be hard in them marked, each mark with a number and a suggestion under it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.terms.plainness import Hard, Why, find_hard, find_names


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text. `kinds`: how it is marked; `numbers`: of the hints whose place ends with it."""

    text: str
    kinds: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    number: int
    kind: str
    place: str  # as it stands in the text, the beginning of a sentence
    says: str
    better: str = ""  # Dutch


@dataclass(frozen=True, slots=True)
class Marked:
    lines: tuple[tuple[Piece, ...], ...]
    hints: tuple[Hint, ...]


def mark(t: Texts, own: str, first_names: Collection[str]) -> Marked:
    found = sorted(
        [*find_hard(t.library, own), *find_names(own, first_names)], key=lambda hard: (hard.start, -hard.end)
    )
    lines, start = [], 0
    for line in own.split("\n"):
        lines.append(tuple(_pieces(own, found, start, start + len(line))))
        start += len(line) + 1
    return Marked(tuple(lines), tuple(_hint(t, own, hard, number) for number, hard in enumerate(found, 1)))


def _pieces(own: str, found: Sequence[Hard], start: int, end: int) -> list[Piece]:
    """Cut wherever a mark begins or ends: a long sentence may hold an official word."""
    ends = {place for hard in found for place in (hard.start, hard.end) if start < place < end}
    cuts = [start, *sorted(ends), end]
    pieces = []
    for first, last in pairwise(cuts):
        over = [hard for hard in found if hard.start <= first and last <= hard.end]
        numbers = tuple(number for number, hard in enumerate(found, 1) if hard.end == last)
        pieces.append(Piece(own[first:last], " ".join(dict.fromkeys(_kind(hard) for hard in over)), numbers))
    return pieces


def _kind(hard: Hard) -> str:
    return {Why.TERM: "term", Why.OFFICIAL: "official", Why.LONG: "long", Why.NAME: "name"}[hard.why]


def _hint(t: Texts, own: str, hard: Hard, number: int) -> Hint:
    place = own[hard.start : hard.end]
    if hard.why is Why.LONG:
        place = " ".join(place.split()[:4]) + " …"
    return Hint(number, _kind(hard), place, _says(t, hard), hard.better)


def _says(t: Texts, hard: Hard) -> str:
    match hard.why:
        case Why.TERM:
            return t("sending", "A school word. Parents can tap it for an explanation. In plain words:")
        case Why.OFFICIAL:
            return t("sending", "An official word. Easier:")
        case Why.NAME:
            return t("sending", "A child's name? Many families read this message. Perhaps leave the name out.")
        case Why.LONG:
            most = t.library.languages[SOURCE].limits.max
            return t.n(
                "sending",
                "This sentence has {n} word. Easy sentences have at most {most}.",
                "This sentence has {n} words. Easy sentences have at most {most}.",
                hard.words,
                most=most,
            )
