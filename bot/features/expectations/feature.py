"""What expectations offer to the rest of Samen."""

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry
from bot.features.expectations import privacy, queries
from bot.features.expectations.dialogue import router
from bot.features.expectations.pages.all import PAGES
from bot.features.expectations.specimens import specimens
from bot.features.expectations.teachers import tell_teachers
from bot.features.expectations.telling import tell, withhold
from bot.turns.router import Access
from bot.turns.turn import Turn


def _is_asked(turn: Turn) -> bool:
    return queries.has_sheets(turn.session, turn.person_id, turn.now)


FEATURE = Feature(
    name="expectations",
    router=router,
    specimens=specimens,
    rounds=(tell, tell_teachers),
    menu=(
        MenuEntry(29, lambda t: t("menu", "What we expect"), tap("expectations.list"), Access.PARENT, shown=_is_asked),
    ),
    pages=PAGES,
    export=privacy.export,
    own_lines=queries.list_own_lines,
    withhold=withhold,
)
