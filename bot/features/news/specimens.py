"""Sample good news, for checks and screenshots."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.screen import Screen
from bot.feature import Specimens
from bot.features.news import listed, screens
from bot.features.news.content import Content, Reader
from bot.features.news.queries import Kept
from bot.i18n.texts import Texts
from bot.people.queries import Child
from bot.people.rules import Naming

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

_NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
_CHILDREN = [
    Child(1, 11, 5, 6, school="De Regenboog", group="Groep 6", naming=Naming.NAME, shown="Amina"),
    Child(2, 12, 5, 7, school="De Regenboog", group="Groep 3", naming=Naming.NONE, shown=None),
]


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
    yield "photo", screens.message(t, replace(own, photo=2**62))
    yield from _list(t)
    yield "thanks", screens.thanks(t)
    yield "told", screens.told(t)


def _list(t: Texts) -> Iterator[tuple[str, Screen]]:
    yield "list_empty", listed.empty(t)
    said = [_ABOUT, replace(_ABOUT, phrase="", own="سامي غنّى اليوم"), replace(_ABOUT, phrase="practised_reading")]
    found = [
        Kept(100 + place, _NOW - timedelta(days=20 * place), one, tuple(_CHILDREN[: 1 + place % 2]))
        for place, one in enumerate(said)
    ]
    yield "list", listed.page(t, found, _CHILDREN, now=_NOW, has_more=True)
    yield "list_of_one_child", listed.page(t, found, _CHILDREN, now=_NOW, child=1, number=1)
    yield "list_of_the_only_child", listed.page(t, found, _CHILDREN[:1], now=_NOW)
    yield "kept", listed.kept(t, b"<!doctype html>", photos=(1,))
