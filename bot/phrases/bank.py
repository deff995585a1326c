"""The ready sentences of a folder such as `praise`, as somebody reads them in one language."""

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from bot.i18n.languages import SOURCE
from bot.i18n.library import Library, LongText

PRAISE, WEEKS, TIPS, AGREEMENTS = "praise", "weeks", "tips", "agreements"


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text` is plain, without the marks of Dutch terms; `search`: what somebody may type to find it.

    `facts`: the school words it was written from.
    """

    id: str
    theme: str
    title: str
    text: str
    search: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


Phrases = dict[str, Phrase]


def list_themes(library: Library, folder: str) -> list[str]:
    return list(library.phrases.get(folder, {}).get("themes", ()))


def list_phrases(library: Library, folder: str, language: str) -> Phrases:
    """By id; theme after theme, in a theme by title. What a language lacks is there in Dutch."""
    made = _made.setdefault(library, {})
    known = made.get((folder, language))
    if known is None:
        known = made[folder, language] = dict(_read(library, folder, language))
    return known


def find_phrase(library: Library, folder: str, language: str, phrase_id: str) -> Phrase | None:
    return list_phrases(library, folder, language).get(phrase_id)


_made: WeakKeyDictionary[Library, dict[tuple[str, str], Phrases]] = WeakKeyDictionary()


def _read(library: Library, folder: str, language: str) -> Iterator[tuple[str, Phrase]]:
    places = {theme: place for place, theme in enumerate(list_themes(library, folder))}
    found = [
        _phrase(name.removeprefix(f"{folder}/"), original, library.find_long(language, name))
        for name, original in library.long[SOURCE].items()
        if name.startswith(f"{folder}/")
    ]
    found.sort(key=lambda phrase: (places.get(phrase.theme, len(places)), phrase.title.casefold(), phrase.id))
    for phrase in found:
        yield phrase.id, phrase


def _phrase(phrase_id: str, original: LongText, text: LongText) -> Phrase:
    return Phrase(
        id=phrase_id,
        theme=str(original.meta.get("theme", "")),
        title=text.title,
        text=text.body.strip().replace("[[", "").replace("]]", ""),
        search=tuple(text.meta.get("search", ())),
        facts=tuple(original.meta.get("facts", ())),
    )
