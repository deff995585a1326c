"""What the messages of school offer to the rest of Samen."""

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry, Specimens
from bot.features.announcements import queries, screens
from bot.features.announcements.chat import following, writing
from bot.features.announcements.chat.specimens import specimens as of_staff
from bot.features.announcements.kind import KIND
from bot.features.announcements.pages.compose import PAGES
from bot.features.announcements.specimens import specimens as of_parents
from bot.i18n.texts import Texts
from bot.turns.answers import Answers
from bot.turns.router import Access, Router


def _router() -> Router:
    """A parent answers a message with one tap and sees the Dutch of own words; staff write and follow."""
    router = Answers("announcements", queries.get_received, screens.message, screens.unclear).make_router()
    for part in (writing, following):
        router.include(part.router)
    return router


def _specimens(t: Texts) -> Specimens:
    yield from of_parents(t)
    yield from of_staff(t)


FEATURE = Feature(
    name="announcements",
    router=_router(),
    specimens=_specimens,
    broadcasts=(KIND,),
    menu=(
        MenuEntry(30, lambda t: t("menu", "Write to parents"), tap("message.write"), Access.STAFF, writing.may_write),
        MenuEntry(31, lambda t: t("menu", "Messages to parents"), tap("message.list"), Access.STAFF, writing.may_write),
        MenuEntry(32, lambda t: t("menu", "Who is not reached"), tap("message.gaps"), Access.STAFF, writing.may_write),
    ),
    pages=PAGES,
    own_lines=queries.list_own_lines,
)
