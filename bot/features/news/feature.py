"""What good news offers to the rest of Samen."""

from bot.feature import Feature
from bot.features.news import dialogue, queries
from bot.features.news.kind import KIND
from bot.features.news.pages import coverage, waiting
from bot.features.news.specimens import specimens

FEATURE = Feature(
    name="news",
    router=dialogue.router,
    specimens=specimens,
    broadcasts=(KIND,),
    pages=(*waiting.PAGES, *coverage.PAGES),
    own_lines=queries.list_own_lines,
)
