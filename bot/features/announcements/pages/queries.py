"""How many families a message would be for, before it is written."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.page import Actor
from bot.console.seen import pupils_seen
from bot.people.families import count_families, may_split
from bot.people.tables import Guardian, Pupil


@dataclass(frozen=True, slots=True)
class Families:
    """Linked families of the groups that somebody may write to."""

    all: int
    by_group: dict[int, int]


def count(session: Session, actor: Actor) -> Families:
    ties: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = session.execute(
        select(Pupil.group_id, Guardian.person_id, Guardian.pupil_id)
        .join(Guardian, Guardian.pupil_id == Pupil.id)
        .where(pupils_seen(actor))
    )
    for group_id, person_id, pupil_id in rows:
        ties[group_id].append((person_id, pupil_id))
    every = [tie for group in ties.values() for tie in group]
    return Families(count_families(every), {group_id: count_families(group) for group_id, group in ties.items()})


def may_choose_language(families: Families, group_ids: Collection[int], *, whole_school: bool) -> bool:
    """A choice among fewer families would say what a family reads."""
    return may_split(families.all if whole_school else sum(families.by_group.get(each, 0) for each in group_ids))
