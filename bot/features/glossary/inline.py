"""School words for another chat: a parent types behind the bot's name and shares a card."""

from collections.abc import Sequence

from bot.core.suggestion import Suggestion
from bot.features.glossary import card
from bot.i18n.texts import Texts
from bot.terms.finder import finder_of

MOST = 5
_FIRST = 3  # offered while nothing is typed


def suggest(t: Texts, typed: str) -> Sequence[Suggestion]:
    if not typed:
        return [_suggestion(t, term) for term in list(t.library.glossary)[:_FIRST]]
    return [_suggestion(t, match.id) for match in finder_of(t.library).find(typed, t.code)[:MOST]]


def _suggestion(t: Texts, term: str) -> Suggestion:
    text = t.library.find_long(t.code, f"glossary/{term}")
    return Suggestion(
        id=term,
        title=str(t.library.glossary[term]["nl"]),
        description=str(text.meta.get("short", "")),
        screen=card.full(t, term, card.Reader()),
    )
