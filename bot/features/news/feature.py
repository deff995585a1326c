"""What good news offers to the rest of Samen."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry, Specimens
from bot.features.news import dialogue, favourites, history, queries
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
    for part in (dialogue, history, writing):
        router.include(part.router)
    return router


def _specimens(t: Texts) -> Specimens:
    yield from of_parents(t)
    yield from of_staff(t)


def _export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    return {**queries.export(session, person_id), **favourites.export(session, person_id)}


FEATURE = Feature(
    name="news",
    router=_router(),
    specimens=_specimens,
    broadcasts=(KIND,),
    menu=(
        MenuEntry(25, lambda t: t("menu", "My good news"), tap("news.list"), Access.PARENT, history.has_any),
        MenuEntry(29, lambda t: t("menu", "Good news"), tap("praise.write"), Access.STAFF, may_write),
    ),
    pages=(*waiting.PAGES, *coverage.PAGES),
    export=_export,
    own_lines=queries.list_own_lines,
)
