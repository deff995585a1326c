"""Settings: how a person is written to, what we know about them, and how they stop."""

from collections.abc import Mapping, Sequence

from bot.core.tap import tap
from bot.feature import Erase, Export, Feature, MenuEntry
from bot.features.settings import dialogue
from bot.features.settings.specimens import specimens
from bot.turns.router import Access, Router


def feature(exports: Mapping[str, Export], erasers: Sequence[Erase] = ()) -> Feature:
    """`exports` holds each other slice's part of "my data", by the slice's name; `erasers` what it erases itself."""
    router = Router()
    router.include(dialogue.router)
    dialogue.add_my_data(router, exports)
    dialogue.add_erase(router, erasers)
    return Feature(
        name="settings",
        router=router,
        specimens=specimens,
        menu=(MenuEntry(60, lambda t: t("menu", "My settings"), tap("settings.menu"), Access.MEMBER),),
        commands={
            "language": lambda t: t("commands", "Choose your language"),
            "settings": lambda t: t("commands", "My settings"),
            "stop": lambda t: t("commands", "Stop and erase my data"),
        },
    )
