"""A staff member asks for a way into the console, or lets another device in."""

from bot.core.tap import tap
from bot.features.staff import actions, queries, screens
from bot.people import codes, sessions
from bot.people.codes import Waiting
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()


@router.tap("staff.console", Access.STAFF)
def console(turn: Turn) -> Reply:
    """Each tap makes new links; the ones before still end after their minutes."""
    doors = [
        screens.Door(place.school, f"{turn.public_url.rstrip('/')}/console/in/{token}")
        for place in queries.list_places(turn.session, turn.person_id)
        for token in [actions.offer_link(turn.session, place, turn.now)]
    ]
    return screens.console(turn.t, doors, sessions.LINK_MINUTES["console"])


@router.tap("staff.other", Access.STAFF)
def ask_code(turn: Turn) -> Reply:
    return screens.ask_code(turn.t, _address(turn))


@router.answer("staff.code", Access.STAFF)
def take_code(turn: Turn, text: str) -> Reply:
    """Shows which device it is; only a yes lets it in."""
    found = codes.find(turn.session, text, guesser=_guesser(turn), now=turn.now)
    if not isinstance(found, Waiting):
        return screens.wrong_code(turn.t, found)
    return screens.ask_yes(turn.t, found, text, queries.list_places(turn.session, turn.person_id))


@router.tap("staff.let_in", Access.STAFF)
def let_in(turn: Turn, code: str, staff_id: int) -> Reply:
    places = queries.list_places(turn.session, turn.person_id)
    place = next((place for place in places if place.staff_id == staff_id), None)
    if place is None:
        return tap("home.gone")
    found = codes.find(turn.session, code, guesser=_guesser(turn), now=turn.now)
    if not isinstance(found, Waiting):
        return screens.wrong_code(turn.t, found)
    actions.confirm_code(turn.session, place, code, turn.now)
    return screens.let_in(turn.t)


def _address(turn: Turn) -> str:
    return f"{turn.public_url.rstrip('/')}/console"


def _guesser(turn: Turn) -> str:
    return f"person:{turn.person_id}"
