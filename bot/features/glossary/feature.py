"""What the school words offer to the rest of Samen."""

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry
from bot.features.glossary import actions, dialogue, notes, queries, wishes
from bot.features.glossary.inline import suggest
from bot.features.glossary.pages.words import PAGES
from bot.features.glossary.specimens import specimens
from bot.turns.router import Access, Router


def _router() -> Router:
    router = Router()
    router.include(dialogue.router)
    router.include(wishes.router)
    router.include(notes.router)
    return router


FEATURE = Feature(
    name="glossary",
    router=_router(),
    specimens=specimens,
    suggest=suggest,
    menu=(
        MenuEntry(10, lambda t: t("menu", "School words"), tap("glossary.home"), Access.ANYONE),
        MenuEntry(33, lambda t: t("menu", "What parents wrote"), tap("glossary.notes"), Access.STAFF, notes.may_read),
    ),
    pages=PAGES,
    commands={"words": lambda t: t("commands", "School words")},
    export=queries.export,
    own_lines=queries.list_own_lines,
    erase=actions.forget_person,
)
