"""Sample weeks, for checks and screenshots; between them they hold every ready sentence."""

from dataclasses import replace

from bot.feature import Specimens
from bot.features.weeks import screens
from bot.features.weeks.content import Content
from bot.features.weeks.rules import DID, NEXT, THANKS
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.phrases.bank import TIPS, WEEKS, list_phrases

_MOST = 3  # ready sentences in a part
_OWN = "Wij maakten een kast vol spinnen.\nNeem maandag een schoenendoos mee."
# As a service answers, with the pieces put back that it never saw.
_ANSWERS = {
    "en": "We made a cabinet full of spiders.\nPlease bring a shoe box on Monday.",
    "tr": "Örümceklerle dolu bir dolap yaptık.\nPazartesi günü bir ayakkabı kutusu getirin.",
    "ar": "صنعنا خزانة مليئة بالعناكب.\nأحضروا يوم الاثنين علبة أحذية.",
    "pl": "Zrobiliśmy szafkę pełną pająków.\nW poniedziałek proszę przynieść pudełko po butach.",
}
_PLAIN = Content(id=2**62, school="Basisschool De Regenboog", sender="Meester Jan", group="Groep 6")


def specimens(t: Texts) -> Specimens:
    by_theme: dict[str, list[str]] = {DID: [], NEXT: [], THANKS: []}
    for phrase in list_phrases(t.library, WEEKS, SOURCE).values():
        by_theme[phrase.theme].append(phrase.id)
    most = max(len(phrases) for phrases in by_theme.values())
    for start in range(0, most, _MOST):
        did, coming, thanks = (tuple(by_theme[theme][start : start + _MOST]) for theme in (DID, NEXT, THANKS))
        yield f"ready_{start}", screens.message(t, replace(_PLAIN, did=did, next=coming, thanks=thanks))
    tip = next(iter(list_phrases(t.library, TIPS, SOURCE)))
    full = replace(_PLAIN, did=tuple(by_theme[DID][:2]), next=tuple(by_theme[NEXT][:1]), tip=tip)
    yield "own", screens.message(t, replace(full, own=_OWN, paragraphs=1))
    translated = replace(full, own=_OWN, paragraphs=1, translated=_ANSWERS, corrects="2026-11-20")
    yield "own_translated", screens.message(t, translated)
    yield "own_in_dutch", screens.message(t, translated, in_dutch=True)
    yield "unclear", screens.unclear(t, full)
