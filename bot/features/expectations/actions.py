"""Writing answers, asking the parents of a group, and sending what a parent answered."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.delivery.broadcasts import UNDO
from bot.features.expectations import metrics, queries, rules
from bot.features.expectations.queries import Answers, Sheet
from bot.features.expectations.rules import Question, Said
from bot.features.expectations.tables import (
    ExpectationAnswer,
    ExpectationNotice,
    ExpectationRound,
    ExpectationSheet,
)
from bot.i18n.languages import SOURCE
from bot.store.ids import new_id
from bot.store.upsert import insert_once

READ = "read"  # kept in the same table: a teacher is to hear that a family has answered


class What(StrEnum):
    """What a guardian is told. The name is kept in `ExpectationNotice.what`."""

    ASK = "ask"
    REMIND = "remind"
    EXCHANGE = "exchange"


def begin_round(session: Session, group_id: int, staff_id: int, *, now: datetime) -> ExpectationRound:
    """The one of this school year, held until the commit; two browsers make one."""
    year = rules.school_year(now.date())
    values = {"id": new_id(), "group_id": group_id, "staff_id": staff_id, "year": year, "created_at": now}
    session.connection().execute(insert_once(session.connection(), ExpectationRound, "group_id", "year"), values)
    held = hold_round(session, group_id, year)
    if held is None:
        raise LookupError("a round that was just begun cannot be found")
    return held


def hold_round(session: Session, group_id: int, year: int) -> ExpectationRound | None:
    wanted = select(ExpectationRound).where(ExpectationRound.group_id == group_id, ExpectationRound.year == year)
    return session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def write_teachers(session: Session, held: ExpectationRound, answers: Answers, *, now: datetime) -> None:
    """All five as they were entered on one page."""
    sheet = queries.get_teachers_sheet(session, held.id)
    if sheet is None:
        sheet = ExpectationSheet(id=new_id(), round_id=held.id, language=SOURCE, done_at=now, updated_at=now)
        session.add(sheet)
        session.flush()
    sheet.updated_at = now
    for question in rules.QUESTIONS:
        _write(session, sheet.id, question, answers.get(question, Said()))
    session.flush()


def ask(session: Session, held: ExpectationRound, staff_id: int, *, now: datetime) -> int:
    """The parents are asked after the minute to undo it; how many."""
    held.asked_at, held.staff_id = now + UNDO, staff_id
    session.flush()
    return ask_more(session, held, due=held.asked_at, now=now)


def ask_more(session: Session, held: ExpectationRound, *, due: datetime, now: datetime) -> int:
    """Those who were not asked yet. Each has an empty sheet from here on, so nobody is asked twice."""
    found = queries.list_to_ask(session, held.id, held.group_id)
    for person_id, pupil_id in found:
        session.add(
            ExpectationSheet(
                id=new_id(), round_id=held.id, pupil_id=pupil_id, person_id=person_id, language=SOURCE, updated_at=now
            )
        )
        note(session, held.id, What.ASK, (person_id, pupil_id), due=due)
        note(session, held.id, What.REMIND, (person_id, pupil_id), due=due + rules.REMIND_AFTER)
    session.flush()
    metrics.sheets.labels("asked").inc(len(found))
    return len(found)


def ask_new(session: Session, now: datetime) -> int:
    """Who joined after the others were asked: once a night."""
    wanted = select(ExpectationRound.id).where(
        ExpectationRound.asked_at <= now, ExpectationRound.year == rules.school_year(now.date())
    )
    total = 0
    for round_id in session.scalars(wanted.order_by(ExpectationRound.id)).all():
        held = session.get(ExpectationRound, round_id, with_for_update=True, populate_existing=True)
        if held is not None and held.asked_at is not None:
            total += ask_more(session, held, due=now, now=now)
    return total


def undo_ask(session: Session, held: ExpectationRound, *, now: datetime) -> bool:
    """False when the parents know of it."""
    if held.asked_at is None or held.asked_at <= now:
        return False
    held.asked_at = None
    session.execute(delete(ExpectationNotice).where(ExpectationNotice.round_id == held.id))
    ours = (ExpectationSheet.round_id == held.id, ExpectationSheet.person_id.is_not(None))
    session.execute(delete(ExpectationSheet).where(*ours))
    session.flush()
    return True


def say(session: Session, sheet: Sheet, question: Question, said: Said, *, language: str, now: datetime) -> None:
    """Whoever calls this holds the sheet. What was sent stays sent, as long as there is an answer in it."""
    _write(session, sheet.id, question, said)
    row = session.get_one(ExpectationSheet, sheet.id)
    row.language, row.updated_at = language, now
    session.flush()
    if row.done_at is not None and not queries.list_answers(session, [row.id]):
        row.done_at = None
        _drop(session, row, [What.EXCHANGE])
        session.flush()


def send(session: Session, sheet: Sheet, *, now: datetime) -> None:
    """Both read each other's after the hour in which it can be changed."""
    row = session.get_one(ExpectationSheet, sheet.id)
    row.done_at = row.updated_at = now
    _drop(session, row, [What.ASK, What.REMIND])
    note(session, row.round_id, What.EXCHANGE, _whom(row), due=rules.exchanged_at(now))
    session.flush()
    metrics.sheets.labels("sent").inc()


def note_teacher(session: Session, round_id: int, whom: tuple[int, int], *, due: datetime) -> None:
    """`whom`: a teacher, and the child about whom a parent answered."""
    _note(session, round_id, READ, whom, due)


def note(session: Session, round_id: int, what: What, whom: tuple[int, int], *, due: datetime) -> None:
    """`whom`: a guardian and the child it is about. They are told as soon as they can read it after `due`."""
    _note(session, round_id, what.value, whom, due)


def _note(  # noqa: PLR0917  the columns of a row
    session: Session, round_id: int, what: str, whom: tuple[int, int], due: datetime
) -> None:
    person_id, pupil_id = whom
    made = insert_once(session.connection(), ExpectationNotice, "round_id", "what", "pupil_id", "person_id")
    values = {"round_id": round_id, "what": what, "pupil_id": pupil_id, "person_id": person_id, "due": due}
    session.connection().execute(made, values)


def _drop(session: Session, row: ExpectationSheet, whats: Collection[What]) -> None:
    session.execute(
        delete(ExpectationNotice).where(
            ExpectationNotice.round_id == row.round_id,
            ExpectationNotice.pupil_id == row.pupil_id,
            ExpectationNotice.person_id == row.person_id,
            ExpectationNotice.what.in_([what.value for what in whats]),
        )
    )


def _whom(row: ExpectationSheet) -> tuple[int, int]:
    if row.person_id is None or row.pupil_id is None:
        raise LookupError("a teacher's sheet is not sent by anybody")
    return row.person_id, row.pupil_id


def _write(session: Session, sheet_id: int, question: Question, said: Said) -> None:
    wanted = select(ExpectationAnswer).where(
        ExpectationAnswer.sheet_id == sheet_id, ExpectationAnswer.question == question.value
    )
    row = session.scalar(wanted)
    if said.is_empty:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = ExpectationAnswer(id=new_id(), sheet_id=sheet_id, question=question.value)
        session.add(row)
    row.phrase, row.words = said.phrase or None, said.words or None
