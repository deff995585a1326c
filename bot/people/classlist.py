"""The children of a group as staff meet them in a chat: by first name where the parents allow it, else by number.

The number is the child's place in the list of the group by first name, as the console shows it.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.people.rules import Naming, Policy, in_order, may_staff_see_name
from bot.people.tables import Guardian, Pupil, School


@dataclass(frozen=True, slots=True)
class Listed:
    """`shown`: the first name, where it may stand in a chat of staff."""

    id: int
    group_id: int
    number: int
    shown: str | None


def place_in_list(first_name: str, pupil_id: int) -> tuple[list[tuple[int, str]], int]:
    """What a group's list is sorted by, wherever it is numbered."""
    return in_order(first_name), pupil_id


def list_group(session: Session, group_id: int) -> list[Listed]:
    """Those at school now. Whoever asks has made sure that the group is theirs to see."""
    rows = session.execute(
        select(Pupil.id, Pupil.first_name, School.naming)
        .join(School, School.id == Pupil.school_id)
        .where(Pupil.group_id == group_id, Pupil.archived_at.is_(None))
    ).all()
    chosen = _chosen(session, [row.id for row in rows])
    ordered = sorted(rows, key=lambda row: place_in_list(row.first_name, row.id))
    return [
        Listed(row.id, group_id, number, row.first_name if _may_show(row.naming, chosen[row.id]) else None)
        for number, row in enumerate(ordered, 1)
    ]


def find_listed(session: Session, pupil_ids: Collection[int]) -> list[Listed]:
    """The same of some pupils, group by group."""
    wanted = set(pupil_ids)
    groups = session.scalars(select(Pupil.group_id).where(Pupil.id.in_(wanted)).distinct()).all()
    return [each for group_id in sorted(groups) for each in list_group(session, group_id) if each.id in wanted]


def _may_show(policy: str, chosen: Collection[Naming]) -> bool:
    return may_staff_see_name(Policy(policy), chosen)


def _chosen(session: Session, pupil_ids: Collection[int]) -> dict[int, list[Naming]]:
    found: defaultdict[int, list[Naming]] = defaultdict(list)
    ties = select(Guardian.pupil_id, Guardian.naming).where(Guardian.pupil_id.in_(pupil_ids))
    for pupil_id, naming in session.execute(ties):
        found[pupil_id].append(Naming(naming))
    return found
