"""What parents prepared, on its way to Dutch where they allow it; and what school answered, on its way to them."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from bot.features.meetings.preparing.rules import State
from bot.features.meetings.tables import Meeting, Preparation, PreparedLine
from bot.i18n.languages import SOURCE
from bot.people import rights
from bot.store.seal import Unreadable
from bot.translate import actions
from bot.translate.ports import OwnLine


def line_name(line_id: int) -> str:
    """How the translations know a parent's line."""
    return f"prepared_line:{line_id}"


def answer_name(line_id: int) -> str:
    return f"prepared_answer:{line_id}"


def list_own_lines(session: Session, school_id: int, person_id: int | None = None) -> list[OwnLine]:
    """Of parents who said yes, and the answers of school; of one parent, or of all.

    A question of a school word has its Dutch already.
    """
    rows = _rows(session, school_id, person_id)
    knowing = {(person, pupil) for person, pupil in session.execute(rights.knowing({pupil for _, _, pupil in rows}))}
    return [
        one for line, row, pupil in rows for one in _own_lines(line, row, may_know=(row.person_id, pupil) in knowing)
    ]


def settle(session: Session, school_id: int, person_id: int) -> None:
    """After this parent changed, sent or took back what they prepared: what may not stay in Dutch goes at once."""
    session.flush()
    lines = [one for one in list_own_lines(session, school_id, person_id) if one.person_id is not None]
    actions.keep_of_parent(session, school_id, person_id, lines)
    actions.mark_changed(session, school_id)


def _rows(session: Session, school_id: int, person_id: int | None) -> Sequence[Row[PreparedLine, Preparation, int]]:
    leaves = or_(Preparation.may_translate, PreparedLine.answer_sealed.is_not(None))
    wanted = (
        select(PreparedLine, Preparation, Meeting.pupil_id)
        .join(Preparation, Preparation.id == PreparedLine.preparation_id)
        .join(Meeting, Meeting.id == Preparation.meeting_id)
        .where(Meeting.school_id == school_id, Preparation.state == State.SENT, leaves)
        .order_by(PreparedLine.id)
        .execution_options(populate_existing=True)
    )
    return session.execute(wanted if person_id is None else wanted.where(Preparation.person_id == person_id)).all()


def _own_lines(line: PreparedLine, row: Preparation, *, may_know: bool) -> Iterator[OwnLine]:
    try:
        text, answer = line.text, line.answer
    except Unreadable:
        return
    if answer:
        yield OwnLine(answer_name(line.id), answer)
    if row.may_translate and row.language != SOURCE and line.term is None and may_know:
        yield OwnLine(line_name(line.id), text, row.language, row.person_id)
