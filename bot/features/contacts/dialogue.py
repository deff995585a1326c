"""A parent asks whom they can go to."""

from bot.features.contacts import screens
from bot.people.schools import list_schools_of
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()


@router.tap("contacts.show", Access.PARENT)
def show(turn: Turn) -> Reply:
    return screens.contacts(turn.t, list_schools_of(turn.session, turn.person_id))
