"""The questions for school that the cards of school words suggest, and their Dutch."""

from bot.core.markup import parse, plain
from bot.i18n.languages import SOURCE
from bot.i18n.library import Library, LongText
from bot.i18n.texts import Texts


def questions_of(t: Texts, term: str) -> list[str]:
    """In the language that the card is shown in, as plain words."""
    return _questions(t.library.long[t.code].get(f"glossary/{term}") or t.library.find_long(SOURCE, f"glossary/{term}"))


def dutch_of(library: Library, term: str | None, words: str) -> str | None:
    """The same question on the Dutch card; None for words that no card of this school word has, in any language."""
    card = library.long[SOURCE].get(f"glossary/{term}") if term else None
    if card is None:
        return None
    dutch = _questions(card)
    for code in library.languages:
        own = library.long[code].get(f"glossary/{term}")
        asked = _questions(own) if own else []
        if words in asked and len(asked) == len(dutch):
            return dutch[asked.index(words)]
    return None


def _questions(card: LongText) -> list[str]:
    return [plain((block,)).removeprefix("• ") for block in parse(card.sections.get("ask", ""))]
