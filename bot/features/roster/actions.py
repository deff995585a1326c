"""Writing what a plan says, in one transaction, with what is needed to take it back."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, delete, select
from sqlalchemy.orm import Session

from bot.features.roster import queries
from bot.features.roster.plan import Kind, Plan, Step
from bot.features.roster.tables import RosterChange, RosterDraft
from bot.people import audit, pupils
from bot.people.tables import Group, Pupil, School
from bot.store.ids import new_id

Json = dict[str, Any]  # Any: JSON values


@dataclass(frozen=True, slots=True)
class Doer:
    """Who changes which school: a staff member, or the operator."""

    school_id: int
    staff_id: int | None = None

    @property
    def name(self) -> str:
        return "operator" if self.staff_id is None else f"staff:{self.staff_id}"


def lock(session: Session, school_id: int) -> None:
    """Changes of one school's pupils happen one after another."""
    session.execute(select(School.id).where(School.id == school_id).with_for_update())


def keep_draft(session: Session, staff_id: int, content: Json, now: datetime) -> int:
    """The only one of this staff member."""
    session.execute(delete(RosterDraft).where(RosterDraft.staff_id == staff_id))
    row = RosterDraft(id=new_id(), staff_id=staff_id, created_at=now)
    row.list = json.dumps(content)
    session.add(row)
    session.flush()
    return row.id


def replace_draft(session: Session, draft_id: int, content: Json) -> None:
    """With less: the hour goes on from the upload."""
    session.get_one(RosterDraft, draft_id).list = json.dumps(content)
    session.flush()


def drop_draft(session: Session, draft_id: int, staff_id: int) -> None:
    session.execute(delete(RosterDraft).where(RosterDraft.id == draft_id, RosterDraft.staff_id == staff_id))


def apply(session: Session, doer: Doer, plan: Plan, *, keep: Collection[int] = (), now: datetime) -> int | None:
    """The number of the change; None when there is nothing to change. The school must be locked."""
    leaving = [one.id for one in plan.leaving(keep)]
    if not plan.changes and not leaving and not plan.new_groups:
        return None
    groups, made = _groups(session, doer.school_id, plan.new_groups)
    known = queries.pupils_by_id(
        session, doer.school_id, [*leaving, *(step.known.id for step in plan.changes if step.known)]
    )
    before: dict[int, list[object] | None] = {number: state_of(row) for number, row in known.items()}
    for step in plan.changes:
        row = known[step.known.id] if step.known else Pupil(id=new_id(), school_id=doer.school_id)
        _write(row, step, groups)
        session.add(row)
        before.setdefault(row.id, None)
    session.flush()
    back = [step.known.id for step in plan.changes if step.known and step.kind is Kind.BACK]
    pupils.restore(session, doer.school_id, back, actor=doer.name, now=now)
    taken_back = pupils.archive(session, doer.school_id, leaving, actor=doer.name, now=now)
    counts = {kind.value: plan.count(kind) for kind in Kind} | {"left": len(leaving), "refused": len(plan.problems)}
    change = {"before": before, "groups": made, "invites": taken_back, "counts": counts}
    return _remember(session, doer, "list", change, now=now)


def move_up(session: Session, doer: Doer, targets: Mapping[int, str | None], now: datetime) -> int | None:
    """`targets`: by group, the name of the group its pupils go to; None when they leave. Others stay."""
    wanted = [name for name in targets.values() if name is not None]
    known = list(session.scalars(select(Group.name).where(Group.school_id == doer.school_id)))
    groups, made = _groups(session, doer.school_id, [name for name in dict.fromkeys(wanted) if name not in known])
    rows = session.scalars(
        select(Pupil).where(Pupil.school_id == doer.school_id, Pupil.group_id.in_(targets), Pupil.archived_at.is_(None))
    ).all()
    if not rows:
        return None
    before: dict[int, list[object] | None] = {row.id: state_of(row) for row in rows}
    leaving = [row.id for row in rows if targets[row.group_id] is None]
    moved = 0
    for row in rows:
        if (name := targets[row.group_id]) is not None:
            row.group_id = groups[name]
            moved += 1
    session.flush()
    taken_back = pupils.archive(session, doer.school_id, leaving, actor=doer.name, now=now)
    counts = {Kind.MOVED.value: moved, "left": len(leaving)}
    return _remember(
        session, doer, "year", {"before": before, "groups": made, "invites": taken_back, "counts": counts}, now=now
    )


def leave(session: Session, doer: Doer, pupil_id: int, now: datetime) -> int | None:
    """One pupil has left, as if the next list did not name them. None when there is no such pupil at school."""
    lock(session, doer.school_id)
    known = queries.pupils_by_id(session, doer.school_id, [pupil_id])
    before: dict[int, list[object] | None] = {number: state_of(row) for number, row in known.items()}
    if not any(row.archived_at is None for row in known.values()):
        return None
    taken_back = pupils.archive(session, doer.school_id, [pupil_id], actor=doer.name, now=now)
    change: Json = {"before": before, "groups": [], "invites": taken_back, "counts": {"left": 1}}
    return _remember(session, doer, "list", change, now=now)


def _groups(session: Session, school_id: int, new: Sequence[str]) -> tuple[dict[str, int], list[int]]:
    """All groups by name, and the ids of those just made."""
    made = [Group(id=new_id(), school_id=school_id, name=name) for name in new]
    session.add_all(made)
    session.flush()
    rows = session.scalars(select(Group).where(Group.school_id == school_id))
    return {row.name: row.id for row in rows}, [row.id for row in made]


def _write(row: Pupil, step: Step, groups: Mapping[str, int]) -> None:
    row.group_id, row.first_name = groups[step.group], step.name
    row.number = step.number or None


def state_of(row: Pupil) -> list[object]:
    left = row.archived_at.isoformat() if row.archived_at else None
    return [row.group_id, row.first_name, queries.number_of(row), left]


def _remember(session: Session, doer: Doer, kind: str, change: Json, *, now: datetime) -> int:
    session.expire_all()
    rows = queries.pupils_by_id(session, doer.school_id, change["before"])
    change["after"] = {number: state_of(row) for number, row in rows.items()}
    kept = RosterChange(id=new_id(), school_id=doer.school_id, staff_id=doer.staff_id, kind=kind, made_at=now)
    kept.before = json.dumps(change)
    session.add(kept)
    action = queries.MOVED_UP if kind == "year" else "roster.imported"
    audit.record(session, doer.name, action, f"roster:{kept.id}", now=now, school_id=doer.school_id)
    session.flush()
    return kept.id


def purge_drafts(session: Session, now: datetime) -> int:
    return _count(session, delete(RosterDraft).where(queries.old_draft(now)))


def purge_changes(session: Session, now: datetime) -> int:
    return _count(session, delete(RosterChange).where(RosterChange.made_at <= now - queries.UNDO))


def _count(session: Session, statement: Delete) -> int:
    return cast("CursorResult[Any]", session.execute(statement)).rowcount  # Any: no columns
