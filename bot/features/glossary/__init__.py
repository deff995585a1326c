"""School words: what each word of Dutch schools means, found however a parent writes it."""

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry
from bot.features.glossary.dialogue import router
from bot.features.glossary.finder import explain
from bot.features.glossary.specimens import specimens
from bot.turns.router import Access

__all__ = ["FEATURE", "explain"]

FEATURE = Feature(
    name="glossary",
    router=router,
    specimens=specimens,
    menu=(MenuEntry(10, lambda t: t("menu", "School words"), tap("glossary.home"), Access.ANYONE),),
    commands={"words": lambda t: t("commands", "School words")},
)
