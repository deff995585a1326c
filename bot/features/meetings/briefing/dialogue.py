"""A member of staff looks at their talks in the chat."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.tap import tap
from bot.delivery.senders import Sender
from bot.features.meetings import queries as meetings
from bot.features.meetings.briefing import actions, file, screens
from bot.features.meetings.briefing.queries import Brief, Reader, get_own, list_desks, list_own, load
from bot.features.meetings.tables import Meeting
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")
WHEN = ("today", "week", "next")


@router.tap("meetings.staff", Access.STAFF)
def choose(turn: Turn) -> Reply:
    desks = list_desks(turn.session, turn.person_id, turn.now)
    if not desks:
        return GONE
    counts = [(what, sum(len(_list(turn, desk, what)) for desk in desks)) for what in WHEN]
    return screens.choose(turn.t, counts)


@router.tap("meetings.mine_at", Access.STAFF)
def show_list(turn: Turn, what: str) -> Reply:
    if what not in WHEN:
        return GONE
    desks = list_desks(turn.session, turn.person_id, turn.now)
    found = [one for desk in desks for one in _load(turn, desk, _list(turn, desk, what))]
    return screens.listed(turn.t, found) if found else screens.nothing(turn.t)


@router.tap("meetings.brief", Access.STAFF)
def show(turn: Turn, meeting_id: int) -> Reply:
    for desk in list_desks(turn.session, turn.person_id, turn.now):
        meeting = get_own(turn.session, desk, meeting_id)
        if meeting is not None and meetings.get_of_school(turn.session, desk, meeting_id):
            actions.read(turn.session, desk, meeting, now=turn.now)
            return screens.brief(turn.t, _load(turn, desk, [meeting])[0])
    return GONE


@router.tap("meetings.sheet", Access.STAFF)
def send_file(turn: Turn, written: str) -> Reply:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return GONE
    briefs = []
    for desk in list_desks(turn.session, turn.person_id, turn.now):
        own = list_own(turn.session, desk, day, day)
        briefs += _load(turn, desk, own)
        for meeting in own:
            actions.record(turn.session, desk, "printed", f"meeting:{meeting.id}", now=turn.now)
    if not briefs:
        return GONE
    return screens.sheet(turn.t, file.document(turn.t, briefs, day), day)


def _list(turn: Turn, desk: Sender, what: str) -> list[Meeting]:
    """The rest of this week, as school days go; on a weekend the next one."""
    today = desk.today
    monday = today - timedelta(days=today.weekday())
    spans = {
        "today": (today, today),
        "week": (today, monday + timedelta(days=6)),
        "next": (monday + timedelta(days=7), monday + timedelta(days=13)),
    }
    return list_own(turn.session, desk, *spans[what])


def _load(turn: Turn, desk: Sender, found: Sequence[Meeting]) -> list[Brief]:
    return load(turn.session, Reader(desk, turn.library, in_chat=True), found, turn.now)
