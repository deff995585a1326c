"""A staff member asks for a way into the console."""

from bot.features.staff import actions, queries, screens
from bot.people import sessions
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
