"""What meetings offer to the rest of Samen."""

from sqlalchemy.orm import Session

from bot.core.tap import tap
from bot.delivery.rounds import Round
from bot.feature import Feature, MenuEntry
from bot.features.meetings import privacy, queries
from bot.features.meetings.agreeing import asking, staff
from bot.features.meetings.agreeing import dialogue as agreeing
from bot.features.meetings.agreeing import letters as agreed
from bot.features.meetings.agreeing import queries as agreements
from bot.features.meetings.agreeing.pages import show as agreements_page
from bot.features.meetings.briefing import dialogue as briefing
from bot.features.meetings.briefing import letters as answers
from bot.features.meetings.briefing import translating
from bot.features.meetings.briefing.notices import tell_staff
from bot.features.meetings.briefing.pages import paper, show
from bot.features.meetings.choosing import dialogue as choosing
from bot.features.meetings.planning.pages import all as planning
from bot.features.meetings.preparing import dialogue as preparing
from bot.features.meetings.preparing import letters as prepare
from bot.features.meetings.specimens import specimens
from bot.features.meetings.telling import writers
from bot.features.meetings.telling.letters import Teller
from bot.features.meetings.telling.withholding import withhold
from bot.translate.ports import OwnLine
from bot.turns.router import Access, Router

ROUTERS: tuple[Router, ...] = (
    choosing.router,
    preparing.router,
    briefing.router,
    agreeing.router,
)
WRITERS = {
    **writers.WRITERS,
    **prepare.WRITERS,
    **answers.WRITERS,
    **agreed.WRITERS,
}
ROUNDS: tuple[Round, ...] = (
    Teller(WRITERS),
    tell_staff,
    asking.ask_due,
    staff.send_due,
)
MENU: tuple[MenuEntry, ...] = (
    MenuEntry(17, lambda t: t("menu", "Meetings"), tap("meetings.list"), Access.PARENT, choosing.has_meetings),
    MenuEntry(34, lambda t: t("menu", "Talks with parents"), tap("meetings.staff"), Access.STAFF),
)
PAGES = (
    *planning.PAGES,
    *show.PAGES,
    *paper.PAGES,
    *agreements_page.PAGES,
)


def _router() -> Router:
    router = Router()
    for part in ROUTERS:
        router.include(part)
    return router


def _list_own_lines(session: Session, school_id: int) -> list[OwnLine]:
    parts = (queries.list_own_lines, translating.list_own_lines, agreements.list_own_lines)
    return [line for part in parts for line in part(session, school_id)]


FEATURE = Feature(
    name="meetings",
    router=_router(),
    specimens=specimens,
    rounds=ROUNDS,
    menu=MENU,
    pages=PAGES,
    export=privacy.export,
    withhold=withhold,
    own_lines=_list_own_lines,
)
