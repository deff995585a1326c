"""What planning needs to know: pupils, colleagues, who is busy when, and how far a round is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from bot.delivery.senders import Sender
from bot.features.meetings import queries as meetings
from bot.features.meetings.choosing.rules import clashes
from bot.features.meetings.planning.times import Span
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Meeting, MeetingRound, MeetingSeat, MeetingSlot, Preparation
from bot.people import reach, rights
from bot.people.rules import in_order
from bot.people.tables import Group, Guardian, Person, Pupil, Staff, StaffGroup


@dataclass(frozen=True, slots=True)
class Child:
    id: int
    name: str
    group_id: int
    group: str
    guardians: int  # who may be told how the child is doing


@dataclass(frozen=True, slots=True)
class Colleague:
    id: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody of school cannot be there then: a talk, or a time that they propose for one."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Wishes:
    """What parents would like, as far as it is sent to school; that no time suits is sent at once."""

    interpreter: bool = False
    companion: bool = False
    other_time: bool = False
    call: bool = False
    drawing: bool = False
    prepared: int = 0  # guardians

    def and_of(self, row: Preparation) -> "Wishes":
        is_sent = row.state == "sent"
        return Wishes(
            self.interpreter or (is_sent and row.interpreter),
            self.companion or (is_sent and row.companion),
            self.other_time or row.other_time,
            self.call or row.call,
            self.drawing or (is_sent and row.drawing),
            self.prepared + is_sent,
        )


def list_children(session: Session, sender: Sender) -> list[Child]:
    """At school now, with whom they may plan; by group and name."""
    rows = session.execute(
        select(Pupil.id, Pupil.first_name, Group.id, Group.name, func.count(Guardian.id))
        .join(Group, Group.id == Pupil.group_id)
        .outerjoin(Guardian, and_(Guardian.pupil_id == Pupil.id, Guardian.informed.is_(True)))
        .where(meetings.pupils_of(sender), Pupil.archived_at.is_(None))
        .group_by(Pupil.id, Pupil.first_name, Group.id, Group.name)
    )
    return sorted((Child(*row) for row in rows), key=lambda one: (in_order(one.group), in_order(one.name), one.id))


def list_whole_groups(session: Session, sender: Sender) -> set[int]:
    """Those of which all pupils are theirs: a round is for a group."""
    wanted = select(Group.id).where(Group.school_id == sender.school_id)
    if not sender.is_leader:
        wanted = wanted.where(Group.id.in_(reach.groups_of(sender.staff_id, sender.today)))
    return set(session.scalars(wanted))


def list_colleagues(session: Session, school_id: int) -> list[Colleague]:
    rows = session.execute(
        select(Staff.id, Staff.name, Staff.role).where(Staff.school_id == school_id, Staff.disabled_at.is_(None))
    )
    return sorted((Colleague(*row) for row in rows), key=lambda one: (one.name.casefold(), one.id))


def list_teachers(session: Session, group_id: int) -> list[int]:
    """Who have the group as their own."""
    return list(
        session.scalars(
            select(Staff.id)
            .join(StaffGroup, StaffGroup.staff_id == Staff.id)
            .where(StaffGroup.group_id == group_id, Staff.role == "teacher", Staff.disabled_at.is_(None))
            .order_by(Staff.name, Staff.id)
        )
    )


def hold_staff(session: Session, staff_ids: Collection[int]) -> None:
    """Whoever gives these colleagues a time waits until the commit. Held after a round, before families."""
    session.execute(select(Staff.id).where(Staff.id.in_(staff_ids)).order_by(Staff.id).with_for_update()).all()


def find_busy(
    session: Session,
    staff_ids: Collection[int],
    spans: Sequence[Span],
    *,
    but_round: int | None = None,
    but_meeting: int | None = None,
) -> Busy | None:
    """The first of these times at which one of these colleagues leads or attends a talk, or proposes a time.

    `but_round`: whose proposed times are the ones asked about.
    """
    if not spans or not staff_ids:
        return None
    first, last = min(one.starts_at for one in spans), max(one.ends_at for one in spans)
    between = (first, last)
    taken = [
        *_talks(session, staff_ids, between, but=but_meeting or 0),
        *_proposed(session, staff_ids, between, but=but_round or 0),
    ]
    for one in sorted(spans, key=lambda each: each.starts_at):
        for staff_id, starts_at, ends_at, _ in taken:
            if one.overlaps(starts_at, ends_at):
                return Busy(session.get_one(Staff, staff_id).name, one)
    return None


_Taken = tuple[int, datetime, datetime, int]  # who, from, until, at which meeting; 0: a time that is proposed


def _talks(
    session: Session, staff_ids: Collection[int], between: tuple[datetime, datetime], *, but: int
) -> Iterable[_Taken]:
    first, last = between
    within = (Meeting.state == Phase.PLANNED, Meeting.starts_at < last, Meeting.ends_at > first, Meeting.id != but)
    leads = select(Meeting.staff_id, Meeting.starts_at, Meeting.ends_at, Meeting.id).where(
        *within, Meeting.staff_id.in_(staff_ids)
    )
    sits = (
        select(MeetingSeat.staff_id, Meeting.starts_at, Meeting.ends_at, Meeting.id)
        .join(Meeting, Meeting.id == MeetingSeat.meeting_id)
        .where(*within, MeetingSeat.staff_id.in_(staff_ids), MeetingSeat.removed_at.is_(None))
    )
    told = select(MeetingRound.id).where(MeetingRound.state == "open")
    for wanted in (leads, sits):
        for staff_id, starts_at, ends_at, meeting_id in session.execute(wanted.where(Meeting.round_id.in_(told))):
            if staff_id is not None and starts_at is not None and ends_at is not None:
                yield staff_id, starts_at, ends_at, meeting_id


def _proposed(
    session: Session, staff_ids: Collection[int], between: tuple[datetime, datetime], *, but: int
) -> Iterable[_Taken]:
    """Free times of rounds that parents know of; those that were taken are talks."""
    first, last = between
    rows = session.execute(
        select(MeetingSlot.staff_id, MeetingSlot.starts_at, MeetingSlot.ends_at)
        .join(MeetingRound, MeetingRound.id == MeetingSlot.round_id)
        .where(
            MeetingRound.state == "open",
            MeetingSlot.round_id != but,
            MeetingSlot.meeting_id.is_(None),
            MeetingSlot.staff_id.in_(staff_ids),
            MeetingSlot.starts_at < last,
            MeetingSlot.ends_at > first,
        )
    )
    for staff_id, starts_at, ends_at in rows:
        if staff_id is not None:
            yield staff_id, starts_at, ends_at, 0


def list_slots(session: Session, round_id: int) -> list[MeetingSlot]:
    wanted = select(MeetingSlot).where(MeetingSlot.round_id == round_id)
    return list(session.scalars(wanted.order_by(MeetingSlot.starts_at, MeetingSlot.id)))


def list_free(slots: Iterable[MeetingSlot], found: Sequence[Meeting]) -> list[MeetingSlot]:
    """Of these times those that nobody has, and at which none of these talks is."""
    spans = [(one.starts_at, one.ends_at) for one in found if one.state == Phase.PLANNED]
    return [
        slot
        for slot in slots
        if slot.meeting_id is None
        and not any(since and until and slot.starts_at < until and since < slot.ends_at for since, until in spans)
    ]


def list_meetings(session: Session, round_id: int) -> list[Meeting]:
    wanted = select(Meeting).where(Meeting.round_id == round_id)
    return list(session.scalars(wanted.order_by(Meeting.starts_at, Meeting.id)))


def list_seen(session: Session, sender: Sender, round_id: int) -> list[Meeting]:
    wanted = select(Meeting).where(Meeting.round_id == round_id, meetings.seen_by(sender))
    return list(session.scalars(wanted.order_by(Meeting.starts_at, Meeting.id)))


def list_rounds(
    session: Session, sender: Sender, now: datetime, *, most: int
) -> list[tuple[MeetingRound, list[Meeting]]]:
    """The newest ones with those of their meetings that they may see."""
    seen = exists().where(Meeting.round_id == MeetingRound.id, meetings.seen_by(sender))
    own = MeetingRound.staff_id == sender.staff_id
    wanted = select(MeetingRound).where(MeetingRound.school_id == sender.school_id, or_(own, seen))
    last = select(func.max(Meeting.ends_at)).where(Meeting.round_id == MeetingRound.id).scalar_subquery()
    order = (func.coalesce(last, now).desc(), MeetingRound.id.desc())
    found = list(session.scalars(wanted.order_by(*order).limit(most)))
    of: dict[int, list[Meeting]] = {one.id: [] for one in found}
    theirs = select(Meeting).where(Meeting.round_id.in_(of), meetings.seen_by(sender))
    for meeting in session.scalars(theirs.order_by(Meeting.starts_at, Meeting.id)):
        of[meeting.round_id].append(meeting)
    return [(one, of[one.id]) for one in found]


def may_steer(session: Session, sender: Sender, planned: MeetingRound) -> bool:
    """Change it: who planned it or leads it, whoever has the group of its pupils today, and leaders."""
    if sender.is_leader or planned.staff_id == sender.staff_id:
        return True
    if planned.state == "draft":
        return False
    in_ours = Pupil.group_id.in_(reach.groups_of(sender.staff_id, sender.today))
    pupils = select(Pupil.id).where(in_ours).correlate(None)
    theirs = or_(Meeting.staff_id == sender.staff_id, Meeting.pupil_id.in_(pupils))
    found = select(Meeting.id).where(Meeting.round_id == planned.id, theirs).limit(1)
    return session.scalar(found) is not None


def names_of(session: Session, pupil_ids: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(Pupil.id, Pupil.first_name).where(Pupil.id.in_(set(pupil_ids))))
    return {pupil_id: name for pupil_id, name in rows}


def groups_of(session: Session, group_ids: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(Group.id, Group.name).where(Group.id.in_(set(group_ids))))
    return {group_id: name for group_id, name in rows}


def staff_names(session: Session, staff_ids: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(set(staff_ids))))
    return {staff_id: name for staff_id, name in rows}


def list_wishes(session: Session, sender: Sender, meeting_ids: Collection[int]) -> dict[int, Wishes]:
    """Only of meetings that they sit at, and of parents who may still be told of them: it is for nobody else."""
    no_time_suits = and_(Preparation.state == "begun", or_(Preparation.other_time, Preparation.call))
    rows = session.scalars(
        select(Preparation)
        .join(Meeting, Meeting.id == Preparation.meeting_id)
        .where(Preparation.meeting_id.in_(meeting_ids), meetings.sits_at(sender))
        .where(or_(Preparation.state == "sent", no_time_suits))
    )
    people = meetings.list_people(session, meeting_ids)
    found: dict[int, Wishes] = {}
    for row in rows:
        if row.person_id in people.get(row.meeting_id, ()):
            found[row.meeting_id] = found.get(row.meeting_id, Wishes()).and_of(row)
    return found


def list_double_booked(session: Session, found: Sequence[Meeting]) -> dict[int, list[str]]:
    """By meeting, who of school sits at another talk at the same time."""
    timed = {one.id: (one.starts_at, one.ends_at) for one in found if one.starts_at and one.ends_at}
    if not timed:
        return {}
    seats = session.execute(
        select(MeetingSeat.meeting_id, MeetingSeat.staff_id).where(
            MeetingSeat.meeting_id.in_(timed), MeetingSeat.removed_at.is_(None), MeetingSeat.staff_id.is_not(None)
        )
    ).all()
    between = (min(one[0] for one in timed.values()), max(one[1] for one in timed.values()))
    taken = list(_talks(session, {staff_id for _, staff_id in seats if staff_id}, between, but=0))
    names = staff_names(session, {staff_id for _, staff_id in seats if staff_id})
    booked: dict[int, set[str]] = {}
    for meeting_id, staff_id in seats:
        starts, ends = timed[meeting_id]
        for who, starts_at, ends_at, other in taken:
            if who == staff_id and other != meeting_id and starts < ends_at and starts_at < ends:
                booked.setdefault(meeting_id, set()).add(names[who])
    return {meeting_id: sorted(who) for meeting_id, who in booked.items()}


def list_family_clashes(session: Session, found: Sequence[Meeting]) -> set[int]:
    """Those of these meetings at which the family has another talk, or no time to walk to it."""
    timed = {one.id: (one.starts_at, one.ends_at) for one in found if one.starts_at and one.ends_at}
    people = meetings.list_people(session, timed)
    everybody = {one for parents in people.values() for one in parents}
    rows = session.execute(
        meetings.people()
        .with_only_columns(Guardian.person_id, Meeting.id, Meeting.starts_at, Meeting.ends_at)
        .where(Guardian.person_id.in_(everybody), Meeting.state == Phase.PLANNED)
    ).all()
    return {
        meeting_id
        for meeting_id, span in timed.items()
        for person_id, other, starts_at, ends_at in rows
        if starts_at is not None and ends_at is not None
        if other != meeting_id and person_id in people.get(meeting_id, ()) and clashes(span, (starts_at, ends_at))
    }


def list_parents(session: Session, meeting_id: int) -> list[tuple[int, datetime, str]]:
    """Person, when they joined, language: of those with whom a meeting is, first linked first."""
    rows = session.execute(
        meetings.people()
        .with_only_columns(Guardian.person_id, Guardian.linked_at, Person.language)
        .join(Person, Person.id == Guardian.person_id)
        .where(Meeting.id == meeting_id)
        .order_by(Guardian.linked_at, Guardian.id)
    )
    return [(person_id, linked_at, language) for person_id, linked_at, language in rows]


def list_guardians(session: Session, pupil_ids: Collection[int]) -> dict[int, list[int]]:
    """Of each pupil who may be told how the child is doing."""
    found: dict[int, list[int]] = {}
    for person_id, pupil_id in session.execute(rights.knowing(pupil_ids)):
        found.setdefault(pupil_id, []).append(person_id)
    return found


def group_of(session: Session, pupil_id: int) -> str:
    """The name of the group that the child is in."""
    wanted = select(Group.name).join(Pupil, Pupil.group_id == Group.id).where(Pupil.id == pupil_id)
    return session.scalars(wanted).one()


def list_places(session: Session, found: Sequence[Meeting]) -> dict[int, int]:
    """Of talks with one parent alone: which of the parents that is, by when they joined."""
    wanted = select(Guardian.pupil_id, Guardian.person_id).where(Guardian.pupil_id.in_([one.pupil_id for one in found]))
    parents: dict[int, list[int]] = {}
    for pupil_id, person_id in session.execute(wanted.order_by(Guardian.linked_at, Guardian.id)):
        parents.setdefault(pupil_id, []).append(person_id)
    return {
        one.id: known.index(one.person_id) + 1
        for one in found
        if one.person_id is not None and one.person_id in (known := parents.get(one.pupil_id, []))
    }
