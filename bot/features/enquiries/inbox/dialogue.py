"""Staff read and answer questions of parents in their chat; every button looks everything up again."""

from datetime import date

from bot.core.tap import tap
from bot.delivery import school_time
from bot.delivery.staffchat import child_label
from bot.features.enquiries import actions, queries
from bot.features.enquiries.inbox import screens
from bot.features.enquiries.queries import Colleague, Waiting
from bot.features.enquiries.rules import What, clean
from bot.features.enquiries.tables import Enquiry
from bot.features.enquiries.words import READY
from bot.people.classlist import find_listed
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")
Mine = tuple[Colleague, Enquiry]


@router.tap("enquiries.inbox", Access.STAFF)
def show_list(turn: Turn) -> Reply:
    found: list[Waiting] = []
    for reader in queries.list_colleagues(turn.session, turn.person_id, turn.now):
        found += queries.list_of_school(turn.session, reader, turn.now)
    listed = {one.id: one for one in find_listed(turn.session, {one.pupil_id for one in found})}
    return screens.listed(turn.t, found, listed, turn.now)


@router.tap("enquiries.read", Access.STAFF)
def show(turn: Turn, enquiry_id: int) -> Reply:
    return _show(turn, enquiry_id)


def _show(turn: Turn, enquiry_id: int, *, told: str = "", may_back: bool = False) -> Reply:
    found = _find(turn, enquiry_id)
    if found is None:
        return GONE
    one = queries.get_waiting(turn.session, found[1].id)
    (child,) = find_listed(turn.session, [one.pupil_id])
    lines = queries.list_lines(turn.session, one.id)
    label = child_label(turn.t, child)
    return screens.thread(turn.t, one, lines, label, told=told, may_back=may_back)


@router.tap("enquiries.answer", Access.STAFF)
def ask_answer(turn: Turn, enquiry_id: int) -> Reply:
    return GONE if _find(turn, enquiry_id) is None else screens.ask_answer(turn.t, enquiry_id)


@router.answer("enquiries.answered", Access.STAFF)
def take_answer(turn: Turn, text: str, enquiry_id: int) -> Reply:
    words = clean(text)
    if not words:
        return GONE if _find(turn, enquiry_id) is None else screens.ask_answer(turn.t, enquiry_id, is_too_long=True)
    return _answer(turn, enquiry_id, What.WORDS, words)


@router.tap("enquiries.ready", Access.STAFF)
def answer_ready(turn: Turn, enquiry_id: int, key: str) -> Reply:
    return _answer(turn, enquiry_id, What.READY, key) if key in READY else GONE


@router.tap("enquiries.called", Access.STAFF)
def called(turn: Turn, enquiry_id: int) -> Reply:
    return _answer(turn, enquiry_id, What.CALLED)


@router.tap("enquiries.settled", Access.STAFF)
def settled(turn: Turn, enquiry_id: int) -> Reply:
    return _answer(turn, enquiry_id, What.SETTLED)


def _answer(turn: Turn, enquiry_id: int, what: What, words: str = "") -> Reply:
    found = _find(turn, enquiry_id, locked=True)
    if found is None:
        return GONE
    if actions.answer(turn.session, *found, what, words=words, now=turn.now) is None:
        return _show(turn, enquiry_id)
    return _show(turn, enquiry_id, told=screens.answered(turn.t), may_back=True)


@router.tap("enquiries.back", Access.STAFF)
def take_back(turn: Turn, enquiry_id: int) -> Reply:
    found = _find(turn, enquiry_id, locked=True)
    if found is None:
        return GONE
    done = actions.take_back(turn.session, *found, now=turn.now)
    return _show(turn, enquiry_id, told=screens.taken_back(turn.t, done=done))


@router.tap("enquiries.days", Access.STAFF)
def choose_day(turn: Turn, enquiry_id: int) -> Reply:
    found = _find(turn, enquiry_id)
    if found is None:
        return GONE
    days = actions.promise_days(school_time.load(turn.session, found[1].school_id), turn.now)
    return screens.choose_day(turn.t, enquiry_id, days)


@router.tap("enquiries.promise", Access.STAFF)
def promise(turn: Turn, enquiry_id: int, day: str) -> Reply:
    found, on = _find(turn, enquiry_id, locked=True), _day(day)
    if found is None or on is None:
        return GONE
    if not actions.promise(turn.session, *found, on, now=turn.now):
        return choose_day(turn, enquiry_id)
    return _show(turn, enquiry_id, told=screens.promised(turn.t))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@router.tap("enquiries.colleagues", Access.STAFF)
def choose_colleague(turn: Turn, enquiry_id: int) -> Reply:
    found = _find(turn, enquiry_id)
    if found is None:
        return GONE
    reader, row = found
    able = queries.list_colleagues_for(turn.session, row.pupil_id, reader.today, besides=reader.staff_id)
    return screens.choose_colleague(turn.t, enquiry_id, able)


@router.tap("enquiries.give", Access.STAFF)
def give(turn: Turn, enquiry_id: int, staff_id: int) -> Reply:
    found = _find(turn, enquiry_id, locked=True)
    if found is None:
        return GONE
    name = actions.hand_over(turn.session, *found, staff_id, now=turn.now)
    return choose_colleague(turn, enquiry_id) if name is None else screens.handed_over(turn.t, name)


def _find(turn: Turn, enquiry_id: int, *, locked: bool = False) -> Mine | None:
    """As whom they see it, at whichever school."""
    for reader in queries.list_colleagues(turn.session, turn.person_id, turn.now):
        row = queries.get_of_school(turn.session, reader, enquiry_id, turn.now, locked=locked)
        if row is not None:
            return reader, row
    return None
