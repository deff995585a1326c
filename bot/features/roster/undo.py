"""Taking back a change of the list of pupils: whoever was changed again since then, or has a parent here, stays."""

import json
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from bot.features.roster import queries
from bot.features.roster.actions import Doer, Json, state_of
from bot.features.roster.tables import RosterChange
from bot.people import audit
from bot.people.tables import Group, Guardian, Invite, Pupil, StaffGroup


def take_back(session: Session, doer: Doer, change_id: int, now: datetime) -> int:
    """How many pupils stay as they are now. The school must be locked, and the change the newest."""
    row = session.get_one(RosterChange, change_id)
    change: Json = json.loads(row.before)
    after = {int(number): state for number, state in change["after"].items()}
    groups = set(session.scalars(select(Group.id).where(Group.school_id == doer.school_id)))
    parents = set(session.scalars(select(Guardian.pupil_id).where(Guardian.pupil_id.in_(after))))
    found = queries.pupils_by_id(session, doer.school_id, after)
    left = 0
    for number, state in change["before"].items():
        pupil = found.get(int(number))
        if pupil is None or state_of(pupil) != after[int(number)]:
            left += pupil is not None
        elif state is None and pupil.id in parents:
            left += 1
        elif state is None:
            session.delete(pupil)
        elif state[0] in groups:
            _put_back(pupil, state)
        else:
            left += 1
    session.flush()
    _give_back_invites(session, change["invites"], row.made_at)
    _remove_empty(session, change["groups"])
    row.undone_at = now
    audit.record(session, doer.name, "roster.undone", f"roster:{row.id}", now=now, school_id=doer.school_id)
    return left


def _put_back(pupil: Pupil, state: list[object]) -> None:
    group_id, name, number, left = state
    pupil.group_id, pupil.first_name = int(str(group_id)), str(name)
    pupil.number = str(number) or None
    pupil.archived_at = datetime.fromisoformat(str(left)) if left else None


def _give_back_invites(session: Session, invite_ids: list[int], revoked_at: datetime) -> None:
    """The codes on letters that this change ended work again."""
    ended = update(Invite).where(Invite.id.in_(invite_ids), Invite.revoked_at == revoked_at)
    session.execute(ended.values(revoked_at=None))


def _remove_empty(session: Session, group_ids: list[int]) -> None:
    unused = ~exists().where(Pupil.group_id == Group.id) & ~exists().where(StaffGroup.group_id == Group.id)
    session.execute(
        delete(Group).where(Group.id.in_(group_ids), unused), execution_options={"synchronize_session": False}
    )
