"""A guardian says yes or no to photos of each child, whenever they like; a teacher sends a photo to use later."""

from enum import StrEnum

from bot.core.tap import tap
from bot.delivery import senders
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


@router.photo()
def take_photo(turn: Turn, source: str) -> Reply:
    """From somebody who may send; for everybody else it is a picture like any other."""
    places = senders.list_for(turn.session, turn.person_id, turn.now)
    if not places:
        return None
    sender = places[0]
    wanted = actions.want(
        turn.session,
        sender.school_id,
        sender.staff_id,
        address_id=turn.talker.address_id,
        source=source,
        now=turn.now,
    )
    return screens.fetching(turn.t) if wanted else screens.too_many(turn.t)


@router.tap("photos.remove", Access.STAFF)
def remove(turn: Turn, photo_id: int) -> Reply:
    for sender in senders.list_for(turn.session, turn.person_id, turn.now):
        if actions.drop(turn.session, photo_id, sender.staff_id, now=turn.now):
            return screens.removed(turn.t)
    return GONE
