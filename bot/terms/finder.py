"""School words found in what a parent writes, however it is spelled: alone, in a sentence or in a pasted letter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

from bot.i18n.languages import SOURCE, Language
from bot.i18n.library import Library
from bot.terms.candidates import OWN, Candidate, Reading, Stems
from bot.terms.descriptions import Descriptions, Likely
from bot.terms.evidence import Surroundings, is_meant
from bot.terms.guesses import Guesses
from bot.terms.index import Index, build, words_of
from bot.terms.words import Word, split, stem

_BEGUN = 0.7
_NAME_WORDS = 3  # a longer text is hardly a name written wrongly
_LONGEST_TEXT = 8000  # characters; no channel brings more, and an answer must come at once
_MOST_WORDS = 1600  # more in so many characters are no words
_LONGEST_DESCRIPTION = 400  # characters; what is longer is a letter
_DESCRIBED = 3  # terms that a description is answered with
_LEAST_LIKELY, _LIKELY, _CERTAIN = 0.45, 0.2, 40.0  # a description is never as sure as a name
_MENTIONED = 0.4  # what is left of a name in a text that describes something else
_MOST_MENTIONED, _SMALL_PART = 2, 0.6  # names in a description, and the part of it that they are
_BETTER = 1.35  # how much more another term must explain than they do


@dataclass(frozen=True, slots=True)
class Match:
    """A term found at `start`-`end` of the text. `inside`: it is part of the name of another match."""

    id: str
    score: float
    start: int
    end: int
    inside: bool = False
    foreign: bool = False  # a name in neither Dutch nor the reader's language: in what school writes it is chance
    described: bool = False  # a guess: the text, as a whole, describes the term without its name


class Finder:
    """Built once per process; afterwards only read, from any thread."""

    def __init__(self, library: Library) -> None:
        self._index: Index = build(library)
        self._guesses = Guesses(self._index)
        self._glossary, self._texts = library.glossary, library.long  # not the library, which would live for ever
        self._cards: dict[str, Descriptions] = {}
        self._languages = library.languages
        self._around = {
            code: Surroundings(
                asking=words_of(language.search.asking, language),
                joining=words_of(language.search.joining, language),
                ordinary=words_of(language.search.ordinary, language),
            )
            for code, language in library.languages.items()
        }

    def prepare(self) -> None:
        """Makes now what is otherwise made when somebody first describes something in a language."""
        for language in self._languages:
            self._descriptions(language)

    def find(self, text: str, language: str) -> list[Match]:
        """Each term once, the surest first; if none is named, what the text may describe.

        The reader's own language and Dutch go before other languages.
        """
        named = self.find_in_order(text, language)
        described = self._described(text, language, named)
        if named and described:  # it only mentions the names: "the first year of secondary school"
            named = [replace(match, score=round(match.score * _MENTIONED, 4)) for match in named]
            described = [match for match in described if match.id not in {other.id for other in named}]
        return sorted([*named, *described], key=lambda match: (-match.score, match.start))

    def find_in_order(self, text: str, language: str) -> list[Match]:
        """Each named term once, as they appear in the text."""
        reader = self._languages[language]
        text = text[:_LONGEST_TEXT]
        words = split(text, reader.search)[:_MOST_WORDS]
        codes = dict.fromkeys((reader.code, SOURCE))
        stems = {code: [stem(word.key, self._languages[code].search) for word in words] for code in codes}
        around = self._around[language]
        candidates = Reading(self._index, words, stems, reader, ordinary=around.ordinary).candidates()
        if len(words) == 1 and words[0].key in around.ordinary and not text.isupper():
            candidates = [found for found in candidates if _is_itself(found)]
        chosen = self._choose(candidates, words, around)
        return _once(chosen or self._begun(words, stems, reader))

    def nearest(self, text: str, language: str, most: int = 3) -> list[str]:
        """The terms to offer when `find` has none: names with more errors and cards with words of the text."""
        text, search = text[:_LONGEST_TEXT], self._languages[language].search
        found = dict.fromkeys(match.id for match in self.find(text, language))
        names, cards = self._guesses.names, self._descriptions(language).near
        is_sentence = len(split(text, search)) > _NAME_WORDS  # it rather describes than names
        found.update(dict.fromkeys(cards(text, most) if is_sentence else names(text, search, language)))
        if len(found) < most:
            found.update(dict.fromkeys(names(text, search, language) if is_sentence else cards(text, most)))
        return list(found)[:most]

    def _described(self, text: str, language: str, named: Sequence[Match]) -> list[Match]:
        """What the text may describe, if it names nothing or only mentions a name or two of its own language."""
        if len(named) > _MOST_MENTIONED or len(text) > _LONGEST_DESCRIPTION:
            return []
        likely = self._descriptions(language).meant(text)
        if not likely or (named and not _is_only_mentioned(likely, named, text)):
            return []
        end = len(text.rstrip())
        return [
            Match(one.id, round(_LEAST_LIKELY + _LIKELY * min(1.0, one.evidence / _CERTAIN), 4), 0, end, described=True)
            for one in likely[:_DESCRIBED]
        ]

    def _descriptions(self, language: str) -> Descriptions:
        """Made when somebody first describes something in the language."""
        known = self._cards.get(language)
        if known is None:
            known = self._cards[language] = Descriptions(
                self._glossary, self._texts[language], self._languages[language]
            )
        return known

    def _begun(self, words: Sequence[Word], stems: Stems, reader: Language) -> list[Match]:
        """The beginning of a long name, if nothing else is said: "özel eğitim" of "özel eğitim okulu"."""
        around = self._around[reader.code]
        asked = [number for number, word in enumerate(words) if word.key not in around.asking]
        for code, bare in stems.items():
            names = self._index.begun[code].get("".join(bare[number] for number in asked), [])
            if names and len(asked) > 1:
                first, last = asked[0], asked[-1]
                said = sum(len(words[number].key) for number in asked)
                return [
                    _match(Candidate(name, _BEGUN * min(1.0, said / len(name.key)), first, last), words)
                    for name in names
                ]
        return []

    def _choose(self, candidates: Iterable[Candidate], words: Sequence[Word], around: Surroundings) -> list[Match]:
        """No word counts twice: the name that explains most letters wins, and what is only a guess needs evidence."""
        ranked = sorted(candidates, key=lambda found: (-found.weight, found.first))
        sure = [found for found in ranked if not self._is_doubtful(found, words, around)]
        taken: set[int] = set()
        outer: list[Candidate] = []
        for found in sure:
            if not found.touches(taken):
                outer.append(found)
                taken.update(range(found.first, found.last + 1))
        certain = frozenset(taken)
        for found in ranked:
            doubtful = self._is_doubtful(found, words, around) and not found.touches(taken)
            if doubtful and is_meant(words, (found.first, found.last), certain, around):
                outer.append(found)
                taken.update(range(found.first, found.last + 1))
        ids = {found.name.id for found in outer}
        matches = [_match(found, words) for found in outer]
        return matches + [
            _match(found, words, inside=True) for found in sure if found.name.id not in ids and _is_whole(found, words)
        ]

    def _is_doubtful(self, found: Candidate, words: Sequence[Word], around: Surroundings) -> bool:
        alone = found.first == found.last
        return found.name.cautious or (alone and words[found.first].key in around.ordinary)


def _is_only_mentioned(likely: Sequence[Likely], named: Sequence[Match], text: str) -> bool:
    """Whether another term explains so much more of the text that its names are a part of a description."""
    evidence = {one.id: one.evidence for one in likely}
    part = sum(match.end - match.start for match in named if not match.inside) / len(text)
    most = max(evidence.get(match.id, 0.0) for match in named)
    return part < _SMALL_PART and likely[0].evidence > _BETTER * most


def _once(matches: Iterable[Match]) -> list[Match]:
    best: dict[str, Match] = {}
    for match in matches:
        known = best.get(match.id)
        if known is None:
            best[match.id] = match
        elif match.score > known.score:
            best[match.id] = replace(known, score=match.score, inside=known.inside and match.inside)
    return sorted(best.values(), key=lambda match: (match.start, match.inside, -match.score))


def _is_itself(found: Candidate) -> bool:
    """An everyday word alone is the Dutch word of a term, not an abbreviation without its dots: so is, pro is not."""
    return len(found.name.key) > 3 or (found.name.is_dutch and found.name.words == 1)


def _is_whole(found: Candidate, words: Sequence[Word]) -> bool:
    """A written word of its own that is the term itself: not the vmbo of vmbo-basis."""
    joined = words[found.first].gap == "join" or (found.last + 1 < len(words) and words[found.last + 1].gap == "join")
    return found.name.main and found.first == found.last and found.score == OWN and not joined


def _match(found: Candidate, words: Sequence[Word], *, inside: bool = False) -> Match:
    score = round(found.score * (0.95 if found.name.cautious else 0.6 if inside else 1), 4)
    start, end = words[found.first].start, words[found.last].end
    return Match(found.name.id, score, start, end, inside, found.foreign)


def explain(
    library: Library, text: str, lang: str, limit: int | None = None
) -> list[dict[str, Any]]:  # Any: JSON values
    """What `samen explain --json` prints: the terms found in a text, the surest first."""
    return [
        {
            "id": match.id,
            "score": match.score,
            "nl": library.glossary[match.id]["nl"],
            "start": match.start,
            "end": match.end,
        }
        for match in finder_of(library).find(text, lang)[:limit]
    ]


_finders: WeakKeyDictionary[Library, Finder] = WeakKeyDictionary()


def finder_of(library: Library) -> Finder:
    """The library's finder, built when it is first asked for."""
    finder = _finders.get(library)
    if finder is None:
        finder = _finders[library] = Finder(library)
    return finder
