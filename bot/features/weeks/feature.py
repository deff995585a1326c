"""What the week in the group offers to the rest of Samen."""

from bot.feature import Feature
from bot.features.weeks import queries, screens
from bot.features.weeks.kind import KIND
from bot.features.weeks.pages.compose import PAGES
from bot.features.weeks.specimens import specimens
from bot.turns.answers import Answers

FEATURE = Feature(
    name="weeks",
    router=Answers("weeks", queries.get_received, screens.message, screens.unclear).make_router(),
    specimens=specimens,
    broadcasts=(KIND,),
    pages=PAGES,
    own_lines=queries.list_own_lines,
)
