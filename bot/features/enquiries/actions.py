"""What parents and staff do with a question. Each holds the question first, so that acts come one after another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.delivery import school_time
from bot.delivery.school_time import SchoolTime
from bot.features.enquiries import metrics, queries
from bot.features.enquiries.queries import LEADER, Colleague
from bot.features.enquiries.rules import (
    ANSWER_IN,
    ANSWERS,
    LEADER_AFTER,
    MOST,
    MOST_LINES,
    State,
    Subject,
    Tell,
    What,
    Wish,
)
from bot.features.enquiries.tables import Enquiry, EnquiryInbox, EnquiryLine, EnquiryNotice
from bot.i18n.languages import SOURCE
from bot.people import audit
from bot.people.queries import Child
from bot.people.tables import Staff
from bot.store.ids import new_id
from bot.store.upsert import insert
from bot.translate import actions as translations

UNDO = timedelta(minutes=1)  # in which staff can take an answer back


@dataclass(frozen=True, slots=True)
class Asking:
    """What a parent wants to ask, before it is a question to school."""

    subject: Subject
    wish: Wish
    words: str = ""


def ask(session: Session, person_id: int, child: Child, asking: Asking, *, language: str, now: datetime) -> int | None:
    """Its id. None when so many are open already. Who asks for a call or a talk again has asked once."""
    if known := _same_wish(session, person_id, child, asking):
        if asking.words:
            add_words(session, known, asking.words, language=language, now=now)
        return known.id
    waits = select(func.count()).where(Enquiry.person_id == person_id, Enquiry.state == State.OPEN.value)
    if (session.scalar(waits) or 0) >= MOST:
        return None
    row = Enquiry(
        id=new_id(),
        school_id=child.school_id,
        pupil_id=child.pupil_id,
        person_id=person_id,
        language=language,
        subject=asking.subject.value,
        wish=asking.wish.value,
        state=State.OPEN.value,
        asked_at=now,
        changed_at=now,
        answer_by=now,
        leader_from=now,
    )
    session.add(row)
    _begin(session, row, now)
    if asking.words:
        _write(session, row, What.WORDS, asking.words, now=now)
    metrics.enquiries.labels(asking.wish.value, "asked").inc()
    return row.id


def _same_wish(session: Session, person_id: int, child: Child, asking: Asking) -> Enquiry | None:
    if asking.wish is Wish.ANSWER:
        return None
    ours = (Enquiry.person_id == person_id, Enquiry.pupil_id == child.pupil_id, Enquiry.state == State.OPEN.value)
    return session.scalars(select(Enquiry).where(*ours, Enquiry.wish == asking.wish.value).limit(1)).first()


def _begin(session: Session, row: Enquiry, now: datetime) -> None:
    """School has its days from now on. A question that nobody has is the leader's at once."""
    at_school = school_time.load(session, row.school_id)
    today = now.astimezone(at_school.zone).date()
    holders = queries.list_holders(session, row.pupil_id, row.staff_id, today)
    leader_from = at_school.ends(at_school.days_after(now, LEADER_AFTER)) if holders else now
    row.state, row.promised_day, row.changed_at = State.OPEN.value, None, now
    row.answer_by, row.leader_from = at_school.ends(at_school.days_after(now, ANSWER_IN)), leader_from
    session.flush()
    note(session, row, Tell.LATE, row.answer_by)
    _wake_for(session, row, at_school, now)


def add_words(session: Session, row: Enquiry, words: str, *, language: str, now: datetime) -> bool:
    """Of the parent; a question that was answered is open again. False when it has become too long."""
    lines = session.scalar(select(func.count()).where(EnquiryLine.enquiry_id == row.id)) or 0
    if lines >= MOST_LINES:
        return False
    row.language = language
    if row.state != State.OPEN.value:
        _begin(session, row, now)
    _write(session, row, What.WORDS, words, now=now)
    return True


def reopen(session: Session, row: Enquiry, *, now: datetime) -> None:
    """The parent still has a question."""
    if row.state != State.OPEN.value:
        _begin(session, row, now)


