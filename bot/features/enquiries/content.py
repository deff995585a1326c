"""A question as its parent reads it: what was asked, what school said, who has it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.delivery import school_time
from bot.features.enquiries.actions import UNDO
from bot.features.enquiries.queries import Line, list_holders, list_lines_of
from bot.features.enquiries.rules import ANSWERS, State, Subject, What, Wish
from bot.features.enquiries.tables import Enquiry
from bot.people.queries import children_among
from bot.translate import queries as translations
from bot.translate.ports import OwnLine


@dataclass(frozen=True, slots=True)
class Content:
    """`child`: as this parent lets messages name it, None for "your child". `translated`: by line."""

    id: int
    child: str | None
    subject: Subject
    wish: Wish
    state: State
    holders: tuple[str, ...]
    promised_day: date | None
    answer_by: datetime
    is_late: bool
    lines: tuple[Line, ...]
    translated: dict[int, str]

    @property
    def answers(self) -> list[Line]:
        """What school said since the parent's last words."""
        found: list[Line] = []
        for line in self.lines:
            found = [] if line.by_parent else [*found, *([line] if line.what in ANSWERS else [])]
        return found


def thing_of(line_id: int) -> str:
    """What the translations call an answer of staff."""
    return f"enquiry_line:{line_id}"


def of_enquiries(
    session: Session, person_id: int, rows: Sequence[Enquiry], *, language: str, now: datetime
) -> list[Content]:
    """All of one parent's."""
    lines = list_lines_of(session, [row.id for row in rows])
    children = {
        child.pupil_id: child.shown
        for found in children_among(session, [person_id], [row.pupil_id for row in rows]).values()
        for child in found
    }
    own = [line for found in lines.values() for line in found if _is_own(line) and _is_told(line, now)]
    translated = translations.list_translations(session, {thing_of(line.id): line.words for line in own}, language)
    by_line = {line.id: translated[thing] for line in own if (thing := thing_of(line.id)) in translated}
    zones = {row.school_id: school_time.load(session, row.school_id).zone for row in rows}
    return [
        _content(
            row,
            lines.get(row.id, []),
            shown=children.get(row.pupil_id),
            holders=_holders(session, row, now.astimezone(zones[row.school_id]).date()),
            translated=by_line,
            now=now,
        )
        for row in rows
    ]


def of_enquiry(session: Session, row: Enquiry, *, language: str, now: datetime) -> Content:
    return of_enquiries(session, row.person_id, [row], language=language, now=now)[0]


def _holders(session: Session, row: Enquiry, today: date) -> tuple[str, ...]:
    """Nobody has what is over."""
    if row.state == State.CLOSED.value:
        return ()
    return tuple(name for _, name in list_holders(session, row.pupil_id, row.staff_id, today))


def _content(
    row: Enquiry,
    lines: Sequence[Line],
    *,
    shown: str | None,
    holders: tuple[str, ...],
    translated: Mapping[int, str],
    now: datetime,
) -> Content:
    told, state = tuple(line for line in lines if _is_told(line, now)), State(row.state)
    if state is State.ANSWERED and len(told) < len(lines):
        state = State.OPEN  # the answer can still be taken back
    return Content(
        id=row.id,
        child=shown,
        subject=Subject(row.subject),
        wish=Wish(row.wish),
        state=state,
        holders=holders,
        promised_day=row.promised_day,
        answer_by=row.answer_by,
        is_late=state is State.OPEN and row.answer_by < now,
        lines=told,
        translated={line.id: translated[line.id] for line in told if line.id in translated},
    )


def _is_told(line: Line, now: datetime) -> bool:
    return line.by_parent or line.what not in ANSWERS or line.written_at + UNDO <= now


def _is_own(line: Line) -> bool:
    return not line.by_parent and line.what == What.WORDS.value


def own_line(line: Line) -> OwnLine | None:
    return OwnLine(thing_of(line.id), line.words) if _is_own(line) and line.words else None
