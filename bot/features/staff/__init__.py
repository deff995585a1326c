"""Staff: the way from the chat into the console."""

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry
from bot.features.staff.dialogue import router
from bot.features.staff.specimens import specimens
from bot.turns.router import Access

FEATURE = Feature(
    name="staff",
    router=router,
    specimens=specimens,
    menu=(MenuEntry(70, lambda t: t("menu", "Console"), tap("staff.console"), Access.STAFF),),
)
