"""Who once got an invitation."""

from sqlalchemy.orm import Session

from bot.delivery import reactions
from bot.delivery.tables import Broadcast
from bot.features.events.tables import Event


def was_invited(session: Session, person_id: int, event_id: int) -> bool:
    """Whether a message about this event went to this person, the newest or one that it corrects."""
    event = session.get(Event, event_id)
    number = event.broadcast_id if event else None
    while number is not None:
        if reactions.is_recipient(session, number, person_id):
            return True
        broadcast = session.get(Broadcast, number)
        number = broadcast.corrects if broadcast else None
    return False
