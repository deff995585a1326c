"""Whether a short or everyday-looking word is meant as a school word: "so" alone is, "so happy" is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.features.glossary.words import Word

_NEAR = 3  # words between a doubtful word and a sure term that explains it: "van so naar een sbo"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a language says around a word that somebody asks about."""

    asking: frozenset[str]
    joining: frozenset[str]
    ordinary: frozenset[str]


def is_meant(words: Sequence[Word], span: tuple[int, int], certain: frozenset[int], around: Surroundings) -> bool:
    """`span`: first and last number of the doubtful words; `certain`: the numbers of words that are surely terms."""
    first, last = span
    others = [number for number in range(len(words)) if not first <= number <= last and not _is_ending(words, number)]
    if not others:
        return True
    if words[first].key in around.ordinary:
        return _is_asked(words, others, first, around) or _is_joined(words, span, certain, around)
    known = around.asking | around.joining
    if all(number in certain or words[number].key in known for number in others):
        return True
    return any(number in certain for number in range(first - _NEAR - 1, last + _NEAR + 2))


def _is_ending(words: Sequence[Word], number: int) -> bool:
    """The tail of a written word, such as the "yi" of opp'yi."""
    return number > 0 and words[number].gap == "join" and len(words[number].key) <= 5


def _is_asked(words: Sequence[Word], others: Sequence[int], first: int, around: Surroundings) -> bool:
    """"What does so mean", but not "so what does it mean": an everyday word does not begin its own question."""
    return first > 0 and all(words[number].key in around.asking for number in others)


def _is_joined(words: Sequence[Word], span: tuple[int, int], certain: frozenset[int], around: Surroundings) -> bool:
    """"so or sbo", "tlv and so": beside a sure term with a joining word between, at the end of what is said."""
    first, last = span
    if last + 2 in certain and words[last + 1].key in around.joining:
        return True
    ends = last + 1 >= len(words) or words[last + 1].gap == "end"
    return ends and first - 2 in certain and words[first - 1].key in around.joining
