"""Who can help me?: for parents, whom they can go to with what they need, at school and outside of it."""

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry
from bot.features.contacts.dialogue import router
from bot.features.contacts.specimens import specimens
from bot.turns.router import Access

FEATURE = Feature(
    name="contacts",
    router=router,
    specimens=specimens,
    menu=(MenuEntry(30, lambda t: t("menu", "Who can help me?"), tap("contacts.show"), Access.PARENT),),
)
