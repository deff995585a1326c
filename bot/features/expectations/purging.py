"""What goes by itself of expectations when its time has passed (docs/privacy.md)."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.delivery.outbox import KEEP_ROW
from bot.features.expectations.tables import ExpectationRound


def purge(session: Session, now: datetime) -> int:
    """Rounds, with the answers that hang on them."""
    gone = delete(ExpectationRound).where(ExpectationRound.created_at < now - KEEP_ROW)
    return session.connection().execute(gone).rowcount
