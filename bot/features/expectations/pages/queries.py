"""What teachers see of expectations; each asked with the actor, and foreign and missing look the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.console.page import Actor
from bot.console.seen import groups_seen, pupils_seen
from bot.features.expectations import rules
from bot.features.expectations.queries import Answers, list_answers
from bot.features.expectations.rules import State
from bot.features.expectations.tables import ExpectationRound, ExpectationSheet
from bot.people.classlist import place_in_list
from bot.people.tables import Group, Guardian, Pupil


@dataclass(frozen=True, slots=True)
class Part:
    """Of one guardian, who is known by a number."""

    sheet_id: int
    number: int
    language: str
    state: State


@dataclass(frozen=True, slots=True)
class Child:
    """Who was asked about one child."""

    first_name: str
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Read:
    """What one guardian answered, when both sides may read it."""

    group_id: int
    group: str
    first_name: str
    language: str
    round_id: int
    answers: Answers


def get_group(session: Session, actor: Actor, group_id: int | None) -> tuple[int, str] | None:
    if group_id is None:
        return None
    row = session.execute(select(Group.id, Group.name).where(groups_seen(actor), Group.id == group_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def get_round(session: Session, group_id: int, now: datetime) -> ExpectationRound | None:
    """Of this school year. Whoever asks has made sure that the group is theirs to see."""
    year = rules.school_year(now.date())
    return session.scalar(
        select(ExpectationRound).where(ExpectationRound.group_id == group_id, ExpectationRound.year == year)
    )


def is_read(session: Session, round_id: int, now: datetime) -> bool:
    """Whether a parent could read the teacher's answers."""
    done = select(ExpectationSheet.id).where(
        ExpectationSheet.round_id == round_id,
        ExpectationSheet.person_id.is_not(None),
        ExpectationSheet.done_at <= now - rules.CHANGE_FOR,
    )
    return session.scalar(done.limit(1)) is not None


def list_children(session: Session, actor: Actor, asked: ExpectationRound, now: datetime) -> list[Child]:
    """Of the group today, by name; guardians who may not be told about the child are none."""
    rows = session.execute(
        select(Pupil.id, Pupil.first_name, ExpectationSheet)
        .outerjoin(Guardian, (Guardian.pupil_id == Pupil.id) & Guardian.informed)
        .outerjoin(
            ExpectationSheet,
            (ExpectationSheet.pupil_id == Pupil.id)
            & (ExpectationSheet.person_id == Guardian.person_id)
            & (ExpectationSheet.round_id == asked.id),
        )
        .where(Pupil.group_id == asked.group_id, pupils_seen(actor))
        .order_by(Guardian.linked_at, Guardian.id)
    ).all()
    found: dict[int, Child] = {}
    for row in sorted(rows, key=lambda row: place_in_list(row[1], row[0])):
        child = found.setdefault(row[0], Child(row[1]))
        if sheet := row[2]:
            state = rules.state_of(sheet.done_at, now)
            child.parts.append(Part(sheet.id, len(child.parts) + 1, sheet.language, state))
    return list(found.values())


def count_to_ask(session: Session, actor: Actor, group_id: int) -> tuple[int, int]:
    """Parents, and children of whom nobody could be asked."""
    rows = session.execute(
        select(Pupil.id, func.count(Guardian.id))
        .outerjoin(Guardian, (Guardian.pupil_id == Pupil.id) & Guardian.informed)
        .where(Pupil.group_id == group_id, pupils_seen(actor))
        .group_by(Pupil.id)
    ).all()
    return sum(number for _, number in rows), sum(not number for _, number in rows)


def get_read(session: Session, actor: Actor, sheet_id: int | None, now: datetime) -> Read | None:
    """None until both sides may read it."""
    row = session.execute(
        select(ExpectationSheet, Pupil.first_name, Group.id, Group.name)
        .join(ExpectationRound, ExpectationRound.id == ExpectationSheet.round_id)
        .join(Pupil, Pupil.id == ExpectationSheet.pupil_id)
        .join(Group, (Group.id == Pupil.group_id) & (Group.id == ExpectationRound.group_id))
        .join(
            Guardian,
            (Guardian.pupil_id == Pupil.id) & (Guardian.person_id == ExpectationSheet.person_id) & Guardian.informed,
        )
        .where(ExpectationSheet.id == sheet_id, pupils_seen(actor))
    ).one_or_none()
    if row is None or rules.state_of(row[0].done_at, now) is not State.EXCHANGED:
        return None
    sheet, first_name, group_id, group = row
    answers = list_answers(session, [sheet.id]).get(sheet.id, {})
    return Read(group_id, group, first_name, sheet.language, sheet.round_id, answers)


def count_in(children: Sequence[Child]) -> tuple[int, int]:
    """Parents who sent, of how many who were asked."""
    states = [part.state for child in children for part in child.parts]
    return sum(state is not State.OPEN for state in states), len(states)
