"""Giving agreements, answering them, and what comes of the answers. The caller holds the meeting (`queries.hold`).

Nothing ends in silence: whatever takes an agreement out of "given" tells the guardians and school in the same
transaction (ADR 36).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.delivery import school_time
from bot.delivery.senders import Sender
from bot.features.meetings.agreeing import metrics, queries, rules
from bot.features.meetings.agreeing.rules import OPEN, Heard, Says, State, Who
from bot.features.meetings.agreeing.staff import StaffWhat, tell_staff
from bot.features.meetings.queries import list_people
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Agreement, AgreementCheck, AgreementReply, Meeting
from bot.features.meetings.telling.actions import What, guardians_of, tell
from bot.people import audit
from bot.store.ids import new_id
from bot.translate import actions as translate


@dataclass(frozen=True, slots=True)
class Entry:
    """An agreement as it is written: a ready sentence, or own words in Dutch."""

    who: Who
    from_day: date
    look_day: date
    phrase: str | None = None
    words: str = ""


def save_draft(session: Session, meeting: Meeting, entries: Sequence[Entry], *, now: datetime) -> None:
    """What stands in the form, also what cannot be given like that: nothing that was typed is lost."""
    rows = queries.list_rows(session, meeting.id, [State.DRAFT])
    before = [_entry(row) for row in rows]
    if before == list(entries):
        return
    for number, entry in enumerate(entries, 1):
        row = rows[number - 1] if number <= len(rows) else _new(meeting, now)
        row.number, row.phrase, row.words = number, entry.phrase, entry.words or None
        row.who, row.from_day, row.look_day = entry.who.value, entry.from_day, entry.look_day
        session.add(row)
    for row in rows[len(entries) :]:
        session.delete(row)
    session.flush()
    if [one.words for one in before] != [one.words for one in entries]:
        translate.mark_changed(session, meeting.school_id)


def _new(meeting: Meeting, now: datetime) -> Agreement:
    return Agreement(id=new_id(), meeting_id=meeting.id, state=State.DRAFT.value, created_at=now)


def _entry(row: Agreement) -> Entry:
    return Entry(Who(row.who), row.from_day, row.look_day, row.phrase, queries.words_of(row))


def list_entries(session: Session, meeting: Meeting) -> list[Entry]:
    return [_entry(row) for row in queries.list_rows(session, meeting.id, [State.DRAFT])]


def begin_change(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """A draft that begins with what was given and is not done."""
    if not queries.list_rows(session, meeting.id, [State.DRAFT]):
        given = queries.list_rows(session, meeting.id, OPEN)
        save_draft(session, meeting, [_entry(row) for row in given], now=now)


def drop_draft(session: Session, meeting: Meeting, *, now: datetime) -> None:
    save_draft(session, meeting, (), now=now)


def give(session: Session, meeting: Meeting, by: Sender, *, now: datetime) -> bool:
    """The draft becomes the list that both sides have. What stands in both lists goes on; the rest is replaced.

    False when nothing would change.
    """
    drafts = queries.list_rows(session, meeting.id, [State.DRAFT])
    given = queries.list_rows(session, meeting.id, OPEN)
    if not drafts or [_entry(row) for row in drafts] == [_entry(row) for row in given]:
        return False
    known = {_entry(row): row for row in given}
    kept = {row.id for draft in drafts if (row := known.get(_entry(draft)))}
    for row in given:
        if row.id not in kept:
            row.state, row.check_at, row.created_at = State.REPLACED.value, None, now
    for draft in drafts:
        if row := known.get(_entry(draft)):
            row.number = draft.number
            session.delete(draft)
        else:
            draft.state, draft.created_at = State.GIVEN.value, now
            draft.check_at = _asked_at(session, meeting, draft.look_day)
    meeting.agreed_at, meeting.closed_at, meeting.state = now, None, Phase.HELD.value
    session.flush()
    tell(session, meeting, What.AGREED, now=now)
    translate.mark_changed(session, meeting.school_id)
    _record(session, by, "agreements.given", f"meeting:{meeting.id} {len(drafts)}", now=now)
    metrics.agreements.labels("given").inc(len(drafts))
    return True


def close_without(session: Session, meeting: Meeting, by: Sender, *, now: datetime) -> bool:
    """No agreements are needed; the parents are thanked. False when there are some."""
    if meeting.state == Phase.CLOSED or queries.list_rows(session, meeting.id, OPEN):
        return False
    drop_draft(session, meeting, now=now)
    meeting.state, meeting.closed_at = Phase.CLOSED.value, now
    session.flush()
    tell(session, meeting, What.CLOSED, now=now)
    _record(session, by, "meeting.closed", f"meeting:{meeting.id}", now=now)
    return True


def remember(
    session: Session, meeting: Meeting, person_id: int, says: Heard, *, words: str = "", language: str, now: datetime
) -> None:
    """What a guardian says of the list; how they remember it stays beside the list, also after a later yes."""
    ours = (AgreementReply.meeting_id == meeting.id, AgreementReply.person_id == person_id)
    row = session.scalar(select(AgreementReply).where(*ours).with_for_update())
    if row is None:
        row = AgreementReply(id=new_id(), meeting_id=meeting.id, person_id=person_id)
    row.says, row.language, row.said_at = says.value, language, now
    if words:
        row.words, row.seen_at = "\n\n".join(filter(None, (row.words, words))), None
    session.add(row)
    session.flush()
    metrics.replies.labels(says.value).inc()
    if says is Heard.DIFFERS:
        tell_staff(session, meeting, StaffWhat.DIFFERS, now=now)


def note_read(session: Session, meeting: Meeting, by: Sender, *, now: datetime) -> None:
    """They read how parents remember it."""
    unread = select(AgreementReply).where(
        AgreementReply.meeting_id == meeting.id,
        AgreementReply.says == Heard.DIFFERS,
        AgreementReply.seen_at.is_(None),
    )
    for row in session.scalars(unread):
        row.seen_at = now
    session.flush()
    _record(session, by, "agreements.replies_read", f"meeting:{meeting.id}", now=now)


def say(
    session: Session,
    meeting: Meeting,
    row: Agreement,
    says: Says,
    *,
    person_id: int | None = None,
    staff_id: int | None = None,
    now: datetime,
) -> Says | None:
    """One side's word for the day on which it is looked at now; what comes of it, as far as it is settled."""
    own = (
        AgreementCheck.agreement_id == row.id,
        AgreementCheck.look_day == row.look_day,
        AgreementCheck.person_id == person_id if person_id is not None else AgreementCheck.person_id.is_(None),
    )
    session.execute(delete(AgreementCheck).where(*own))
    session.add(
        AgreementCheck(
            id=new_id(),
            agreement_id=row.id,
            person_id=person_id,
            staff_id=staff_id,
            look_day=row.look_day,
            says=says.value,
            said_at=now,
        )
    )
    session.flush()
    metrics.checks.labels(says.value).inc()
    is_late = row.check_at is None  # the week of waiting is over
    return settle(session, meeting, row, waited=is_late, knows=person_id, by=staff_id, now=now)


