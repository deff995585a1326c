"""Sample good news, for checks and screenshots."""

from dataclasses import replace

from bot.feature import Specimens
from bot.features.news import screens
from bot.features.news.content import Content, Reader
from bot.i18n.texts import Texts

_OWN = "Morgen vertelt de groep er thuis meer over."
# As a service answers.
_ANSWERS = {
    "en": "Tomorrow the group will tell more about it at home.",
    "tr": "Yarın grup evde bu konuda daha fazla şey anlatacak.",
    "ar": "غدًا ستحكي المجموعة المزيد عن ذلك في البيت.",
    "pl": "Jutro grupa opowie o tym więcej w domu.",
}
_ABOUT = Content(
    id=2**62,
    school="Basisschool De Regenboog",
    sender="Meester Jan",
    phrase="helped_classmate",
    reader=Reader(names=("Amina",)),
)


def specimens(t: Texts) -> Specimens:
    yield "one_child", screens.message(t, _ABOUT)
    yield "no_name", screens.message(t, replace(_ABOUT, reader=Reader()))
    yield (
        "several_names",
        screens.message(t, replace(_ABOUT, reader=Reader(names=("Amina", "سامي", "Luuk"), children=3))),
    )
    yield "several_without_names", screens.message(t, replace(_ABOUT, reader=Reader(children=2)))
    yield "two_schools", screens.message(t, replace(_ABOUT, reader=Reader(names=("أمينة",), schools=2)))
    own = replace(_ABOUT, own=_OWN)
    yield "own", screens.message(t, own)
    yield "own_alone_translated", screens.message(t, replace(own, phrase="", translated=_ANSWERS))
    yield "own_in_dutch", screens.message(t, replace(own, translated=_ANSWERS), in_dutch=True)
    yield "thanks", screens.thanks(t)
    yield "told", screens.told(t)
