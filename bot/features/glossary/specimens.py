"""Every screen of the school words, rendered from the library's own words."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.screen import Screen
from bot.feature import Specimens
from bot.features.glossary import asking, card, notes, screens
from bot.features.glossary.asking import Kept
from bot.features.glossary.buttons import PAGE
from bot.features.glossary.card import Reader
from bot.features.glossary.categories import GROUPS, group_of
from bot.features.glossary.letters import by_letter
from bot.features.glossary.queries import SchoolLine, Written
from bot.i18n.texts import Texts

_LINE = SchoolLine("Onze ib'er is Noor, lokaal 4.")
_NOTED = Reader(is_parent=True, school_lines=(_LINE,))
# As a service answers, with the pieces put back that it never saw.
_ANSWERS = {
    "nl": "Onze ib'er is Noor, lokaal 4.",
    "en": "Our ib'er is Noor, room 4.",
    "tr": "Okulumuzun ib'er görevlisi: Noor, sınıf 4.",
    "ar": "مسؤولة الدعم في مدرستنا: \u2068Noor\u2069، الغرفة \u20684\u2069.",
    "pl": "W naszej szkole ib'er to Noor, sala 4.",
}


def specimens(t: Texts) -> Specimens:
    yield "notes_none", notes.listed(t, [])
    yield "notes", notes.listed(t, [Written("opp", 2), Written("leerplicht", 1)])
    yield "note", notes.lines(t, "opp", [("tr", "Bu kelimeyi anlamadım."), ("ar", "ما معنى هذا؟")])
    words = [*t.library.glossary]
    yield "home", screens.home(t)
    yield from _browsing(t)
    for term in words:
        yield f"card_{term}", card.short(t, term, Reader(is_parent=True))
        yield f"full_{term}", card.full(t, term, Reader(is_parent=True))
    yield "card_of_a_visitor", card.short(t, words[0], Reader())
    yield "full_with_a_note", card.full(t, words[0], _NOTED)
    yield "card_with_a_note", card.short(t, words[0], _NOTED)
    translated = replace(_LINE, translated=_ANSWERS.get(t.code, _ANSWERS["en"]))
    both = Reader(is_parent=True, school_lines=(translated, _LINE))
    yield "card_with_a_translation", card.short(t, words[0], both)
    yield "full_with_a_translation", card.full(t, words[0], both)
    yield "short_with_its_dutch", card.short(t, words[0], replace(both, in_dutch=True))
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
