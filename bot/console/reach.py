"""Which groups somebody may see: one rule for the pages of the console and of the slices."""

from sqlalchemy import ColumnElement, and_, false, select

from bot.console.access import Reach
from bot.console.page import Actor
from bot.people.tables import Group, StaffGroup


def is_seen_by(actor: Actor) -> ColumnElement[bool]:
    """A condition on `Group`."""
    own_school = Group.school_id == actor.member.school_id
    match actor.reach:
        case Reach.SCHOOL:
            return own_school
        case Reach.GROUPS:
            taught = select(StaffGroup.group_id).where(StaffGroup.staff_id == actor.member.staff_id)
            return and_(own_school, Group.id.in_(taught))
        case _:
            return false()
