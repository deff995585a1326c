"""A parent's own list of questions for meetings at school, kept even before there is a meeting."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from bot.people import drafts
from bot.people.tables import Question
from bot.store.ids import new_id
from bot.store.seal import Unreadable, keys
from bot.store.upsert import insert_once

KEEP = timedelta(days=390)  # a school year and the summer after it
UNDO = timedelta(days=1)  # a removed question can come back for so long
LIMIT = 300  # characters of one question; a list of them still fits one message
_TYPED = "question"  # in the conversation's draft
MOST = 40  # questions of one person; more are not asked in a meeting


@dataclass(frozen=True, slots=True)
class Kept:
    """One question of the list; `term` is the school word it came from."""

    id: int
    text: str
    term: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Added:
    """`is_new` is False when the question was on the list already."""

    id: int
    is_new: bool


def offer(session: Session, conversation_id: int, text: str) -> str:
    """Remembers what was typed last, for a button that puts it on the list; the key for that button."""
    draft = drafts.read(session, conversation_id)
    drafts.write(session, conversation_id, {**draft, _TYPED: text})
    return _key(text)


def offered(session: Session, conversation_id: int, key: str) -> str | None:
    """What was typed, as long as nothing else was offered since."""
    text = drafts.read(session, conversation_id).get(_TYPED)
    return text if text and _key(text) == key else None


def forget_offer(session: Session, conversation_id: int) -> None:
    """What was typed has gone where it was to go."""
    draft = drafts.read(session, conversation_id)
    if draft.pop(_TYPED, None) is not None:
        drafts.write(session, conversation_id, draft)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def list_questions(session: Session, person_id: int) -> list[Kept]:
    """Oldest first; without those that were sealed with a key that is gone."""
    found = select(Question).where(*_standing(person_id)).order_by(Question.created_at, Question.id)
    return [kept for row in session.scalars(found) if (kept := _opened(row))]


def count_questions(session: Session, person_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Question).where(*_standing(person_id))) or 0


def add_question(
    session: Session, person_id: int, text: str, *, now: datetime, term: str | None = None
) -> Added | None:
    """None when the list is full. The same words, in any case and spacing, are one question."""
    same = keys().lookup("question", f"{person_id}\0{' '.join(text.split()).casefold()}")
    known = session.scalar(select(Question).where(Question.person_id == person_id, Question.same == same))
    if known is not None and known.removed_at is None:
        return Added(known.id, is_new=False)
    if count_questions(session, person_id) >= MOST:
        return None
    if known is not None:
        known.removed_at = None
        session.flush()
        return Added(known.id, is_new=True)
    return _insert(session, Question(id=new_id(), person_id=person_id, term=term, same=same, created_at=now), text)


def _insert(session: Session, row: Question, text: str) -> Added:
    """Somebody's two telephones may add the same question at one moment: the second finds it there."""
    row.text = text
    values = {name: getattr(row, name) for name in ("id", "person_id", "term", "text_sealed", "same", "created_at")}
    done = session.connection().execute(insert_once(session.connection(), Question, "person_id", "same"), values)
    if done.rowcount:
        return Added(row.id, is_new=True)
    found = select(Question.id).where(Question.person_id == row.person_id, Question.same == row.same)
    return Added(session.scalars(found).one(), is_new=False)


def remove_question(session: Session, person_id: int, question_id: int, now: datetime) -> bool:
    """False for somebody else's question as for a missing one."""
    mine = (Question.id == question_id, *_standing(person_id))
    removed = update(Question).where(*mine).values(removed_at=now).returning(Question.id)
    return session.scalar(removed) is not None


def restore_question(session: Session, person_id: int, question_id: int) -> bool:
    """Takes a removal back, as long as the row is there."""
    mine = (Question.id == question_id, Question.person_id == person_id, Question.removed_at.is_not(None))
    restored = update(Question).where(*mine).values(removed_at=None).returning(Question.id)
    return count_questions(session, person_id) < MOST and session.scalar(restored) is not None


def is_over(now: datetime) -> ColumnElement[bool]:
    """Which rows have had their time."""
    return or_(Question.created_at < now - KEEP, Question.removed_at < now - UNDO)


def _standing(person_id: int) -> tuple[ColumnElement[bool], ...]:
    return Question.person_id == person_id, Question.removed_at.is_(None)


def _opened(row: Question) -> Kept | None:
    try:
        return Kept(row.id, row.text, row.term, row.created_at)
    except Unreadable:
        return None
