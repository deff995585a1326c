"""Staff making invitation sheets and taking their codes back; each leaves a line in the audit log, without a code."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.console.page import Actor
from bot.people import audit, invites
from bot.people.invites import NewInvite, SheetPlace


def make(session: Session, actor: Actor, places: Sequence[SheetPlace], *, thing: str, now: datetime) -> list[NewInvite]:
    """`thing` is the group or the pupil they were asked for; the places were found through the actor."""
    made = invites.make_sheets(session, actor.member.school_id, places, actor=_name(actor), now=now)
    record(session, actor, "sheets.made", thing, now=now)
    return made


def take_back(session: Session, actor: Actor, invite_id: int, *, now: datetime) -> bool:
    """False when it was used or taken back before. The invite was found through the actor."""
    return invites.revoke(session, actor.member.school_id, invite_id, actor=_name(actor), now=now)


def record(session: Session, actor: Actor, action: str, thing: str, *, now: datetime) -> None:
    audit.record(session, _name(actor), action, thing, now=now, school_id=actor.member.school_id)


def _name(actor: Actor) -> str:
    return f"staff:{actor.member.staff_id}"
