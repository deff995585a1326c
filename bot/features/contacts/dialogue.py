"""A parent asks whom they can go to."""

from bot.features.contacts import screens
from bot.features.contacts.needs import Need, Who
from bot.people.schools import About, list_schools_of
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()


@router.tap("contacts.show", Access.PARENT)
def show(turn: Turn) -> Reply:
    return screens.needs(turn.t, _schools(turn))


@router.tap("contacts.need", Access.PARENT)
def of_need(turn: Turn, need: Need) -> Reply:
    return screens.helpers(turn.t, need, _schools(turn))


@router.tap("contacts.who", Access.PARENT)
def of_one(turn: Turn, need: Need, who: Who) -> Reply:
    return screens.helper(turn.t, need, who, _schools(turn))


def _schools(turn: Turn) -> list[About]:
    return list_schools_of(turn.session, turn.person_id)
