"""Which meetings somebody may see, and whom a meeting is with."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from bot.delivery.senders import Sender
from bot.features.meetings.content import goal_line, note_line, words_of
from bot.features.meetings.tables import Meeting, MeetingRound, MeetingSeat
from bot.people import reach
from bot.people.tables import Guardian, Pupil
from bot.translate.ports import OwnLine


def is_told(now: datetime) -> ColumnElement[bool]:
    """Of `MeetingRound`: parents know of it, also of one that was cancelled."""
    return and_(MeetingRound.state != "draft", MeetingRound.told_at <= now)


def people() -> Select[int, int]:
    """(person, meeting): the guardians who may know of each meeting, of children who are at school."""
    return (
        select(Guardian.person_id, Meeting.id)
        .select_from(Meeting)
        .join(Pupil, and_(Pupil.id == Meeting.pupil_id, Pupil.archived_at.is_(None)))
        .join(Guardian, and_(Guardian.pupil_id == Meeting.pupil_id, Guardian.informed.is_(True)))
        .where(or_(Meeting.person_id.is_(None), Meeting.person_id == Guardian.person_id))
    )


def list_people(session: Session, meeting_ids: Collection[int]) -> dict[int, list[int]]:
    """The guardians with whom each meeting is."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = session.execute(people().where(Meeting.id.in_(meeting_ids)).order_by(Guardian.linked_at, Guardian.id))
    for person_id, meeting_id in rows:
        found[meeting_id].append(person_id)
    return found


def _seen_by_parent(person_id: int, now: datetime) -> Select[Meeting]:
    ours = people().with_only_columns(Meeting.id).where(Guardian.person_id == person_id).correlate(None)
    told = select(MeetingRound.id).where(is_told(now))
    return select(Meeting).where(Meeting.id.in_(ours), Meeting.round_id.in_(told))


def get_for(session: Session, person_id: int, meeting_id: int, now: datetime) -> Meeting | None:
    """None when it is missing, not told yet, or nothing that this person may know of."""
    return session.scalar(_seen_by_parent(person_id, now).where(Meeting.id == meeting_id))


def list_for(session: Session, person_id: int, now: datetime) -> list[Meeting]:
    """Those without a time first, then by when they begin; also those that are over or cancelled."""
    found = session.scalars(_seen_by_parent(person_id, now)).all()
    return sorted(found, key=lambda one: (one.starts_at is not None, one.starts_at or now, one.id))


def hold_round(session: Session, round_id: int) -> MeetingRound | None:
    """As it is now, until the commit: whoever changes it, its meetings or its times holds it first."""
    wanted = select(MeetingRound).where(MeetingRound.id == round_id).with_for_update()
    return session.scalar(wanted.execution_options(populate_existing=True))


def hold(session: Session, meeting_id: int) -> Meeting | None:
    """The meeting, its round held first."""
    round_id = session.scalar(select(Meeting.round_id).where(Meeting.id == meeting_id))
    if round_id is None or hold_round(session, round_id) is None:
        return None
    wanted = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
    return session.scalar(wanted.execution_options(populate_existing=True))


def pupils_of(sender: Sender) -> ColumnElement[bool]:
    """Of `Pupil`: those of the groups they have today, and those that were shared with them; for a leader all."""
    own_school = Pupil.school_id == sender.school_id
    if sender.is_leader:
        return own_school
    ours = reach.groups_of(sender.staff_id, sender.today)
    return and_(own_school, or_(Pupil.group_id.in_(ours), Pupil.id.in_(reach.pupils_shared_with(sender.staff_id))))


def sits_at(sender: Sender) -> ColumnElement[bool]:
    """Of `Meeting`: they lead it, or have a seat at it."""
    seats = select(MeetingSeat.meeting_id).where(
        MeetingSeat.staff_id == sender.staff_id, MeetingSeat.removed_at.is_(None)
    )
    return or_(Meeting.staff_id == sender.staff_id, Meeting.id.in_(seats.correlate(None)))


def seen_by(sender: Sender) -> ColumnElement[bool]:
    """Of `Meeting`: leaders all; others what they sit at, and what is about pupils of theirs; drafts only their own."""
    own_school = Meeting.school_id == sender.school_id
    if sender.is_leader:
        return own_school
    planned = select(MeetingRound.id).where(MeetingRound.staff_id == sender.staff_id).correlate(None)
    drafts = select(MeetingRound.id).where(MeetingRound.state == "draft").correlate(None)
    about = select(Pupil.id).where(pupils_of(sender)).correlate(None)
    open_to_them = and_(or_(sits_at(sender), Meeting.pupil_id.in_(about)), Meeting.round_id.not_in(drafts))
    return and_(own_school, or_(Meeting.round_id.in_(planned), open_to_them))


def get_of_school(session: Session, sender: Sender, meeting_id: int | None, *, locked: bool = False) -> Meeting | None:
    """None when it is missing, or not theirs to see. `locked`: to be changed, its round held first."""
    if meeting_id is None:
        return None
    found = session.scalar(select(Meeting).where(seen_by(sender), Meeting.id == meeting_id))
    return hold(session, meeting_id) if found is not None and locked else found


def may_read(session: Session, sender: Sender, meeting_id: int) -> bool:
    """What parents wrote for it is for who leads it and who has a seat at it, and for nobody else at school."""
    return session.scalar(select(Meeting.id).where(sits_at(sender), Meeting.id == meeting_id)) is not None


def get_round_of_school(
    session: Session, sender: Sender, round_id: int | None, *, locked: bool = False
) -> MeetingRound | None:
    """One of which they may see a meeting, or that they planned."""
    if round_id is None:
        return None
    of_theirs = select(Meeting.round_id).where(seen_by(sender)).correlate(None)
    seen = and_(
        MeetingRound.school_id == sender.school_id,
        or_(MeetingRound.staff_id == sender.staff_id, MeetingRound.id.in_(of_theirs)),
    )
    found = session.scalar(select(MeetingRound).where(seen, MeetingRound.id == round_id))
    return hold_round(session, round_id) if found is not None and locked else found


def list_own_lines(session: Session, school_id: int) -> list[OwnLine]:
    """What staff wrote themselves about meetings that are not over for long."""
    found = session.scalars(
        select(MeetingRound).where(
            MeetingRound.school_id == school_id,
            MeetingRound.words_sealed.is_not(None),
            MeetingRound.state != "cancelled",
        )
    )
    lines: list[OwnLine] = []
    for one in found:
        said = words_of(one)
        lines += [OwnLine(goal_line(one.id), said["goal"])] if said.get("goal") else []
        lines += [OwnLine(note_line(one.id), said["note"])] if said.get("note") else []
    return lines
