"""Which words the list shows: what was typed, a group, and what the school has added or parents found unclear."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.features.glossary.categories import GROUPS, group_of
from bot.features.glossary.pages.rules import Count, Note
from bot.i18n import bidi
from bot.i18n.folding import fold
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.terms.finder import finder_of

ONLY = ("note", "hidden", "unclear")
_LONGEST = 100  # characters typed


@dataclass(frozen=True, slots=True)
class Wanted:
    q: str = ""
    group: str = ""
    only: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Wanted":
        """From an address or a form; what the page does not offer is left out."""
        group, only = given.get("group", ""), given.get("only", "")
        return cls(
            q=" ".join(bidi.clean(given.get("q", "")).split())[:_LONGEST],
            group=group if group in GROUPS else "",
            only=only if only in ONLY else "",
        )

    def as_query(self) -> dict[str, str]:
        return {name: value for name in ("q", "group", "only") if (value := getattr(self, name))}


def list_groups(
    t: Texts, wanted: Wanted, notes: Mapping[str, Note], unclear: Mapping[str, Count]
) -> Iterator[tuple[str, list[str]]]:
    """The groups that have such words, each with its words by the alphabet."""
    words = t.library.glossary
    chosen = [term for term in _typed(t, wanted.q) if _is_wanted(term, wanted.only, notes, unclear)]
    for key in GROUPS:
        terms = [term for term in chosen if group_of(words[term]["category"]) == key]
        if terms and wanted.group in ("", key):
            yield key, sorted(terms, key=lambda term: str(words[term]["nl"]).casefold())


def _typed(t: Texts, typed: str) -> Collection[str]:
    """Words with these letters in one of their names; else what the finder makes of them."""
    words, dutch = t.library.glossary, t.library.languages[SOURCE].search
    part = fold(typed, dutch)
    if not part:
        return words
    found = [
        term
        for term, about in words.items()
        if any(part in fold(name, dutch) for name in (about["nl"], about["full"], *about["abbreviations"]))
    ]
    return found or [match.id for match in finder_of(t.library).find(typed, t.code)]


def _is_wanted(term: str, only: str, notes: Mapping[str, Note], unclear: Mapping[str, Count]) -> bool:
    note = notes.get(term, Note())
    match only:
        case "note":
            return bool(note.line)
        case "hidden":
            return note.hidden
        case "unclear":
            return term in unclear
        case _:
            return True
