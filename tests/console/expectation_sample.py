"""Expectations of groups, with a parent's answers, for the pages about them."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery.broadcasts import UNDO
from bot.features.expectations import actions, rules
from bot.features.expectations.rules import Question, Said
from bot.features.expectations.tables import ExpectationAnswer, ExpectationRound, ExpectationSheet
from bot.store.ids import new_id
from tests.console.conftest import SchoolIds, World, add_pupils, link_parent

TEACHER = {question: Said("", f"Mijn antwoord op {question}") for question in rules.QUESTIONS}


def expectation_targets(world: World, route: str) -> dict[str, str]:
    """Each with a group whose teacher has answered, and a parent too."""
    ours, theirs = world.regenboog, world.linde
    places = {"own group": (ours, ours.six), "other group": (ours, ours.three), "other school": (theirs, theirs.six)}
    found = {"missing": route.format(group_id=1, sheet_id=1)}
    is_asked = not route.endswith(("/look", "/ask"))
    for name, (school, group) in places.items():
        with world.db.transaction() as session:
            session.execute(delete(ExpectationRound).where(ExpectationRound.group_id == group))
            sheet = add_round(session, world, school, group, is_asked=is_asked)
            found[name] = route.format(group_id=group, sheet_id=sheet)
    return found


def add_round(session: Session, world: World, school: SchoolIds, group: int, *, is_asked: bool = True) -> int:
    """The sheet of a parent who answered long ago."""
    staff, now = school.staff[Role.TEACHER], world.now()
    held = actions.begin_round(session, group, staff, now=now)
    actions.write_teachers(session, held, TEACHER, now=now)
    [pupil] = add_pupils(session, school.id, group, "Amina")
    parent = link_parent(session, [pupil], "tr", now)
    if not is_asked:
        return 1
    actions.ask(session, held, staff, now=now - UNDO)
    ours = session.scalars(select(ExpectationSheet).where(ExpectationSheet.person_id == parent)).one()
    ours.language, ours.done_at = "tr", now - rules.CHANGE_FOR
    row = ExpectationAnswer(id=new_id(), sheet_id=ours.id, question=Question.HEAR.value, phrase="about_feelings")
    row.words = "Üzgün olunca söyleyin"
    session.add(row)
    session.flush()
    return ours.id
