"""Finds ready sentences by what somebody types: whole words or their beginnings, bent, or with typing errors."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from bot.i18n.languages import SOURCE, Language
from bot.i18n.library import Library
from bot.phrases.bank import Phrase, list_phrases
from bot.terms.index import typing_errors
from bot.terms.words import keys, stem

_TITLE, _SEARCH, _TEXT = 1.25, 1.0, 0.75  # what a word counts for, by where it stands
_BENT, _BEGUN, _INSIDE, _ALIKE, _MISTYPED = 0.9, 0.85, 0.6, 0.55, 0.8  # and by how it is like the one that was typed
_SHORTEST_BEGUN, _SHORTEST_INSIDE = 3, 4  # letters
_BEGINNING, _MOST_OF_IT = 4, 0.5  # letters that words which begin alike share, and the part of the longer one
_SHARE = 0.5  # of what the best one scores
_OTHER = 0.8  # for Dutch words, when somebody reads another language
_LONGEST = 200  # characters
_MOST_WORDS = 12


@dataclass(slots=True)
class _Index:
    """The words of one language: word -> where it stands, and what it counts for there."""

    language: Language
    places: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    stems: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    size: int = 0

    def add(self, phrase: Phrase) -> None:
        self.size += 1
        for weight, text in ((_TITLE, phrase.title), (_SEARCH, " ".join(phrase.search)), (_TEXT, phrase.text)):
            for word in keys(text, self.language.search):
                known = self.places[word]
                known[phrase.id] = max(weight, known.get(phrase.id, 0.0))

    def finish(self) -> None:
        for word in self.places:
            self.stems[stem(word, self.language.search)].append(word)

    def like(self, typed: str) -> dict[str, float]:
        """The words that may be meant, with how well."""
        found = {typed: 1.0} if typed in self.places else {}
        for word in self.stems.get(stem(typed, self.language.search), ()):
            found.setdefault(word, _BENT)
        if not found and (most := typing_errors(len(typed) + 1)):
            near = process.extract(typed, list(self.places), scorer=OSA.distance, score_cutoff=most, limit=None)
            found = {word: _MISTYPED * (1 - errors / len(typed)) for word, errors, _ in near}
        for word in self.places:
            if alike := _alike(typed, word):
                found[word] = max(alike, found.get(word, 0.0))
        return found

    def score(self, typed: Sequence[str]) -> dict[str, float]:
        """By phrase; rare words count for more."""
        total: dict[str, float] = defaultdict(float)
        for word in typed:
            best: dict[str, float] = {}
            for known, likeness in self.like(word).items():
                places = self.places[known]
                rare = log(1 + self.size / len(places))
                for phrase_id, weight in places.items():
                    best[phrase_id] = max(best.get(phrase_id, 0.0), rare * likeness * weight)
            for phrase_id, value in best.items():
                total[phrase_id] += value
        return total


def _alike(typed: str, word: str) -> float:
    """For one that begins with the other, holds it, or begins as it does."""
    if len(typed) >= _SHORTEST_BEGUN and word.startswith(typed):
        return _BEGUN
    if min(len(typed), len(word)) < _SHORTEST_INSIDE:
        return 0.0
    if typed in word or word in typed:
        return _INSIDE
    same = Prefix.similarity(typed, word)
    return _ALIKE if same >= _BEGINNING and same >= _MOST_OF_IT * max(len(typed), len(word)) else 0.0


def search(library: Library, folder: str, language: str, typed: str, *, most: int = 12) -> list[Phrase]:
    """The best first. Dutch words find them too: those are what a school speaks."""
    phrases = list_phrases(library, folder, language)
    found: dict[str, float] = defaultdict(float)
    for code in dict.fromkeys((language, SOURCE)):
        index = _index(library, folder, code)
        words = _asked(typed[:_LONGEST], index.language)
        share = 1.0 if code == language else _OTHER
        for phrase_id, value in index.score(words).items():
            found[phrase_id] = max(found[phrase_id], value * share)
    order = {phrase_id: place for place, phrase_id in enumerate(phrases)}
    best = sorted(found, key=lambda phrase_id: (-found[phrase_id], order[phrase_id]))
    return [phrases[phrase_id] for phrase_id in best[:most] if found[phrase_id] >= _SHARE * found[best[0]]]


def _asked(typed: str, language: Language) -> list[str]:
    """The words that say something; all of them when none does."""
    words = list(dict.fromkeys(keys(typed, language.search)))[:_MOST_WORDS]
    small = set(keys(f"{language.search.asking} {language.search.joining}", language.search))
    return [word for word in words if word not in small] or words


_made: WeakKeyDictionary[Library, dict[tuple[str, str], _Index]] = WeakKeyDictionary()


def _index(library: Library, folder: str, language: str) -> _Index:
    made = _made.setdefault(library, {})
    known = made.get((folder, language))
    if known is None:
        known = made[folder, language] = _Index(library.languages[language])
        for phrase in list_phrases(library, folder, language).values():
            known.add(phrase)
        known.finish()
    return known
