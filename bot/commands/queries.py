"""What a chat in the terminal must know: whether its answers are all there."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.delivery.tables import OutMessage


def is_waiting(session: Session, lane: str, now: datetime) -> bool:
    waiting = exists().where(OutMessage.lane == lane, OutMessage.state.in_(("ready", "sending")), OutMessage.due <= now)
    return bool(session.scalar(select(waiting)))
