"""Which groups a staff member has on a day, and which pupils a coordinator may see: parts of other queries.

They stand by themselves (`correlate(None)`), also inside a query that reads the same tables.
"""

from datetime import date

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, or_, select, union

from bot.people.tables import Handover, Pupil, Share, StaffGroup


def groups_of(staff_id: int, today: date) -> CompoundSelect[int]:
    """The ids of their own groups, and of those that a colleague handed over to them. `today`: in school time."""
    own = select(StaffGroup.group_id).where(StaffGroup.staff_id == staff_id).correlate(None)
    lent = select(Handover.group_id).where(Handover.staff_id == staff_id, is_on(today)).correlate(None)
    return union(own, lent)


def is_on(today: date) -> ColumnElement[bool]:
    """Whether the colleague has the group today."""
    return and_(Handover.from_day <= today, is_open(today))


def is_open(today: date) -> ColumnElement[bool]:
    """On today, or on a day to come."""
    return and_(Handover.ended_at.is_(None), or_(Handover.until_day.is_(None), Handover.until_day >= today))


def pupils_shared_with(staff_id: int) -> Select[int]:
    """The ids of the pupils who were shared one by one, also of those who have left."""
    return select(Share.pupil_id).where(Share.staff_id == staff_id).correlate(None)


def groups_shared_with(staff_id: int) -> Select[int]:
    """The ids of the groups in which such a pupil is now."""
    at_school = Pupil.archived_at.is_(None)
    return select(Pupil.group_id).where(Pupil.id.in_(pupils_shared_with(staff_id)), at_school).correlate(None)
