"""Keeping what parents answer until the overview of the teacher, and taking it back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from bot.delivery import school_time
from bot.delivery.audience import load
from bot.delivery.kinds import Recipient
from bot.delivery.outbox import KEEP_ROW
from bot.delivery.reactions import Kind
from bot.delivery.school_time import SchoolTime
from bot.delivery.tables import Broadcast
from bot.delivery.timing import moment
from bot.features.news.answers.queries import WORD, list_readers
from bot.features.news.answers.rules import DAY, MOST, may_take_back
from bot.features.news.answers.tables import Answer, AnswerBundle, GoodWord
from bot.people import audit
from bot.people.queries import Child
from bot.people.rules import NO_END
from bot.people.tables import Staff
from bot.store.ids import new_id
from bot.store.upsert import insert_once


@dataclass(frozen=True, slots=True)
class Written:
    """`readers` as parents know them. `at`: by when the first of them has it in the chat; None: who knows when."""

    word_id: int
    readers: Sequence[str]
    at: datetime | None


def note_tap(session: Session, broadcast_id: int, person_id: int, kind: Kind, *, now: datetime) -> None:
    """For the next overview of whoever sent the news; twice is once."""
    found = select(Broadcast.staff_id, Broadcast.school_id).join(Staff, Staff.id == Broadcast.staff_id)
    row = session.execute(found.where(Broadcast.id == broadcast_id, Staff.disabled_at.is_(None))).one_or_none()
    if row is None or row.staff_id is None or row.school_id is None:
        return
    due = school_time.load(session, row.school_id).next_end(now)
    given = {"broadcast_id": broadcast_id, "word_id": None, "kind": kind.value, "person_id": person_id, "at": now}
    unique = ("broadcast_id", "person_id", "kind")
    _insert(session, unique, [{**given, "staff_id": row.staff_id, "due": due}])


def write(
    session: Session, person_id: int, child: Child, text: str, *, language: str, news: Broadcast | None, now: datetime
) -> Written | None:
    """None when nobody would read it, or when it is one too many for a day."""
    at_school = school_time.load(session, child.school_id)
    sender_id = news.staff_id if news else None
    readers = list_readers(session, child.pupil_id, now.astimezone(at_school.zone).date(), sender_id=sender_id)
    if not readers or count_today(session, person_id, now) >= MOST:
        return None
    word = GoodWord(id=new_id(), person_id=person_id, pupil_id=child.pupil_id, language=language, written_at=now)
    word.broadcast_id = news.id if news else None
    word.text = text
    session.add(word)
    session.flush()
    due = at_school.next_end(now)
    given = {"broadcast_id": None, "word_id": word.id, "kind": WORD, "person_id": person_id, "at": now, "due": due}
    _insert(session, ("word_id", "staff_id"), [{**given, "staff_id": one.staff_id} for one in readers])
    _record(session, person_id, "goodword.written", word.id, school_id=child.school_id, now=now)
    people = load(session, {one.person_id: child.school_id for one in readers if one.person_id is not None})
    at = _first_arrival(at_school, people, due)
    return Written(word.id, [one.name for one in readers], at)


def count_today(session: Session, person_id: int, now: datetime) -> int:
    mine = (GoodWord.person_id == person_id, GoodWord.written_at > now - DAY)
    return session.scalar(select(func.count()).select_from(GoodWord).where(*mine)) or 0


def _insert(session: Session, unique: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> None:  # Any: columns
    connection = session.connection()
    insert = insert_once(connection, Answer, *unique)
    for row in rows:
        connection.execute(insert, {**row, "id": new_id()})


def _first_arrival(at_school: SchoolTime, people: Iterable[Recipient], due: datetime) -> datetime | None:
    """Their own quiet hours and pauses hold it; then it waits for the next day at school."""
    found = []
    for one in people:
        at = moment(one, due, urgent=False, is_full=False).at if one.channel else NO_END
        found.append(due if at == due else at_school.next_end(at) if at < NO_END else NO_END)
    first = min(found, default=NO_END)
    return first if first < NO_END else None


def take_back(session: Session, person_id: int, word_id: int, now: datetime) -> bool | None:
    """Whether somebody may have read it already; None when it is not theirs, gone, or more than a day old."""
    word = session.scalar(select(GoodWord).where(GoodWord.id == word_id, GoodWord.person_id == person_id))
    if word is None or not may_take_back(word.written_at, now):
        return None
    told = _spoil(session, Answer.word_id == word_id)
    session.delete(word)
    session.flush()
    _record(session, person_id, "goodword.taken_back", word_id, school_id=None, now=now)
    return told


def forget(session: Session, person_id: int, now: datetime) -> None:
    """Before somebody goes: what stood in overviews goes too."""
    _spoil(session, Answer.person_id == person_id)


def _spoil(session: Session, which: ColumnElement[bool]) -> bool:
    """The overviews that have it are to be written anew; whether there are any."""
    bundles = select(Answer.bundle_id).where(which, Answer.bundle_id.is_not(None))
    stale = update(AnswerBundle).where(AnswerBundle.id.in_(bundles)).values(is_stale=True).returning(AnswerBundle.id)
    return bool(session.scalars(stale).all())


def purge(session: Session, now: datetime) -> int:
    """With the answers that stand in them go the overviews; with words what says who reads them."""
    before = now - KEEP_ROW
    connection = session.connection()
    words = connection.execute(delete(GoodWord).where(GoodWord.written_at < before)).rowcount
    answers = connection.execute(delete(Answer).where(Answer.at < before)).rowcount
    return words + answers + connection.execute(delete(AnswerBundle).where(AnswerBundle.made_at < before)).rowcount


def _record(
    session: Session, person_id: int, action: str, word_id: int, *, school_id: int | None, now: datetime
) -> None:
    audit.record(session, f"person:{person_id}", action, f"good_word:{word_id}", now=now, school_id=school_id)
