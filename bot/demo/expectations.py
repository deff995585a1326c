"""What the teacher of Groep 6 and some parents expect of each other, in the demo school."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import Samen
from bot.delivery.broadcasts import UNDO
from bot.demo.moments import at_school, person_of, sender_of
from bot.features.expectations import actions, queries
from bot.features.expectations.rules import CHANGE_FOR, REMIND_AFTER, Question, Said
from bot.features.expectations.tables import ExpectationRound, ExpectationSheet
from bot.features.expectations.teachers import tell_later
from bot.people.tables import Group

GROUP, TEACHER, DAYS_AGO = "Groep 6", "Meester Jan", 12
OF_TEACHER = {
    Question.REACH: Said("write_to_me", "Na schooltijd bel ik graag terug."),
    Question.HEAR: Said("what_changes"),
    Question.HOME: Said("reading_together"),
    Question.WORRY: Said("tell_me_at_once"),
    Question.YEAR: Said("dares_to_ask"),
}


@dataclass(frozen=True, slots=True)
class Answered:
    """`days_ago` None: begun and not sent."""

    parent: str
    language: str
    answers: Mapping[Question, Said]
    days_ago: int | None = None


PARENTS = (
    Answered(
        "elif", "tr",
        {
            Question.REACH: Said("call_me", "Akşam altıdan sonra evdeyim."), Question.HEAR: Said("small_good_things"),
            Question.WORRY: Said("come_to_me"), Question.YEAR: Said("good_friends"),
        },
        days_ago=10,
    ),
    Answered(
        "oliver", "en",
        {
            Question.REACH: Said("reads_in_evening"), Question.HOME: Said("", "We read English at home every evening."),
            Question.YEAR: Said("feels_safe"),
        },
        days_ago=8,
    ),
    Answered("yusuf", "ar", {Question.REACH: Said("with_interpreter")}),
)  # fmt: skip


def write_expectations(samen: Samen, session: Session) -> None:
    """Asked and answered on days that are over."""
    now = samen.now()
    asked_at, sender = at_school(now, DAYS_AGO), sender_of(session, TEACHER, now)
    group = session.scalars(select(Group.id).where(Group.name == GROUP)).one()
    held = actions.begin_round(session, group, sender.staff_id, now=asked_at)
    actions.write_teachers(session, held, OF_TEACHER, now=asked_at)
    actions.ask(session, held, sender.staff_id, now=asked_at)
    _deliver(samen, session, asked_at + UNDO)
    for one in PARENTS:
        at = at_school(now, one.days_ago or 1)
        _answer(session, held, one, at)
        if one.days_ago is not None:
            _deliver(samen, session, at + CHANGE_FOR)
    _deliver(samen, session, min(now, asked_at + UNDO + REMIND_AFTER))


def _answer(session: Session, held: ExpectationRound, answered: Answered, at: datetime) -> None:
    person_id = person_of(session, answered.parent)
    ours = select(ExpectationSheet.id).where(
        ExpectationSheet.round_id == held.id, ExpectationSheet.person_id == person_id
    )
    sheet = queries.get_sheet(session, person_id, session.scalars(ours.limit(1)).one(), at)
    if sheet is None:  # asked in the summer, for the year that ended
        return
    for question, said in answered.answers.items():
        actions.say(session, sheet, question, said, language=answered.language, now=at)
    if answered.days_ago is not None:
        actions.send(session, sheet, now=at)
        tell_later(session, sheet.id, now=at)


def _deliver(samen: Samen, session: Session, moment: datetime) -> None:
    while samen.broadcaster.step(session, moment) is not None:
        session.flush()