def thank(session: Session, row: Enquiry, *, now: datetime) -> None:
    """The answer helps: nothing waits any more."""
    if row.state == State.CLOSED.value:
        return
    _end(session, row, State.CLOSED, now)
    _write(session, row, What.THANKS, "", now=now)
    metrics.enquiries.labels(row.wish, "closed").inc()


def withdraw(session: Session, row: Enquiry) -> bool:
    """With all its words; what school has answered stays."""
    if row.state != State.OPEN.value:
        return False
    metrics.enquiries.labels(row.wish, "withdrawn").inc()
    session.delete(row)
    session.flush()
    return True


def answer(
    session: Session, reader: Colleague, row: Enquiry, what: What, *, now: datetime, words: str = ""
) -> int | None:
    """The parent is told after a minute in which it can be taken back. None when it has become too long."""
    lines = session.scalar(select(func.count()).where(EnquiryLine.enquiry_id == row.id)) or 0
    if lines >= MOST_LINES and what is What.WORDS:
        return None
    _take(row, reader)
    _end(session, row, State.ANSWERED, now)
    line_id = _write(session, row, what, words, reader=reader, now=now)
    note(session, row, Tell.ANSWER, now + UNDO)
    if what is What.WORDS:
        translations.mark_changed(session, row.school_id)
    _record(session, reader, row, f"enquiry.{'answered' if what in (What.WORDS, What.READY) else what.value}", now=now)
    metrics.enquiries.labels(row.wish, "answered").inc()
    return line_id


def take_back(session: Session, reader: Colleague, row: Enquiry, *, now: datetime) -> bool:
    """The last answer of theirs, while the parent was not told. The days that school has go on as they were."""
    last = session.scalars(
        select(EnquiryLine)
        .where(EnquiryLine.enquiry_id == row.id)
        .order_by(EnquiryLine.written_at.desc(), EnquiryLine.id.desc())
        .limit(1)
    ).one_or_none()
    told = session.get(EnquiryNotice, (row.id, Tell.ANSWER.value, row.person_id)) is None
    if last is None or told or not can_take_back(last, reader.staff_id, now):
        return False
    session.delete(last)
    row.state, row.changed_at = State.OPEN.value, now
    session.flush()
    drop(session, row.id, Tell.ANSWER)
    note(session, row, Tell.LATE, max(now, row.answer_by))
    _wake_for(session, row, school_time.load(session, row.school_id), now)
    _record(session, reader, row, "enquiry.taken_back", now=now)
    return True


def can_take_back(last: EnquiryLine, staff_id: int, now: datetime) -> bool:
    return last.staff_id == staff_id and last.what in ANSWERS and now < last.written_at + UNDO


def promise(session: Session, reader: Colleague, row: Enquiry, day: date, *, now: datetime) -> bool:
    """The parent is told the day. Leaders wait for the first such day too, not for one that was put off again."""
    at_school = school_time.load(session, row.school_id)
    if row.state != State.OPEN.value or day not in promise_days(at_school, now):
        return False
    ends = at_school.ends(day)
    if row.promised_day is None:
        row.leader_from = max(row.leader_from, ends)
    _take(row, reader)
    row.promised_day, row.answer_by, row.changed_at = day, ends, now
    session.flush()
    note(session, row, Tell.LATE, ends)
    note(session, row, Tell.PROMISE, now)
    _write(session, row, What.PROMISE, day.isoformat(), reader=reader, now=now)
    _record(session, reader, row, "enquiry.promised", now=now)
    return True


def promise_days(at_school: SchoolTime, now: datetime) -> list[date]:
    """Today while there is school, and the next days with school, as long as leaders leave it."""
    today = now.astimezone(at_school.zone).date()
    now_too = [today] if at_school.is_open(today) and now < at_school.ends(today) else []
    return [*now_too, *(at_school.days_after(now, number) for number in range(1, LEADER_AFTER + 1))]


