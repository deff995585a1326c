"""Sample messages from school, for checks and screenshots."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.screen import Screen
from bot.delivery import answers
from bot.feature import Specimens
from bot.features.announcements import screens
from bot.features.announcements.content import Content
from bot.features.announcements.rules import READY
from bot.i18n.texts import Texts

_VALUES = {"day": "2026-11-30", "time": "12:15", "first": "2026-12-21", "last": "2027-01-03"}
_OWN = "Neem een regenjas mee.\nVragen over het rapport? Kom langs in lokaal 4."
# As a service answers, with the pieces put back that it never saw.
_ANSWERS = {
    "en": "Bring a raincoat.\nQuestions about the report? Come to room 4.",
    "tr": "Yağmurluk getirin.\nKarne hakkında sorunuz mu var? 4 numaralı sınıfa gelin.",
    "ar": "أحضروا معطف مطر.\nهل لديكم سؤال عن التقرير؟ تعالوا إلى الغرفة \u20684\u2069.",
    "pl": "Proszę zabrać kurtkę od deszczu.\nPytania o świadectwo? Zapraszamy do sali 4.",
}
_PLAIN = Content(id=2**62, school="Basisschool De Regenboog", sender="Meester Jan", groups=("Groep 6",))


def specimens(t: Texts) -> Specimens:
    for ready, names in READY.items():
        said = replace(_PLAIN, ready=ready, values={name: _VALUES[name] for name in names})
        yield f"ready_{ready}", screens.message(t, said)
    yield from _own(t)
    yield "thanks", answers.thanks(t)
    yield "unclear", screens.unclear(t, replace(_PLAIN, ready="study_day", values=_VALUES))
    yield "unclear_without_words", screens.unclear(t, replace(_PLAIN, own="Tot morgen!"))


def _own(t: Texts) -> Iterator[tuple[str, Screen]]:
    own = replace(_PLAIN, groups=(), own=_OWN)
    yield "own", screens.message(t, own)
    translated = replace(own, translated=_ANSWERS)
    yield "own_translated", screens.message(t, translated)
    yield "own_in_dutch", screens.message(t, translated, in_dutch=True)
    both = replace(translated, ready="early_end", values=_VALUES, urgent=True, corrects="2026-11-26")
    yield "urgent_correction", screens.message(t, both)
