"""A Hunspell dictionary that is read where it is asked: a whole one takes up to ten seconds."""

import gc
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from spylls.hunspell import readers  # type: ignore[import-untyped]  # has no types
from spylls.hunspell.algo.lookup import AffixForm, Lookup  # type: ignore[import-untyped]  # has no types
from spylls.hunspell.data.dic import Dic, Word  # type: ignore[import-untyped]  # has no types
from spylls.hunspell.readers.file_reader import BaseReader  # type: ignore[import-untyped]  # has no types


@cache
def read(path: Path) -> Callable[[str], bool]:
    """Whether a word is right, by `path`.aff and `path`.dic."""
    affixes = path.with_suffix(".aff").read_bytes()
    declared = re.search(rb"^SET\s+(\S+)", affixes, re.MULTILINE)
    encoding = declared[1].decode() if declared else "latin-1"
    # Hundreds of thousands of objects that all stay: looking for garbage among them doubles the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        aff, context = readers.read_aff(_Lines(affixes.decode(encoding, errors="replace")))
        entries = path.with_suffix(".dic").read_text(encoding, errors="replace")
        return _Lookup(aff, _Entries(entries, aff, context))
    finally:
        if was_on:
            gc.enable()


class _Lines(BaseReader):  # type: ignore[misc]  # has no types
    """Decoded text; the package's own reader leaves its files open."""

    def __init__(self, text: str) -> None:
        super().__init__(io.StringIO(text))

    def reset_encoding(self, encoding: str) -> None:
        pass


class _Entries(Dic):  # type: ignore[misc]  # has no types
    """The lines of a dictionary by stem; each is understood when somebody asks for it."""

    def __init__(self, text: str, aff: Any, context: Any) -> None:  # Any: the package has no types
        super().__init__(words=[])
        self._aff, self._context = aff, context
        self._lines = self._by_stem(text.splitlines()[1:])
        self._understood: dict[str, list[Word]] = {}

    def homonyms(self, stem: str, *, ignorecase: bool = False) -> list[Word]:
        if ignorecase:
            return [word for other in self._by_lower.get(stem, ()) for word in self.homonyms(other)]
        if stem not in self._lines:
            return []
        if stem not in self._understood:
            self._understood[stem] = self._understand(self._lines[stem])
        return self._understood[stem]

    def _by_stem(self, lines: list[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        ignored = self._context.ignore.tr if self._context.ignore else None
        for line in lines:
            stem = line.split("/", 1)[0]
            if ignored:
                stem = stem.translate(ignored)
            if not stem or " " in stem or "\t" in stem or "\\" in stem:  # only the package knows
                if not (words := self._understand(line)):
                    continue
                stem = words[0].stem
            found[stem] = f"{found[stem]}\n{line}" if stem in found else line
        return found

    def _understand(self, lines: str) -> list[Word]:
        return readers.read_dic(_Lines(lines), aff=self._aff, context=self._context).words  # type: ignore[no-any-return]

    @cached_property
    def _by_lower(self) -> dict[str, list[str]]:
        """Stems by how they are written in small letters, where that is another way."""
        found: dict[str, list[str]] = defaultdict(list)
        for stem in self._lines:
            if not stem.islower():
                for lower in self._aff.casing.lower(stem):
                    found[lower].append(stem)
        return found


class _Lookup(Lookup):  # type: ignore[misc]  # has no types
    """Does not look for a second ending where no ending goes on another."""

    def __init__(self, aff: Any, dic: Dic) -> None:  # Any: the package has no types
        super().__init__(aff, dic)
        self._goes_on = {flag for suffixes in aff.SFX.values() for suffix in suffixes for flag in suffix.flags}

    def desuffix(
        self, word: str, required_flags: list[str], *arguments: Any, **options: Any
    ) -> Iterator[AffixForm]:  # Any: passed on
        if self._goes_on.issuperset(required_flags):
            yield from super().desuffix(word, required_flags, *arguments, **options)
