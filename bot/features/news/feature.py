"""What good news offers to the rest of Samen."""

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry, Specimens
from bot.features.news import dialogue, favourites, queries
from bot.features.news.chat import writing
from bot.features.news.chat.places import may_write
from bot.features.news.chat.specimens import specimens as of_staff
from bot.features.news.kind import KIND
from bot.features.news.pages import coverage, waiting
from bot.features.news.specimens import specimens as of_parents
from bot.i18n.texts import Texts
from bot.turns.router import Access, Router


def _router() -> Router:
    router = Router()
    for part in (dialogue, writing):
        router.include(part.router)
    return router


def _specimens(t: Texts) -> Specimens:
    yield from of_parents(t)
    yield from of_staff(t)


FEATURE = Feature(
    name="news",
    router=_router(),
    specimens=_specimens,
    broadcasts=(KIND,),
    menu=(MenuEntry(29, lambda t: t("menu", "Good news"), tap("praise.write"), Access.STAFF, may_write),),
    pages=(*waiting.PAGES, *coverage.PAGES),
    export=favourites.export,
    own_lines=queries.list_own_lines,
)
