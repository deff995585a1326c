"""What events offer to the rest of Samen."""

from bot.core.tap import tap
from bot.feature import Feature, MenuEntry
from bot.features.events import privacy
from bot.features.events.calendars import dialogue as calendars
from bot.features.events.calendars.feed import SUBSCRIPTION
from bot.features.events.making import inviting, queries
from bot.features.events.making.kinds import CHANGED, INVITATION
from bot.features.events.making.pages.all import PAGES as OF_ALL
from bot.features.events.parents import dialogue, helping
from bot.features.events.reminding import dialogue as reminding
from bot.features.events.reminding.sending import send_due
from bot.features.events.replies.actions import forget
from bot.features.events.school.pages.all import PAGES as OF_ONE
from bot.features.events.specimens import specimens
from bot.features.events.telling import letters
from bot.turns.router import Access, Router


def _router() -> Router:
    router = Router()
    for part in (dialogue.router, helping.router, calendars.router, reminding.router):
        router.include(part)
    return router


FEATURE = Feature(
    name="events",
    router=_router(),
    specimens=specimens,
    broadcasts=(INVITATION, CHANGED),
    rounds=(inviting.invite_due, letters.end_offers, letters.tell, send_due),
    menu=(MenuEntry(15, lambda t: t("menu", "Invitations"), tap("events.list"), Access.PARENT),),
    pages=(*OF_ALL, *OF_ONE),
    subscriptions=(SUBSCRIPTION,),
    export=privacy.export,
    erase=forget,
    own_lines=queries.list_own_lines,
)
