"""What guardians prepared for a meeting, each for themselves, and who at school reads it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.features.meetings.preparing.rules import Kind, State, Step, Wish
from bot.features.meetings.tables import Meeting, MeetingSeat, Preparation, PreparedLine
from bot.people import rights
from bot.people.tables import Staff
from bot.store.seal import Unreadable


@dataclass(frozen=True, slots=True)
class Line:
    """`is_new`: typed or changed since the preparation was sent. `answer`: of the teacher, in Dutch."""

    id: int
    kind: Kind
    rank: int | None
    term: str | None
    text: str
    answer: str | None
    answered_at: datetime | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """One guardian's preparation; `lines` are in the order in which they were typed."""

    id: int
    meeting_id: int
    person_id: int
    language: str
    state: State
    step: str
    wishes: frozenset[Wish]
    drawing: bool
    shared: bool
    may_translate: bool
    sent_at: datetime | None
    read_at: datetime | None
    lines: tuple[Line, ...]

    @property
    def is_sent(self) -> bool:
        return self.state is State.SENT

    @property
    def top(self) -> tuple[Line, ...]:
        """The most important ones, the first one first."""
        return tuple(sorted((line for line in self.asked if line.rank), key=lambda line: line.rank or 0))

    @property
    def subjects(self) -> tuple[Line, ...]:
        return tuple(line for line in self.asked if not line.rank)

    @property
    def asked(self) -> tuple[Line, ...]:
        """Of the guardian."""
        return tuple(line for line in self.lines if line.kind is not Kind.CHILD)

    @property
    def of_child(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind is Kind.CHILD)

    @property
    def has_begun(self) -> bool:
        """A wish for another time may have been all so far."""
        return bool(self.lines) or self.step != Step.ABOUT or self.state is not State.BEGUN

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.wishes or self.drawing)


def get_own(session: Session, meeting_id: int, person_id: int) -> Prepared | None:
    """Whoever asks has made sure that the meeting is theirs."""
    wanted = select(Preparation).where(Preparation.meeting_id == meeting_id, Preparation.person_id == person_id)
    row = session.scalar(wanted.execution_options(populate_existing=True))
    return _load(session, [row])[0] if row else None


def find_meeting(session: Session, person_id: int, line_id: int) -> int | None:
    """For which meeting this line was prepared, by this guardian."""
    of = select(Preparation.meeting_id).join(PreparedLine, PreparedLine.preparation_id == Preparation.id)
    return session.scalar(of.where(PreparedLine.id == line_id, Preparation.person_id == person_id))


def get_shared(session: Session, meeting: Meeting, person_id: int) -> list[Prepared]:
    """What other guardians sent and let this one see; nothing in a meeting with one of them alone."""
    if meeting.person_id is not None or not rights.may_be_told(session, person_id, meeting.pupil_id):
        return []
    return [one for one in list_sent(session, [meeting.id]) if one.shared and one.person_id != person_id]


def list_sent(session: Session, meeting_ids: Collection[int]) -> list[Prepared]:
    """What school may read, by when it was begun: of those who may still be told about the child.

    Whoever asks has made sure that these meetings are theirs to read.
    """
    rows = session.execute(
        select(Preparation, Meeting)
        .join(Meeting, Meeting.id == Preparation.meeting_id)
        .where(Preparation.meeting_id.in_(meeting_ids), Preparation.state == State.SENT)
        .order_by(Preparation.id)
        .execution_options(populate_existing=True)
    ).all()
    known = {(person, pupil) for person, pupil in session.execute(rights.knowing({one.pupil_id for _, one in rows}))}
    return _load(session, [row for row, meeting in rows if _is_of(row, meeting, known)])


def _is_of(row: Preparation, meeting: Meeting, known: Collection[tuple[int, int]]) -> bool:
    """Somebody who may know of the child, and of this meeting."""
    return (row.person_id, meeting.pupil_id) in known and meeting.person_id in (None, row.person_id)


def list_readers(session: Session, meeting: Meeting) -> list[str]:
    """Who at school reads what parents send for this meeting, as parents know them; who leads it comes first."""
    seated = select(MeetingSeat.staff_id).where(MeetingSeat.meeting_id == meeting.id, MeetingSeat.removed_at.is_(None))
    found = session.execute(
        select(Staff.id, Staff.name)
        .where(or_(Staff.id == meeting.staff_id, Staff.id.in_(seated)), Staff.disabled_at.is_(None))
        .order_by(Staff.name, Staff.id)
    ).all()
    names = {name: None for _, name in sorted(found, key=lambda one: one.id != meeting.staff_id)}
    return list(names)


def are_two(session: Session, meeting: Meeting) -> bool:
    """Whether another guardian may know of this meeting too."""
    knowing = session.execute(rights.knowing([meeting.pupil_id])).all()
    return meeting.person_id is None and len(knowing) > 1


def _load(session: Session, rows: Sequence[Preparation]) -> list[Prepared]:
    lines: dict[int, list[PreparedLine]] = {row.id: [] for row in rows}
    wanted = select(PreparedLine).where(PreparedLine.preparation_id.in_(lines)).order_by(PreparedLine.id)
    for line in session.scalars(wanted.execution_options(populate_existing=True)):
        lines[line.preparation_id].append(line)
    return [_prepared(row, lines[row.id]) for row in rows]


def _prepared(row: Preparation, lines: Iterable[PreparedLine]) -> Prepared:
    return Prepared(
        id=row.id,
        meeting_id=row.meeting_id,
        person_id=row.person_id,
        language=row.language,
        state=State(row.state),
        step=row.step,
        wishes=frozenset(wish for wish in Wish if getattr(row, wish.value)),
        drawing=row.drawing,
        shared=row.shared,
        may_translate=row.may_translate,
        sent_at=row.sent_at,
        read_at=row.read_at,
        lines=tuple(kept for line in lines if (kept := _line(line, row.sent_at))),
    )


def _line(line: PreparedLine, sent_at: datetime | None) -> Line | None:
    """None for what was sealed with a key that is gone."""
    try:
        text, answer = line.text, line.answer
    except Unreadable:
        return None
    is_new = sent_at is not None and line.added_at > sent_at
    return Line(line.id, Kind(line.kind), line.rank, line.term, text, answer, line.answered_at, is_new)
