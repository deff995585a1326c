"""Which questions somebody may read: a parent their own, staff those that are theirs now, leaders what is overdue."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import Session

from bot.features.enquiries.rules import State, Subject
from bot.features.enquiries.tables import Enquiry, EnquiryLine
from bot.people import reach, rights
from bot.people.tables import Group, Guardian, Handover, Pupil, School, Share, Staff, StaffGroup
from bot.store.seal import Unreadable

TEACHER, COORDINATOR, LEADER = "teacher", "coordinator", "leader"
_LISTED = 30  # questions of one list


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff who reads questions. `today`: at school."""

    staff_id: int
    school_id: int
    role: str
    today: date

    @property
    def actor(self) -> str:
        return f"staff:{self.staff_id}"


@dataclass(frozen=True, slots=True)
class Line:
    """`staff`: who wrote it, empty for the parent."""

    id: int
    by_parent: bool
    what: str
    language: str
    words: str
    written_at: datetime
    staff: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question as staff find it in a list. `holder`: to whom it was handed over; empty: who has the group."""

    id: int
    pupil_id: int
    first_name: str
    group: str
    holder: str
    language: str
    subject: str
    wish: str
    state: str
    promised_day: date | None
    answer_by: datetime
    leader_from: datetime
    asked_at: datetime


def list_colleagues(session: Session, person_id: int, now: datetime) -> list[Colleague]:
    """Where this person works: nearly always at one school."""
    rows = session.execute(
        select(Staff.id, Staff.school_id, Staff.role, School.zone)
        .join(School, School.id == Staff.school_id)
        .where(Staff.person_id == person_id, Staff.disabled_at.is_(None))
        .order_by(School.name, Staff.id)
    )
    return [Colleague(row.id, row.school_id, row.role, now.astimezone(ZoneInfo(row.zone)).date()) for row in rows]


def of_parent(person_id: int) -> tuple[ColumnElement[bool], ...]:
    """Own questions about a child at school; those about how the child is doing only while they may be told that."""
    tied = select(Guardian.pupil_id).join(Pupil, Pupil.id == Guardian.pupil_id)
    mine = tied.where(Guardian.person_id == person_id, Pupil.archived_at.is_(None))
    known = or_(Enquiry.subject == Subject.PRACTICAL.value, Enquiry.pupil_id.in_(rights.known_to(person_id)))
    return Enquiry.person_id == person_id, Enquiry.pupil_id.in_(mine), known


def get_for(session: Session, person_id: int, enquiry_id: int, *, locked: bool = False) -> Enquiry | None:
    """None for another parent's question, as for a missing one."""
    return _one(session, select(Enquiry).where(Enquiry.id == enquiry_id, *of_parent(person_id)), locked=locked)


def list_for(session: Session, person_id: int) -> Sequence[Enquiry]:
    """Of a parent, the newest first."""
    mine = select(Enquiry).where(*of_parent(person_id)).order_by(Enquiry.changed_at.desc(), Enquiry.id.desc())
    return session.scalars(mine.limit(_LISTED)).all()


def get_of_school(
    session: Session, reader: Colleague, enquiry_id: int | None, now: datetime, *, locked: bool = False
) -> Enquiry | None:
    """None when it is missing, or not theirs to see. `locked`: to be changed."""
    if enquiry_id is None:
        return None
    wanted = select(Enquiry).where(Enquiry.id == enquiry_id, seen_by(reader, now))
    return _one(session, wanted, locked=locked)


def _one(session: Session, wanted: Select[Enquiry], *, locked: bool) -> Enquiry | None:
    """Locked, it is read as it is now."""
    if not locked:
        return session.scalar(wanted)
    return session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def list_of_school(session: Session, reader: Colleague, now: datetime, *, open_only: bool = False) -> list[Waiting]:
    """Open ones by the day they are to be answered, the overdue first; then what was answered, the newest first."""
    rows = _listed(session, seen_by(reader, now), Enquiry.state == State.OPEN.value, order=Enquiry.answer_by)
    if open_only:
        return rows
    answered = Enquiry.state == State.ANSWERED.value
    return [*rows, *_listed(session, seen_by(reader, now), answered, order=Enquiry.changed_at.desc())]


def get_waiting(session: Session, enquiry_id: int) -> Waiting:
    """Of a question that was found for this reader."""
    return _listed(session, Enquiry.id == enquiry_id, order=Enquiry.id)[0]


def _listed(session: Session, *which: ColumnElement[bool], order: Any) -> list[Waiting]:  # Any: a column, or its order
    rows = session.execute(
        select(Enquiry, Pupil.first_name, Group.name, Staff.name)
        .join(Pupil, Pupil.id == Enquiry.pupil_id)
        .join(Group, Group.id == Pupil.group_id)
        .outerjoin(Staff, Staff.id == Enquiry.staff_id)
        .where(*which)
        .order_by(order, Enquiry.id)
        .limit(_LISTED)
    )
    return [_waiting(*row) for row in rows]


