"""Which groups and pupils an actor may see, as conditions for every query that names one."""

from sqlalchemy import ColumnElement, and_, false, or_

from bot.console.access import Reach
from bot.console.page import Actor
from bot.people import reach
from bot.people.tables import Group, Pupil


def groups_seen(actor: Actor) -> ColumnElement[bool]:
    """Groups of which at least one pupil may be seen, or that may be seen as a whole."""
    own_school = Group.school_id == actor.member.school_id
    staff_id = actor.member.staff_id
    match actor.reach:
        case Reach.SCHOOL:
            return own_school
        case Reach.GROUPS:
            return and_(own_school, Group.id.in_(reach.groups_of(staff_id, actor.today)))
        case Reach.SHARED:
            whole, part = reach.groups_of(staff_id, actor.today), reach.groups_shared_with(staff_id)
            return and_(own_school, or_(Group.id.in_(whole), Group.id.in_(part)))
        case _:
            return false()


def pupils_seen(actor: Actor) -> ColumnElement[bool]:
    """Pupils at school now."""
    at_school = and_(Pupil.school_id == actor.member.school_id, Pupil.archived_at.is_(None))
    staff_id = actor.member.staff_id
    match actor.reach:
        case Reach.SCHOOL:
            return at_school
        case Reach.GROUPS:
            return and_(at_school, Pupil.group_id.in_(reach.groups_of(staff_id, actor.today)))
        case Reach.SHARED:
            whole, each = reach.groups_of(staff_id, actor.today), reach.pupils_shared_with(staff_id)
            return and_(at_school, or_(Pupil.group_id.in_(whole), Pupil.id.in_(each)))
        case _:
            return false()
