"""What somebody has entered so far, sealed and bound to their conversation."""

import json
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.people.tables import Conversation
from bot.store.seal import keys

Draft = dict[str, Any]  # Any: JSON values, each slice knows its own


def _where(conversation_id: int) -> str:
    return f"conversation.draft:{conversation_id}"


def read(session: Session, conversation_id: int) -> Draft:
    """Empty when nothing was entered, or when the conversation was forgotten."""
    sealed = session.scalar(select(Conversation.draft).where(Conversation.id == conversation_id))
    if sealed is None:
        return {}
    draft: Draft = json.loads(keys().unseal(_where(conversation_id), sealed))
    return draft


def write(session: Session, conversation_id: int, draft: Draft) -> None:
    """An empty draft removes it."""
    sealed = keys().seal(_where(conversation_id), json.dumps(draft)) if draft else None
    session.execute(update(Conversation).where(Conversation.id == conversation_id).values(draft=sealed))
