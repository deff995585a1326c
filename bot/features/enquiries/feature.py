"""What questions to school offer to the rest of Samen."""

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry
from bot.features.enquiries import danger, privacy, telling
from bot.features.enquiries.asking import dialogue as asking
from bot.features.enquiries.inbox import dialogue as inbox
from bot.features.enquiries.inbox import reminding
from bot.features.enquiries.pages import listing, one
from bot.features.enquiries.specimens import specimens
from bot.turns.router import Access, Router


def _router() -> Router:
    router = Router()
    for part in (asking.router, inbox.router):
        router.include(part)
    return router


FEATURE = Feature(
    name="enquiries",
    router=_router(),
    specimens=specimens,
    rounds=(telling.tell, reminding.remind),
    menu=(
        MenuEntry(18, lambda t: t("enquiry", "Ask a question"), tap("enquiries.ask"), Access.PARENT),
        MenuEntry(28, lambda t: t("inbox", "Questions of parents"), tap("enquiries.inbox"), Access.STAFF),
    ),
    pages=(*listing.PAGES, *one.PAGES),
    prepare=danger.prepare,
    export=privacy.export,
    own_lines=privacy.list_own_lines,
    withhold=telling.withhold,
)
