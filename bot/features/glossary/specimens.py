"""Every screen of the school words, rendered from the library's own words."""

from collections.abc import Iterator

from bot.core.screen import Screen
from bot.feature import Specimens
from bot.features.glossary import asking, card, screens
from bot.features.glossary.asking import Kept
from bot.features.glossary.buttons import PAGE
from bot.features.glossary.card import Reader
from bot.features.glossary.categories import GROUPS, group_of
from bot.features.glossary.letters import by_letter
from bot.i18n.texts import Texts

_NOTED = Reader(is_parent=True, school_lines=("Onze ib'er is Noor, lokaal 4.",))


def specimens(t: Texts) -> Specimens:
    words = [*t.library.glossary]
    yield "home", screens.home(t)
    yield from _browsing(t)
    for term in words:
        yield f"card_{term}", card.short(t, term, Reader(is_parent=True))
        yield f"full_{term}", card.full(t, term, Reader(is_parent=True))
    yield "card_of_a_visitor", card.short(t, words[0], Reader())
    yield "full_with_a_note", card.full(t, words[0], _NOTED)
    yield "card_with_a_note", card.short(t, words[0], _NOTED)
    yield "several", screens.several(t, words[:2])
    for page in range(3):
        yield f"several_{page}", screens.several(t, words[:23], page=page, key="0123abcd")
    yield "nearest", screens.nearest(t, words[:3], key="0123abcd")
    yield "nearest_of_a_visitor", screens.nearest(t, words[:1])
    yield from _wishes(t, words[0])


def _browsing(t: Texts) -> Iterator[tuple[str, Screen]]:
    for key in GROUPS:
        terms = [term for term, about in t.library.glossary.items() if group_of(about["category"]) == key]
        for page in range(-(-len(terms) // PAGE)):
            yield f"group_{key}_{page}", screens.group(t, key, terms, page)
    letters = by_letter(t)
    yield "letters", screens.letters(t, letters)
    for number, (letter, terms) in enumerate(letters.items()):
        for page in range(-(-len(terms) // PAGE)):
            yield f"letter_{number}_{page}", screens.letter(t, letter, terms, page)


def _wishes(t: Texts, term: str) -> Iterator[tuple[str, Screen]]:
    yield "ask_which", asking.ask_which(t, term, (), 0)
    yield "ask_the_other", asking.ask_which(t, term, (1,), 12)
    for done in Kept:
        yield f"kept_{done.value}", asking.told(t, term, (1,), count=1, done=done, question_id=3)
    for is_new in (True, False):
        yield f"unclear_{is_new}", asking.unclear(t, term, is_new=is_new, schools=["De Regenboog"])
    yield (
        "unclear_two_schools",
        asking.unclear(t, term, is_new=True, schools=["De Regenboog", "Montessorischool aan Zee"]),
    )
    yield "unclear_of_a_visitor", asking.unclear(t, term, is_new=True, schools=[])
    yield "ask_line", asking.ask_line(t, term, school_id=1, school="De Regenboog")
    yield "line_too_long", asking.ask_line(t, term, school_id=1, school="De Regenboog", is_too_long=True)
    yield "line_kept", asking.line_kept(t, "ما معنى tlv؟")
