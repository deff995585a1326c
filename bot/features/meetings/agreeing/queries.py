"""The agreements of a meeting as one side reads them, and what each side said of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.meetings.agreeing.rules import LISTED, Heard, Says, State, Who
from bot.features.meetings.queries import list_people
from bot.features.meetings.tables import (
    Agreement,
    AgreementCheck,
    AgreementReply,
    Meeting,
    MeetingRound,
    MeetingSeat,
)
from bot.people.tables import Staff
from bot.store.seal import Unreadable
from bot.translate.ports import OwnLine
from bot.translate.queries import list_all_translations


@dataclass(frozen=True, slots=True)
class Look:
    """What was said for one day of looking again; by guardian, as far as the reader may know."""

    day: date
    school: Says | None = None
    parents: Mapping[int, Says] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Point:
    """One agreement. `looks`: the newest day last. `is_asked`: its day has come, and it is not settled."""

    id: int
    number: int
    phrase: str | None
    words: str  # own ones, in Dutch
    translated: Mapping[str, str]
    who: Who
    from_day: date
    look_day: date
    state: State
    is_asked: bool
    since: datetime  # when it was given or replaced
    looks: tuple[Look, ...] = ()

    @property
    def now(self) -> Look:
        """Of the day on which it is looked at next, or was looked at last."""
        return next((look for look in self.looks if look.day == self.look_day), Look(self.look_day))

    @property
    def before(self) -> Look | None:
        """The last look that is settled and did not end it."""
        return next((look for look in reversed(self.looks) if look.day != self.look_day), None)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a guardian said of the list; `is_old`: of an earlier one."""

    person_id: int
    says: Heard
    words: str
    language: str
    said_at: datetime
    seen_at: datetime | None
    is_old: bool


def line_of(agreement_id: int) -> str:
    """How the translations know the own words of an agreement."""
    return f"agreement:{agreement_id}"


def words_of(row: Agreement) -> str:
    """Nothing when they were under a key that is gone."""
    try:
        return row.words or ""
    except Unreadable:
        return ""


def list_rows(session: Session, meeting_id: int, states: Collection[State]) -> list[Agreement]:
    wanted = select(Agreement).where(Agreement.meeting_id == meeting_id, Agreement.state.in_(states))
    return list(session.scalars(wanted.order_by(Agreement.number, Agreement.id)))


def list_points(
    session: Session,
    meeting: Meeting,
    now: datetime,
    *,
    states: Collection[State] = LISTED,
    person_id: int | None = None,
) -> list[Point]:
    """`person_id`: as this guardian reads them, who learns nothing of what another one said."""
    rows = list_rows(session, meeting.id, states)
    translated = list_all_translations(session, {line_of(row.id): words for row in rows if (words := words_of(row))})
    looks = _looks(session, [row.id for row in rows], person_id)
    today = now.astimezone(zone_of(session, meeting)).date()
    return [_point(row, translated.get(line_of(row.id), {}), looks[row.id], today) for row in rows]


def _point(row: Agreement, translated: Mapping[str, str], looks: Sequence[Look], today: date) -> Point:
    state = State(row.state)
    return Point(
        id=row.id,
        number=row.number,
        phrase=row.phrase,
        words=words_of(row),
        translated=translated,
        who=Who(row.who),
        from_day=row.from_day,
        look_day=row.look_day,
        state=state,
        is_asked=state is State.GIVEN and row.look_day <= today,
        since=row.created_at,
        looks=tuple(sorted(looks, key=lambda look: look.day)),
    )


def _looks(session: Session, agreement_ids: Collection[int], person_id: int | None) -> dict[int, list[Look]]:
    said: defaultdict[tuple[int, date], dict[int | None, Says]] = defaultdict(dict)
    rows = select(AgreementCheck).where(AgreementCheck.agreement_id.in_(agreement_ids))
    for row in session.scalars(rows.order_by(AgreementCheck.said_at, AgreementCheck.id)):
        if person_id is None or row.person_id in (None, person_id):
            said[row.agreement_id, row.look_day][row.person_id] = Says(row.says)
    found: defaultdict[int, list[Look]] = defaultdict(list)
    for (agreement_id, day), by in said.items():
        parents = {one: says for one, says in by.items() if one is not None}
        found[agreement_id].append(Look(day, by.get(None), parents))
    return found


def zone_of(session: Session, meeting: Meeting) -> ZoneInfo:
    return ZoneInfo(session.get_one(MeetingRound, meeting.round_id).zone)


def find_agreement(session: Session, agreement_id: int) -> Agreement | None:
    """Whoever asks looks at its meeting through who acts. Never a draft, or one that another list replaced."""
    found = session.get(Agreement, agreement_id)
    return found if found is not None and found.state in LISTED else None


def list_heard(session: Session, meeting: Meeting) -> list[Reply]:
    """Of the guardians with whom the meeting is, in the order in which they joined."""
    people = list_people(session, [meeting.id]).get(meeting.id, [])
    rows = session.scalars(
        select(AgreementReply).where(AgreementReply.meeting_id == meeting.id, AgreementReply.person_id.in_(people))
    )
    return sorted((_heard(row, meeting) for row in rows), key=lambda one: people.index(one.person_id))


def get_heard(session: Session, meeting: Meeting, person_id: int) -> Reply | None:
    return next((one for one in list_heard(session, meeting) if one.person_id == person_id), None)


def _heard(row: AgreementReply, meeting: Meeting) -> Reply:
    try:
        words = row.words or ""
    except Unreadable:
        words = ""
    is_old = meeting.agreed_at is not None and row.said_at < meeting.agreed_at
    return Reply(row.person_id, Heard(row.says), words, row.language, row.said_at, row.seen_at, is_old)


def is_corrected(meeting: Meeting, points: Sequence[Point], replaced: Sequence[Point]) -> bool:
    """Whether there was another list before this one."""
    older = (one for one in points if meeting.agreed_at is not None and one.since < meeting.agreed_at)
    return bool(replaced) or next(older, None) is not None


def list_replaced(session: Session, meeting: Meeting, now: datetime) -> list[Point]:
    """What the newest list took the place of."""
    found = list_points(session, meeting, now, states=(State.REPLACED,))
    return [one for one in found if one.since == meeting.agreed_at]


def list_staff(session: Session, meeting: Meeting) -> list[int]:
    """Who hears of it at school: whoever leads the meeting; when they are gone, who else has a seat at it."""
    here = select(Staff.id).where(Staff.disabled_at.is_(None), Staff.person_id.is_not(None))
    leads = session.scalar(here.where(Staff.id == meeting.staff_id)) if meeting.staff_id else None
    if leads is not None:
        return [leads]
    seats = select(MeetingSeat.staff_id).where(MeetingSeat.meeting_id == meeting.id, MeetingSeat.removed_at.is_(None))
    return list(session.scalars(here.where(Staff.id.in_(seats)).order_by(Staff.id)))


def list_own_lines(session: Session, school_id: int) -> list[OwnLine]:
    """What staff wrote themselves in agreements that are still read."""
    rows = session.scalars(
        select(Agreement)
        .join(Meeting, Meeting.id == Agreement.meeting_id)
        .where(
            Meeting.school_id == school_id,
            Agreement.words_sealed.is_not(None),
            Agreement.state.in_((State.DRAFT, *LISTED)),
        )
    )
    return [OwnLine(line_of(row.id), words) for row in rows if (words := words_of(row))]
