"""Lists on their way in and changes that can be taken back, for the staff member who asks."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.console.access import Reach
from bot.console.page import Actor
from bot.features.roster.queries import DRAFT_LIFE, UNDO
from bot.features.roster.tables import RosterChange, RosterDraft
from bot.store.seal import Unreadable

Json = dict[str, Any]  # Any: JSON values


@dataclass(frozen=True, slots=True)
class Change:
    id: int
    kind: str
    made_at: datetime
    is_undone: bool
    may_undo: bool
    counts: dict[str, int]


def school_of(actor: Actor) -> int:
    if actor.reach is not Reach.SCHOOL:
        raise LookupError("the route's permission should require the whole school")
    return actor.member.school_id


def find_draft(session: Session, actor: Actor, draft_id: int, now: datetime) -> Json | None:
    """What this staff member uploaded within the hour."""
    row = session.scalar(
        select(RosterDraft).where(
            RosterDraft.id == draft_id,
            RosterDraft.staff_id == actor.member.staff_id,
            RosterDraft.created_at > now - DRAFT_LIFE,
        )
    )
    if row is None:
        return None
    try:
        kept: Json = json.loads(row.list)
    except Unreadable:
        return None
    return kept


def list_changes(session: Session, actor: Actor, now: datetime) -> list[Change]:
    """Those that can still be looked at; only the newest can be taken back."""
    rows = session.scalars(_recent(school_of(actor), now).order_by(RosterChange.id.desc())).all()
    newest = next((row.id for row in rows if row.undone_at is None), None)
    return [_change(row, may_undo=row.id == newest) for row in rows]


def find_change(session: Session, actor: Actor, change_id: int, now: datetime) -> Change | None:
    return next((one for one in list_changes(session, actor, now) if one.id == change_id), None)


def _recent(school_id: int, now: datetime) -> Select[RosterChange]:
    return select(RosterChange).where(RosterChange.school_id == school_id, RosterChange.made_at > now - UNDO)


def _change(row: RosterChange, *, may_undo: bool) -> Change:
    try:
        counts = json.loads(row.before)["counts"]
    except Unreadable:
        counts, may_undo = {}, False
    return Change(row.id, row.kind, row.made_at, row.undone_at is not None, may_undo, counts)