def settle(
    session: Session,
    meeting: Meeting,
    row: Agreement,
    *,
    waited: bool,
    knows: int | None = None,
    by: int | None = None,
    now: datetime,
) -> Says | None:
    """`knows`: the guardian who reads of it on the screen they are looking at; `by`: the member of staff who does."""
    look = next((one.now for one in queries.list_points(session, meeting, now) if one.id == row.id), None)
    if look is None:
        return None
    people = list_people(session, [meeting.id]).get(meeting.id, [])
    outcome = rules.settle(look.school, [look.parents.get(one) for one in people], waited=waited)
    if outcome is Says.BUSY:
        today = now.astimezone(queries.zone_of(session, meeting)).date()
        at_school = school_time.load(session, meeting.school_id)
        _look_again(session, meeting, row, rules.next_look(today, at_school.is_open))
    elif outcome is not None:
        row.state, row.check_at = (State.DONE if outcome is Says.DONE else State.TALK).value, None
    if outcome is not None:
        _tell_both(session, meeting, knows=knows, by=by, now=now)
    return outcome


def look_on(session: Session, meeting: Meeting, row: Agreement, *, day: date, by: Sender, now: datetime) -> None:
    """School chooses another day to look again: both sides are asked then, and know of it."""
    _look_again(session, meeting, row, day)
    row.state = State.GIVEN.value
    _tell_both(session, meeting, knows=None, by=by.staff_id, now=now)
    _record(session, by, "agreement.looked_on", f"agreement:{row.id}", now=now)


def end(session: Session, meeting: Meeting, row: Agreement, *, by: Sender, now: datetime) -> None:
    """On purpose, whatever was said: the parents are told."""
    row.state, row.check_at = State.ENDED.value, None
    _tell_both(session, meeting, knows=None, by=by.staff_id, now=now)
    _record(session, by, "agreement.ended", f"agreement:{row.id}", now=now)


def _look_again(session: Session, meeting: Meeting, row: Agreement, day: date) -> None:
    row.look_day, row.check_at = day, _asked_at(session, meeting, day)
    session.flush()


def _tell_both(session: Session, meeting: Meeting, *, knows: int | None, by: int | None, now: datetime) -> None:
    """What became of an agreement. When none is open any more, the talk is closed."""
    session.flush()
    if not queries.list_rows(session, meeting.id, OPEN):
        meeting.state, meeting.closed_at = Phase.CLOSED.value, now
        session.flush()
    tell(session, meeting, What.CLOSED, now=now, people=guardians_of(session, meeting) - {knows or 0})
    tell_staff(session, meeting, StaffWhat.CLOSED, now=now, but=by)


def _asked_at(session: Session, meeting: Meeting, day: date) -> datetime:
    return datetime.combine(day, rules.ASKED, tzinfo=queries.zone_of(session, meeting)).astimezone(UTC)


def _record(session: Session, by: Sender, act: str, thing: str, *, now: datetime) -> None:
    audit.record(session, by.actor, act, thing, now=now, school_id=by.school_id)
