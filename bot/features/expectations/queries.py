"""What is known of expectations: rounds of groups, and sheets as their guardian or the group's teacher reads them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.features.expectations import rules
from bot.features.expectations.rules import Question, Said, State
from bot.features.expectations.tables import ExpectationAnswer, ExpectationRound, ExpectationSheet
from bot.people import rights
from bot.people.queries import children_among
from bot.people.tables import Group, Guardian, Pupil, Staff
from bot.store.seal import Unreadable
from bot.translate.ports import OwnLine
from bot.translate.queries import list_all_translations

Answers = Mapping[Question, Said]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one guardian answers about one child. `child`: None for "your child"; `teacher`: who asked."""

    id: int
    round_id: int
    language: str
    state: State
    done_at: datetime | None
    answers: Answers
    group: str
    child: str | None
    teacher: str

    @property
    def has_begun(self) -> bool:
        return bool(self.answers)

    @property
    def next(self) -> Question | None:
        """The first question without an answer."""
        return next((one for one in rules.QUESTIONS if one not in self.answers), None)


@dataclass(frozen=True, slots=True)
class OfTeacher:
    """The teacher's answers; own words are Dutch, `translated` by question and language."""

    answers: Answers
    translated: Mapping[Question, Mapping[str, str]] = field(default_factory=dict)


def get_sheet(session: Session, person_id: int, sheet_id: int, now: datetime, *, locked: bool = False) -> Sheet | None:
    """None unless it is this guardian's, who may be told about the child, and the parents were asked."""
    wanted = _sheets_of(person_id, now).where(ExpectationSheet.id == sheet_id)
    row = session.scalar(wanted.with_for_update(of=ExpectationSheet) if locked else wanted)
    return next(_sheets(session, person_id, [row], now), None) if row else None


def list_sheets(session: Session, person_id: int, now: datetime) -> list[Sheet]:
    """Of this school year, child by child."""
    rows = session.scalars(_sheets_of(person_id, now).order_by(ExpectationSheet.id)).all()
    return list(_sheets(session, person_id, rows, now))


def has_sheets(session: Session, person_id: int, now: datetime) -> bool:
    return session.scalar(_sheets_of(person_id, now).with_only_columns(ExpectationSheet.id).limit(1)) is not None


def _sheets_of(person_id: int, now: datetime) -> Select[ExpectationSheet]:
    return (
        select(ExpectationSheet)
        .join(ExpectationRound, ExpectationRound.id == ExpectationSheet.round_id)
        .join(Pupil, Pupil.id == ExpectationSheet.pupil_id)
        .where(
            ExpectationSheet.person_id == person_id,
            ExpectationRound.asked_at <= now,
            ExpectationRound.year == rules.school_year(now.date()),
            Pupil.archived_at.is_(None),
            rights.may_know(person_id),
        )
    )


def _sheets(session: Session, person_id: int, rows: Sequence[ExpectationSheet], now: datetime) -> Iterator[Sheet]:
    rounds = _rounds(session, {row.round_id for row in rows})
    children = children_among(session, [person_id], [row.pupil_id for row in rows if row.pupil_id])
    named = {child.pupil_id: child.shown for child in children.get(person_id, ())}
    answers = list_answers(session, [row.id for row in rows])
    for row in rows:
        group, teacher = rounds[row.round_id]
        yield Sheet(
            id=row.id,
            round_id=row.round_id,
            language=row.language,
            state=rules.state_of(row.done_at, now),
            done_at=row.done_at,
            answers=answers.get(row.id, {}),
            group=group,
            child=named.get(row.pupil_id or 0),
            teacher=teacher,
        )


def _rounds(session: Session, round_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The group's name, and that of the teacher who asked."""
    rows = session.execute(
        select(ExpectationRound.id, Group.name, Staff.name)
        .join(Group, Group.id == ExpectationRound.group_id)
        .outerjoin(Staff, Staff.id == ExpectationRound.staff_id)
        .where(ExpectationRound.id.in_(round_ids))
    )
    return {round_id: (group, teacher or "") for round_id, group, teacher in rows}


def list_answers(session: Session, sheet_ids: Collection[int]) -> dict[int, dict[Question, Said]]:
    """By sheet; words under a key that is gone are left out."""
    found: dict[int, dict[Question, Said]] = {}
    for row in session.scalars(select(ExpectationAnswer).where(ExpectationAnswer.sheet_id.in_(sheet_ids))):
        said = Said(row.phrase or "", _words(row))
        if not said.is_empty:
            found.setdefault(row.sheet_id, {})[Question(row.question)] = said
    return found


def _words(row: ExpectationAnswer) -> str:
    try:
        return row.words or ""
    except Unreadable:
        return ""


def get_teachers(session: Session, round_id: int) -> OfTeacher:
    sheet_id = session.scalar(_teachers_sheet(round_id).with_only_columns(ExpectationSheet.id))
    if sheet_id is None:
        return OfTeacher({})
    answers = list_answers(session, [sheet_id]).get(sheet_id, {})
    lines = {line_of(sheet_id, one): said.words for one, said in answers.items() if said.words}
    found = list_all_translations(session, lines)
    return OfTeacher(answers, {one: found.get(line_of(sheet_id, one), {}) for one in answers})


def get_teachers_sheet(session: Session, round_id: int) -> ExpectationSheet | None:
    return session.scalar(_teachers_sheet(round_id))


def _teachers_sheet(round_id: int) -> Select[ExpectationSheet]:
    return select(ExpectationSheet).where(ExpectationSheet.round_id == round_id, ExpectationSheet.person_id.is_(None))


def line_of(sheet_id: int, question: Question) -> str:
    """How the translations know own words of a teacher."""
    return f"expectation:{sheet_id}:{question}"


def list_own_lines(session: Session, school_id: int) -> list[OwnLine]:
    """What teachers wrote themselves."""
    wanted = (
        select(ExpectationSheet.id)
        .join(ExpectationRound, ExpectationRound.id == ExpectationSheet.round_id)
        .join(Group, Group.id == ExpectationRound.group_id)
        .where(Group.school_id == school_id, ExpectationSheet.person_id.is_(None))
    )
    answers = list_answers(session, session.scalars(wanted).all())
    return [
        OwnLine(line_of(sheet_id, question), said.words)
        for sheet_id, given in answers.items()
        for question, said in given.items()
        if said.words
    ]


def list_to_ask(session: Session, round_id: int, group_id: int) -> list[tuple[int, int]]:
    """(person, pupil): guardians who may be told about a child of the group, and were not asked yet."""
    asked = select(ExpectationSheet.id).where(
        ExpectationSheet.round_id == round_id,
        ExpectationSheet.person_id == Guardian.person_id,
        ExpectationSheet.pupil_id == Guardian.pupil_id,
    )
    at_school = select(Pupil.id).where(Pupil.group_id == group_id, Pupil.archived_at.is_(None))
    wanted = select(Guardian.person_id, Guardian.pupil_id).where(
        Guardian.pupil_id.in_(at_school), Guardian.informed, ~asked.exists()
    )
    return [(person, pupil) for person, pupil in session.execute(wanted.order_by(Guardian.id))]
