"""What operators do, by name: functions of a session, the time and JSON values that return the lines to print."""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.operations import glossary, invitations, notices, roster, schools
from bot.refusal import Refused

__all__ = ["OPERATIONS", "perform"]

OPERATIONS: dict[str, Callable[..., list[str]]] = {
    "school create": schools.create,
    "roster import": roster.import_roster,
    "invite": invitations.invite_guardians,
    "staff invite": invitations.invite_staff,
    "glossary notes": glossary.notes,
    "notice preview": notices.preview,
    "notice send": notices.send,
    "notice show": notices.show,
    "notice cancel": notices.cancel,
    "notice pause": notices.pause,
    "notice resume": notices.resume,
}


def perform(session: Session, now: datetime, operation: str, arguments: Mapping[str, Any]) -> list[str]:
    """Inside the caller's transaction, which must end when Refused is raised. Any: JSON values."""
    work = OPERATIONS.get(operation)
    if work is None:
        raise Refused(f"this Samen knows no operation {operation!r}; is the server of another version?")
    try:
        bound = inspect.signature(work).bind(session, now, **arguments)
    except TypeError as error:
        raise Refused(f"{operation}: {error}") from None
    return work(*bound.args, **bound.kwargs)