def _waiting(row: Enquiry, first_name: str, group: str, holder: str | None) -> Waiting:
    return Waiting(
        id=row.id,
        pupil_id=row.pupil_id,
        first_name=first_name,
        group=group,
        holder=holder or "",
        language=row.language,
        subject=row.subject,
        wish=row.wish,
        state=row.state,
        promised_day=row.promised_day,
        answer_by=row.answer_by,
        leader_from=row.leader_from,
        asked_at=row.asked_at,
    )


def seen_by(reader: Colleague, now: datetime) -> ColumnElement[bool]:
    """Of `Enquiry`: it was handed to them; or it is of a group they have, and nobody else has it; or it is overdue."""
    here = and_(Enquiry.school_id == reader.school_id, Enquiry.pupil_id.in_(_pupils_of(reader)))
    handed = Enquiry.staff_id == reader.staff_id
    if reader.role == LEADER:
        return and_(here, or_(handed, and_(Enquiry.state == State.OPEN.value, Enquiry.leader_from <= now)))
    of_group = ~_is_held(reader.today) if reader.role == TEACHER else false()
    return and_(here, or_(handed, of_group))


def _pupils_of(reader: Colleague) -> Select[int]:
    at_school = select(Pupil.id).where(Pupil.school_id == reader.school_id, Pupil.archived_at.is_(None))
    in_groups = Pupil.group_id.in_(reach.groups_of(reader.staff_id, reader.today))
    shared = Pupil.id.in_(reach.pupils_shared_with(reader.staff_id))
    sees = {TEACHER: in_groups, COORDINATOR: or_(in_groups, shared), LEADER: true()}.get(reader.role, false())
    return at_school.where(sees).correlate(None)


def _is_held(today: date) -> ColumnElement[bool]:
    """Of `Enquiry`: whom it was handed to still works here and may see the child."""
    held = select(Staff.id).join(Pupil, Pupil.id == Enquiry.pupil_id)
    return held.where(Staff.id == Enquiry.staff_id, *may_have(today)).correlate(Enquiry).exists()


def may_have(today: date) -> tuple[ColumnElement[bool], ...]:
    """Over `Staff` and `Pupil`: who can have a question about this child."""
    own = select(StaffGroup.group_id).where(StaffGroup.staff_id == Staff.id).correlate(Staff)
    lent = select(Handover.group_id).where(Handover.staff_id == Staff.id, reach.is_on(today)).correlate(Staff)
    shared = select(Share.pupil_id).where(Share.staff_id == Staff.id).correlate(Staff)
    has_group = or_(Pupil.group_id.in_(own), Pupil.group_id.in_(lent))
    is_shared = and_(Staff.role == COORDINATOR, Pupil.id.in_(shared))
    return (
        Staff.school_id == Pupil.school_id,
        Staff.disabled_at.is_(None),
        or_(Staff.role == LEADER, has_group, is_shared),
    )


def list_colleagues_for(session: Session, pupil_id: int, today: date, *, besides: int = 0) -> list[tuple[int, str]]:
    """To whom a question about this child can be handed over: (id, name)."""
    rows = session.execute(
        select(Staff.id, Staff.name)
        .join(Pupil, Pupil.id == pupil_id)
        .where(*may_have(today), Staff.id != besides)
        .order_by(Staff.name, Staff.id)
    )
    return [(number, name) for number, name in rows]


def list_holders(session: Session, pupil_id: int, staff_id: int | None, today: date) -> list[tuple[int, str]]:
    """Who has a question about this child now, as parents know them: (id, name)."""
    able = select(Staff.id, Staff.name, Staff.role).join(Pupil, Pupil.id == pupil_id).where(*may_have(today))
    rows = session.execute(able.order_by(Staff.name, Staff.id)).all()
    handed = [(row.id, row.name) for row in rows if row.id == staff_id]
    return handed or [(row.id, row.name) for row in rows if row.role == TEACHER]


def list_lines(session: Session, enquiry_id: int) -> list[Line]:
    return list_lines_of(session, [enquiry_id]).get(enquiry_id, [])


def list_lines_of(session: Session, enquiry_ids: Collection[int]) -> dict[int, list[Line]]:
    """By question, the oldest first; without words whose key is gone."""
    rows = session.execute(
        select(EnquiryLine, Staff.name)
        .outerjoin(Staff, Staff.id == EnquiryLine.staff_id)
        .where(EnquiryLine.enquiry_id.in_(enquiry_ids))
        .order_by(EnquiryLine.written_at, EnquiryLine.id)
    )
    found: dict[int, list[Line]] = {}
    for row, name in rows:
        found.setdefault(row.enquiry_id, []).append(_line(row, name or ""))
    return found


def _line(row: EnquiryLine, name: str) -> Line:
    try:
        words = row.words or ""
    except Unreadable:
        words = ""
    return Line(row.id, row.by_parent, row.what, row.language, words, row.written_at, name)
