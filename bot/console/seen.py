"""Which groups and pupils an actor may see, as conditions for every query that names one."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, Select, and_, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from bot.console.access import Reach
from bot.console.page import Actor
from bot.people import reach
from bot.people.tables import Group, Pupil


def groups_seen(actor: Actor) -> ColumnElement[bool]:
    """Groups of which at least one pupil may be seen, or that may be seen as a whole."""
    own_school = Group.school_id == actor.member.school_id
    return and_(own_school, _reached(actor, Group.id, Group.id, reach.groups_shared_with))


def pupils_seen(actor: Actor) -> ColumnElement[bool]:
    """Pupils at school now."""
    at_school = and_(Pupil.school_id == actor.member.school_id, Pupil.archived_at.is_(None))
    return and_(at_school, _reached(actor, Pupil.group_id, Pupil.id, reach.pupils_shared_with))


def _reached(
    actor: Actor,
    group: InstrumentedAttribute[int],
    each: InstrumentedAttribute[int],
    shared: Callable[[int], Select[int]],
) -> ColumnElement[bool]:
    """`group` is the group's id; `each` is what somebody may have shared, by the ids that `shared` gives."""
    staff_id = actor.member.staff_id
    match actor.reach:
        case Reach.SCHOOL:
            return true()
        case Reach.GROUPS:
            return group.in_(reach.groups_of(staff_id, actor.today))
        case Reach.SHARED:
            return or_(group.in_(reach.groups_of(staff_id, actor.today)), each.in_(shared(staff_id)))
        case _:
            return false()
