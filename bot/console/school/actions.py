"""Changes to a school's own settings and steps of its start, each with a line in the audit log."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.console.actions import record
from bot.console.page import Actor
from bot.console.school import queries
from bot.console.school.rules import Form, Problem, Step
from bot.console.school.sections import Section
from bot.people.tables import Group, SchoolStart
from bot.store.ids import new_id


def save(session: Session, actor: Actor, section: Section, form: Form, *, now: datetime) -> Problem | None:
    """What the form says holds from now on; nothing changes when it is refused."""
    school = queries.get_school(session, actor, to_change=True)
    before = section.shown(session, school)
    problem = section.write(session, school, form)
    if problem is not None:
        return problem
    session.flush()
    if section.shown(session, school) != before:
        record(session, actor.member, f"school.{section.step}_changed", f"school:{school.id}", now=now)
    return None


def add_groups(session: Session, actor: Actor, names: Collection[str], *, now: datetime) -> int:
    """How many are new; the others are there already."""
    school = queries.get_school(session, actor, to_change=True)
    known = {group.name.casefold() for group in queries.list_groups(session, actor)}
    new = [Group(id=new_id(), school_id=school.id, name=name) for name in names if name.casefold() not in known]
    session.add_all(new)
    session.flush()
    for group in new:
        record(session, actor.member, "group.made", f"group:{group.id}", now=now)
    return len(new)


def remove_group(session: Session, actor: Actor, group_id: int, *, now: datetime) -> bool:
    """Only one on which nothing hangs: nothing else goes with it."""
    queries.get_school(session, actor, to_change=True)
    if group_id not in {group.id for group in queries.list_groups(session, actor) if group.is_free}:
        return False
    session.execute(delete(Group).where(Group.id == group_id))
    record(session, actor.member, "group.removed", f"group:{group_id}", now=now)
    return True


def settle(session: Session, actor: Actor, step: Step, *, is_later: bool, now: datetime) -> None:
    """Decided, or left for later."""
    row = _begun(session, actor, now)
    settled, later = set(row.settled.split()) - {step}, set(row.later.split()) - {step}
    (later if is_later else settled).add(step)
    row.settled, row.later = (" ".join(one for one in Step if one in steps) for steps in (settled, later))
    session.flush()


def begin(session: Session, actor: Actor, *, now: datetime) -> None:
    """From here on the overview has a card about the start, and is not the start itself."""
    _begun(session, actor, now)
    session.flush()


def begin_again(session: Session, actor: Actor, *, now: datetime) -> None:
    """What is decided stays decided."""
    _begun(session, actor, now).ended_at = None
    record(session, actor.member, "start.begun", f"school:{actor.member.school_id}", now=now)


def end(session: Session, actor: Actor, *, now: datetime) -> None:
    """Done, or put away."""
    _begun(session, actor, now).ended_at = now
    record(session, actor.member, "start.ended", f"school:{actor.member.school_id}", now=now)


def _begun(session: Session, actor: Actor, now: datetime) -> SchoolStart:
    school = queries.get_school(session, actor, to_change=True)
    row = session.get(SchoolStart, school.id)
    if row is None:  # a school from before there was a start
        row = SchoolStart(school_id=school.id, settled="", later="")
        session.add(row)
    if row.begun_at is None:
        row.begun_at = now
        record(session, actor.member, "start.begun", f"school:{school.id}", now=now)
    return row