def hand_over(session: Session, reader: Colleague, row: Enquiry, staff_id: int, *, now: datetime) -> str | None:
    """The colleague's name; None when they cannot have it. The parent is told who has it now."""
    able = dict(queries.list_colleagues_for(session, row.pupil_id, reader.today, besides=row.staff_id or 0))
    if staff_id not in able or row.state == State.CLOSED.value:
        return None
    row.staff_id, row.promised_day, row.changed_at = staff_id, None, now
    session.flush()
    drop(session, row.id, Tell.PROMISE)
    _write(session, row, What.HANDOVER, able[staff_id], reader=reader, now=now)
    note(session, row, Tell.HANDOVER, now)
    _wake_for(session, row, school_time.load(session, row.school_id), now)
    _record(session, reader, row, "enquiry.handed_over", now=now)
    return able[staff_id]


def _take(row: Enquiry, reader: Colleague) -> None:
    """A leader who does something about an overdue question keeps it in sight."""
    if reader.role == LEADER:
        row.staff_id = reader.staff_id


def _end(session: Session, row: Enquiry, state: State, now: datetime) -> None:
    row.state, row.changed_at = state.value, now
    session.flush()
    for tell in (Tell.LATE, Tell.PROMISE):
        drop(session, row.id, tell)


def _write(
    session: Session, row: Enquiry, what: What, words: str, *, now: datetime, reader: Colleague | None = None
) -> int:
    line = EnquiryLine(
        id=new_id(),
        enquiry_id=row.id,
        staff_id=reader.staff_id if reader else None,
        by_parent=reader is None,
        what=what.value,
        language=SOURCE if reader else row.language,
        written_at=now,
    )
    line.words = words or None
    session.add(line)
    row.changed_at = now
    session.flush()
    return line.id


def note(session: Session, row: Enquiry, tell: Tell, due: datetime) -> None:
    """The parent is told at this moment, once; a newer one of the same takes the place of the older."""
    made = insert(session.connection(), EnquiryNotice)
    made = made.on_conflict_do_update(index_elements=["enquiry_id", "what", "person_id"], set_={"due": due})
    values = {"enquiry_id": row.id, "what": tell.value, "person_id": row.person_id, "due": due}
    session.connection().execute(made, values)


def drop(session: Session, enquiry_id: int, tell: Tell) -> None:
    ours = (EnquiryNotice.enquiry_id == enquiry_id, EnquiryNotice.what == tell.value)
    session.execute(delete(EnquiryNotice).where(*ours))


def _wake_for(session: Session, row: Enquiry, at_school: SchoolTime, now: datetime) -> None:
    """Whoever has it reads of it at the end of this day at school, leaders when it is overdue."""
    today = now.astimezone(at_school.zone).date()
    holders = queries.list_holders(session, row.pupil_id, row.staff_id, today)
    wake(session, (number for number, _ in holders), at_school.next_end(now))
    leaders = select(Staff.id).where(Staff.school_id == row.school_id, Staff.role == LEADER)
    wake(
        session,
        session.scalars(leaders.where(Staff.disabled_at.is_(None))).all(),
        quiet_moment(at_school, row.leader_from, now),
    )


def quiet_moment(at_school: SchoolTime, overdue: datetime, now: datetime) -> datetime:
    """When somebody reads of what becomes, or is, overdue. The days for an answer end at such a moment."""
    return overdue if overdue > now else at_school.next_end(now)


def wake(session: Session, staff_ids: Iterable[int], due: datetime) -> None:
    """An earlier moment stands."""
    made = insert(session.connection(), EnquiryInbox)
    later = EnquiryInbox.due > made.excluded.due
    made = made.on_conflict_do_update(index_elements=["staff_id"], set_={"due": made.excluded.due}, where=later)
    for staff_id in sorted(staff_ids):
        session.connection().execute(made, {"staff_id": staff_id, "due": due})


def _record(session: Session, reader: Colleague, row: Enquiry, action: str, *, now: datetime) -> None:
    audit.record(session, reader.actor, action, f"enquiry:{row.id}", now=now, school_id=row.school_id)
