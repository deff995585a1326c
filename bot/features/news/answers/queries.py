"""Who reads what a parent answers, and what stands in an overview."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast
from bot.features.news.answers.tables import Answer, GoodWord
from bot.features.news.tables import NewsPupil
from bot.people.reach import is_on
from bot.people.tables import Group, Handover, Pupil, Staff, StaffGroup
from bot.store.seal import Unreadable

WORD = "word"


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of staff who reads a good word; `person_id` is None as long as they have no chat."""

    staff_id: int
    name: str
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Thanked:
    """What came back to one news."""

    broadcast: Broadcast
    pupil_ids: tuple[int, ...]
    thanks: int
    told: int


@dataclass(frozen=True, slots=True)
class Said:
    """A good word. `text` is None when it was sealed with a key that is gone."""

    pupil_id: int
    group: str
    language: str
    text: str | None
    at: datetime
    broadcast_id: int | None


@dataclass(frozen=True, slots=True)
class Found:
    thanked: Sequence[Thanked]
    said: Sequence[Said]


def list_readers(session: Session, pupil_id: int, today: date, *, sender_id: int | None = None) -> list[Reader]:
    """The sender of the news, as long as the child is theirs to see; else the teachers of the group today."""
    group_id = select(Pupil.group_id).where(Pupil.id == pupil_id).scalar_subquery()
    own = select(StaffGroup.staff_id).where(StaffGroup.group_id == group_id)
    lent = select(Handover.staff_id).where(Handover.group_id == group_id, is_on(today))
    has_group = or_(Staff.id.in_(own), Staff.id.in_(lent))
    school_id = select(Pupil.school_id).where(Pupil.id == pupil_id).scalar_subquery()
    sender = _list_staff(
        session,
        and_(Staff.id == sender_id, Staff.school_id == school_id, or_(has_group, Staff.role == "leader")),
    )
    return sender or _list_staff(session, and_(has_group, Staff.role == "teacher"))


def _list_staff(session: Session, which: ColumnElement[bool]) -> list[Reader]:
    rows = session.execute(
        select(Staff.id, Staff.name, Staff.person_id)
        .where(which, Staff.disabled_at.is_(None))
        .order_by(Staff.name, Staff.id)
    )
    return [Reader(*row) for row in rows]


def list_pupils(session: Session, broadcast_id: int) -> set[int]:
    """Whom news is about."""
    return set(session.scalars(select(NewsPupil.pupil_id).where(NewsPupil.broadcast_id == broadcast_id)))


def list_answers(session: Session, which: ColumnElement[bool]) -> Found:
    """`which`: a condition on `Answer`. News in the order it was sent, words as they were written."""
    rows = session.execute(
        select(Answer.broadcast_id, Answer.kind, Answer.word_id).where(which).order_by(Answer.at, Answer.id)
    ).all()
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for broadcast_id, kind, _ in rows:
        if broadcast_id is not None:
            counts[broadcast_id][kind] += 1
    words = {word_id for _, _, word_id in rows if word_id is not None}
    return Found(_thanked(session, counts), _said(session, words))


def _thanked(session: Session, counts: Mapping[int, Counter[str]]) -> list[Thanked]:
    pupils: dict[int, list[int]] = defaultdict(list)
    about = select(NewsPupil.broadcast_id, NewsPupil.pupil_id).where(NewsPupil.broadcast_id.in_(counts))
    for broadcast_id, pupil_id in session.execute(about.order_by(NewsPupil.pupil_id)):
        pupils[broadcast_id].append(pupil_id)
    news = select(Broadcast).where(Broadcast.id.in_(counts)).order_by(Broadcast.starts_at, Broadcast.id)
    return [
        Thanked(one, tuple(pupils[one.id]), counts[one.id][Kind.THANKS], counts[one.id][Kind.TOLD])
        for one in session.scalars(news)
    ]


def _said(session: Session, word_ids: Collection[int]) -> list[Said]:
    rows = session.execute(
        select(GoodWord, Group.name)
        .join(Pupil, Pupil.id == GoodWord.pupil_id)
        .join(Group, Group.id == Pupil.group_id)
        .where(GoodWord.id.in_(word_ids))
        .order_by(GoodWord.written_at, GoodWord.id)
    )
    return [
        Said(word.pupil_id, group, word.language, _opened(word), word.written_at, word.broadcast_id)
        for word, group in rows
    ]


def _opened(word: GoodWord) -> str | None:
    try:
        text: str = word.text
    except Unreadable:
        return None
    return text


def export(session: Session, person_id: int) -> Mapping[str, Any]:  # Any: JSON values
    """For "my data"."""
    words = select(GoodWord).where(GoodWord.person_id == person_id).order_by(GoodWord.written_at, GoodWord.id)
    found = [
        {"when": word.written_at.isoformat(timespec="seconds"), "text": _opened(word)}
        for word in session.scalars(words)
    ]
    return {"good words to school": found} if found else {}
