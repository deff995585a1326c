"""A home visit goes the other way: nothing that is said of it is about coming to school."""

import pytest

from bot.core.markup import plain
from bot.core.screen import Screen
from bot.features.events.feature import FEATURE
from bot.i18n.library import Library
from bot.i18n.texts import Texts

COMING = (
    "Will you come?",
    "Yes, I’ll come",
    "No, I can’t come",
    "I can’t come after all",
    "welcome",
    "We count on",
    "Thank you for coming",
    "It is free",
    "brothers and sisters",
)


def whole(screen: Screen) -> str:
    return "\n".join((plain(screen.rich), *(button.label for row in screen.buttons for button in row)))


@pytest.fixture
def screens(library: Library) -> dict[str, str]:
    return {name: whole(screen) for name, screen in FEATURE.specimens(Texts(library, "en"))}


def test_nobody_is_asked_to_come(screens: dict[str, str]) -> None:
    visits = {name: text for name, text in screens.items() if name.startswith("visit_") or name == "kind_home_visit"}
    assert len(visits) == 7
    assert not [(name, words) for name, text in visits.items() for words in COMING if words in text]


@pytest.mark.parametrize("words", COMING)
def test_everywhere_else_they_are(words: str, screens: dict[str, str]) -> None:
    assert [name for name, text in screens.items() if words in text]


def test_they_are_asked_whether_it_suits_them(screens: dict[str, str]) -> None:
    for name in ("kind_home_visit", "visit_ask"):
        assert "Does it suit you?" in screens[name]
        assert "Yes, that suits us" in screens[name]
        assert "No, it does not suit us" in screens[name]
