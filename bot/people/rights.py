"""Which guardians may be told how a child is doing; whoever writes or shows something about one child asks here.

A guardian without that right is as one who is not there: no meeting, preparation, agreement, answer or news about the
child. What goes to a whole group or school still reaches them.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from bot.people.tables import Guardian, Pupil


def known_to(person_id: int) -> Select[int]:
    """The ids of the pupils that this guardian may be told about, also of those who have left the school."""
    return select(Guardian.pupil_id).where(Guardian.person_id == person_id, Guardian.informed)


def may_know(person_id: int) -> ColumnElement[bool]:
    """Over `Pupil`: those that this guardian may be told about."""
    return Pupil.id.in_(known_to(person_id))


def knowing(pupil_ids: Collection[int]) -> Select[int, int]:
    """(person, pupil) of the guardians who may be told about these pupils."""
    return select(Guardian.person_id, Guardian.pupil_id).where(Guardian.pupil_id.in_(pupil_ids), Guardian.informed)


def may_be_told(session: Session, person_id: int, pupil_id: int) -> bool:
    return session.scalar(known_to(person_id).where(Guardian.pupil_id == pupil_id)) is not None


def set_informed(session: Session, guardian_id: int, *, informed: bool) -> bool:
    """False when it was so already."""
    changed = update(Guardian).where(Guardian.id == guardian_id, Guardian.informed.is_not(informed))
    return session.scalar(changed.values(informed=informed).returning(Guardian.id)) is not None
