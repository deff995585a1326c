"""Whether a short or everyday-looking word is meant as a school word: "so" alone is, "so happy" is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.terms.words import Word

_NEAR = 3  # words between a doubtful word and a sure term that explains it: "van so naar een sbo"
_QUESTION = 12  # words; a longer text is not a question about one word


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a language says around a word that somebody asks about."""

    asking: frozenset[str]
    joining: frozenset[str]
    ordinary: frozenset[str]


def is_meant(words: Sequence[Word], span: tuple[int, int], certain: frozenset[int], around: Surroundings) -> bool:
    """`span`: first and last number of the doubtful words; `certain`: the numbers of words that are surely terms."""
    first, last = span
    if len(words) > _QUESTION:
        return _is_near(words, span, certain, around)
    others = [number for number in range(len(words)) if not first <= number <= last and not _is_ending(words, number)]
    if not others:
        return True
    if all(number in certain or words[number].key in around.joining for number in others):
        return True
    if words[first].key in around.ordinary:
        return _is_asked(words, others, first, around) or _is_near(words, span, certain, around)
    known = around.asking | around.joining
    if all(number in certain or words[number].key in known for number in others):
        return True
    return _is_near(words, span, certain, around)


def _is_near(words: Sequence[Word], span: tuple[int, int], certain: frozenset[int], around: Surroundings) -> bool:
    first, last = span
    if words[first].key in around.ordinary:
        return _is_joined(words, span, certain, around)
    return any(number in certain for number in range(first - _NEAR - 1, last + _NEAR + 2))


def _is_ending(words: Sequence[Word], number: int) -> bool:
    """The tail of a written word, such as the "yi" of opp'yi."""
    return number > 0 and words[number].gap == "join" and len(words[number].key) <= 5


def _is_asked(words: Sequence[Word], others: Sequence[int], first: int, around: Surroundings) -> bool:
    """As in "what does so mean", not in "so what does it mean": an everyday word does not begin its own question."""
    return first > 0 and all(words[number].key in around.asking for number in others)


def _is_joined(words: Sequence[Word], span: tuple[int, int], certain: frozenset[int], around: Surroundings) -> bool:
    """As in "so or sbo" and "tlv and so": beside a sure term joined by a word, at the end of what is said."""
    first, last = span
    if first - 1 in certain and last + 1 in certain:
        return True
    if last + 2 in certain and words[last + 1].key in around.joining:
        return True
    ends = last + 1 >= len(words) or words[last + 1].gap == "end"
    return ends and first - 2 in certain and words[first - 1].key in around.joining
