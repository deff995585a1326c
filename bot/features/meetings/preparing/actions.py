"""Writing a preparation. Whoever changes one holds its row first; each change is of one turn, so none is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.features.meetings.briefing import moments as briefing
from bot.features.meetings.briefing.translating import settle
from bot.features.meetings.preparing import metrics, rules
from bot.features.meetings.preparing.rules import Kind, State, Step, Wish
from bot.features.meetings.tables import Meeting, Preparation, PreparedLine
from bot.store.ids import new_id
from bot.store.seal import Unreadable
from bot.store.upsert import insert_once


class Added(Enum):
    KEPT = "kept"
    KNOWN = "known"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Words:
    """Of a line. `term`: the school word that it came from."""

    kind: Kind
    text: str
    term: str | None = None


def begin(session: Session, meeting_id: int, person_id: int, language: str, *, now: datetime) -> Preparation:
    """Held until the commit. Two telephones may begin at one moment: it is one preparation."""
    unset = dict.fromkeys((*(wish.value for wish in Wish), "drawing", "shared", "may_translate"), False)
    values = {
        "id": new_id(),
        "meeting_id": meeting_id,
        "person_id": person_id,
        "language": language,
        "state": State.BEGUN.value,
        "step": Step.ABOUT.value,
        "updated_at": now,
        **unset,
    }
    session.connection().execute(insert_once(session.connection(), Preparation, "meeting_id", "person_id"), values)
    held = hold(session, meeting_id, person_id)
    if held is None:
        raise LookupError("a preparation that was just begun cannot be found")
    return held


def hold(session: Session, meeting_id: int, person_id: int) -> Preparation | None:
    wanted = select(Preparation).where(Preparation.meeting_id == meeting_id, Preparation.person_id == person_id)
    return session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def go_to(row: Preparation, step: Step) -> None:
    """Where they are: no change of what they prepared."""
    row.step = step.value


def add(session: Session, row: Preparation, words: Words, language: str, *, now: datetime) -> Added:
    """The same words are one line, in any case."""
    lines = _lines(session, row)
    if any(_is_same(line, words.text) for line in lines):
        return Added.KNOWN
    if len(lines) >= rules.MOST:
        return Added.FULL
    line = PreparedLine(id=new_id(), preparation_id=row.id, kind=words.kind.value, term=words.term, added_at=now)
    line.text = words.text
    session.add(line)
    row.language = language
    _changed(session, row, now)
    return Added.KEPT


def edit(session: Session, row: Preparation, line_id: int, text: str, *, now: datetime) -> bool:
    """False for a line that is not there any more. An answer to what it said before goes."""
    line = _line(session, row, line_id)
    if line is None:
        return False
    line.text, line.term, line.added_at = text, None, now
    line.answer, line.answered_at = None, None
    _changed(session, row, now)
    return True


def remove(session: Session, row: Preparation, line_id: int, *, now: datetime) -> Words | None:
    """What it said, for the way back; None for a line that is not there any more."""
    line = _line(session, row, line_id)
    if line is None:
        return None
    said = Words(Kind(line.kind), line.text, line.term)
    session.delete(line)
    _changed(session, row, now)
    return said


def choose(session: Session, row: Preparation, line_id: int, *, now: datetime) -> None:
    """The most important ones after a tap on this one."""
    asked = [line for line in _lines(session, row) if line.kind != Kind.CHILD]
    if any(line.id == line_id for line in asked):
        _rank(asked, rules.choose(_top(asked), [line.id for line in asked], line_id))
        _changed(session, row, now)


def wish(session: Session, row: Preparation, wanted: Wish, *, now: datetime) -> None:
    setattr(row, wanted.value, not getattr(row, wanted.value))
    _changed(session, row, now)
    _tell_wishes(session, row, now)


def bring_drawing(session: Session, row: Preparation, *, now: datetime) -> None:
    row.drawing = not row.drawing
    _changed(session, row, now)


def share(row: Preparation, *, is_shared: bool) -> None:
    """With the other guardian. Nothing of it is school's."""
    row.shared = is_shared


def allow_translation(session: Session, row: Preparation, *, is_allowed: bool, now: datetime) -> None:
    if row.may_translate != is_allowed:
        row.may_translate, row.updated_at = is_allowed, now
        settle(session, _meeting(session, row).school_id, row.person_id)


def send(session: Session, row: Preparation, *, now: datetime) -> None:
    if row.state != State.SENT:
        row.state, row.sent_at = State.SENT.value, now
        _changed(session, row, now)
        _tell_wishes(session, row, now)
        metrics.preparations.labels("sent").inc()


def withdraw(session: Session, row: Preparation, *, now: datetime) -> None:
    """School reads it no more; the parent still has it, and can send it again."""
    if row.state == State.SENT:
        row.state, row.sent_at, row.read_at, row.updated_at = State.WITHDRAWN.value, None, None, now
        settle(session, _meeting(session, row).school_id, row.person_id)
        metrics.preparations.labels("withdrawn").inc()


def clear(session: Session, row: Preparation) -> None:
    """All of it, as if it had never begun."""
    school_id = _meeting(session, row).school_id
    session.execute(delete(PreparedLine).where(PreparedLine.preparation_id == row.id))
    session.delete(row)
    settle(session, school_id, row.person_id)


def _changed(session: Session, row: Preparation, now: datetime) -> None:
    """School has not read it like this. While there are no more than three lines, all of them are chosen."""
    session.flush()
    asked = [line for line in _lines(session, row) if line.kind != Kind.CHILD]
    _rank(asked, rules.fill_up(_top(asked), [line.id for line in asked]))
    row.updated_at, row.read_at = now, None
    session.flush()
    if row.state == State.SENT:
        meeting = _meeting(session, row)
        briefing.note(session, meeting, briefing.SENT, now=now)
        settle(session, meeting.school_id, row.person_id)


def _tell_wishes(session: Session, row: Preparation, now: datetime) -> None:
    """Of another time or way school hears as soon as it can, not only before the talk."""
    if row.state == State.SENT and (row.other_time or row.call):
        briefing.note(session, _meeting(session, row), briefing.OTHER_TIME, now=now)


def _meeting(session: Session, row: Preparation) -> Meeting:
    return session.get_one(Meeting, row.meeting_id)


def _rank(lines: Sequence[PreparedLine], top: Sequence[int]) -> None:
    for line in lines:
        line.rank = top.index(line.id) + 1 if line.id in top else None


def _top(lines: Sequence[PreparedLine]) -> list[int]:
    return [line.id for line in sorted(lines, key=lambda line: line.rank or 0) if line.rank]


def _lines(session: Session, row: Preparation) -> list[PreparedLine]:
    wanted = select(PreparedLine).where(PreparedLine.preparation_id == row.id).order_by(PreparedLine.id)
    return list(session.scalars(wanted))


def _line(session: Session, row: Preparation, line_id: int) -> PreparedLine | None:
    wanted = select(PreparedLine).where(PreparedLine.preparation_id == row.id, PreparedLine.id == line_id)
    return session.scalar(wanted)


def _is_same(line: PreparedLine, text: str) -> bool:
    try:
        return " ".join(line.text.split()).casefold() == " ".join(text.split()).casefold()
    except Unreadable:
        return False
