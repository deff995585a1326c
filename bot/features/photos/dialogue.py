"""A guardian says yes or no to photos of each child, and changes their mind whenever they like."""

from enum import StrEnum

from bot.core.tap import tap
from bot.features.photos import screens
from bot.people.queries import children_of, get_child
from bot.photos import actions
from bot.photos.queries import list_answers
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


class Said(StrEnum):
    YES = "yes"
    NO = "no"


@router.tap("photos.children", Access.PARENT)
def choose_child(turn: Turn) -> Reply:
    children = children_of(turn.session, turn.person_id)
    if len(children) == 1:
        return tap("photos.ask", children[0].guardian_id)
    return screens.choose_child(turn.t, children, list_answers(turn.session, turn.person_id))


@router.tap("photos.ask", Access.PARENT)
def ask(turn: Turn, guardian_id: int) -> Reply:
    child = get_child(turn.session, turn.person_id, guardian_id)
    if child is None:
        return GONE
    return screens.ask(turn.t, child, list_answers(turn.session, turn.person_id)[guardian_id].given)


@router.tap("photos.answer", Access.PARENT)
def answer(turn: Turn, guardian_id: int, said: Said) -> Reply:
    child = get_child(turn.session, turn.person_id, guardian_id)
    if child is None:
        return GONE
    given, version = said is Said.YES, screens.consent_revision(turn.t)
    actions.answer(
        turn.session,
        turn.person_id,
        guardian_id,
        given=given,
        version=version,
        language=turn.t.code,
        now=turn.now,
    )
    return screens.answered(turn.t, child, given=given)
