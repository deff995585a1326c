"""What good news offers to the rest of Samen."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry, Specimens
from bot.features.news import actions, dialogue, favourites, history, queries
from bot.features.news.answers import actions as answers
from bot.features.news.answers import bundles
from bot.features.news.answers import dialogue as good_words
from bot.features.news.answers.queries import export as export_words
from bot.features.news.answers.specimens import specimens as of_answers
from bot.features.news.chat import writing
from bot.features.news.chat.places import may_write
from bot.features.news.chat.specimens import specimens as of_staff
from bot.features.news.kind import KIND
from bot.features.news.pages import answers as answers_page
from bot.features.news.pages import compose, coverage, waiting
from bot.features.news.specimens import specimens as of_parents
from bot.features.news.waiting import dialogue as who_waits
from bot.features.news.waiting import reminders
from bot.features.news.waiting.specimens import specimens as of_waiting
from bot.i18n.texts import Texts
from bot.turns.router import Access, Router


def _router() -> Router:
    router = Router()
    for part in (dialogue, history, writing, good_words, who_waits):
        router.include(part.router)
    return router


def _specimens(t: Texts) -> Specimens:
    for part in (of_parents, of_staff, of_answers, of_waiting):
        yield from part(t)


def _export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    found = [part(session, person_id) for part in (queries.export, favourites.export, export_words)]
    return {name: value for part in found for name, value in part.items()}


FEATURE = Feature(
    name="news",
    router=_router(),
    specimens=_specimens,
    broadcasts=(KIND,),
    menu=(
        MenuEntry(25, lambda t: t("menu", "My good news"), tap("news.list"), Access.PARENT, history.has_any),
        MenuEntry(26, lambda t: t("menu", "Tell something good"), tap("goodword.tell"), Access.PARENT),
        MenuEntry(29, lambda t: t("menu", "Good news"), tap("praise.write"), Access.STAFF, may_write),
        MenuEntry(29, lambda t: t("menu", "Who waits?"), tap("waiting.show"), Access.STAFF, may_write),
    ),
    rounds=(bundles.send, reminders.remind),
    pages=(*waiting.PAGES, *compose.PAGES, *answers_page.PAGES, *coverage.PAGES),
    withhold=actions.withhold,
    export=_export,
    erase=answers.forget,
    own_lines=queries.list_own_lines,
)
