"""What the school words offer to the rest of Samen."""

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry
from bot.features.glossary.dialogue import router
from bot.features.glossary.inline import suggest
from bot.features.glossary.specimens import specimens
from bot.turns.router import Access

FEATURE = Feature(
    name="glossary",
    router=router,
    specimens=specimens,
    suggest=suggest,
    menu=(MenuEntry(10, lambda t: t("menu", "School words"), tap("glossary.home"), Access.ANYONE),),
    commands={"words": lambda t: t("commands", "School words")},
)
