"""What comes by itself before a meeting, and when: the caller holds the round."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.delivery import school_time
from bot.delivery.school_time import SchoolTime
from bot.features.meetings.briefing import moments as briefing
from bot.features.meetings.tables import Meeting, MeetingRound
from bot.features.meetings.telling.actions import BEFORE, What, drop, tell

FRIENDLY = time(16, 0)  # school is out, and supper is not yet on the table
PREPARE_DAYS = 7
REMIND_DAYS = 2  # with school
CHOOSE_DAYS = 2
KNOWN_FOR = timedelta(days=1)  # whoever was asked to choose later than this is not reminded of it


def announce(session: Session, of: MeetingRound, meetings: Iterable[Meeting], *, now: datetime) -> None:
    """These meetings of a round are told from its `told_at` on: the invitation, and what follows from it."""
    for meeting in meetings:
        tell(session, meeting, What.INVITE, now=now)
        if meeting.state == "open":
            _ask_to_choose(session, of, meeting, now=now)
        plan(session, meeting, now=now)


def _ask_to_choose(session: Session, of: MeetingRound, meeting: Meeting, *, now: datetime) -> None:
    told_at = of.told_at or now
    opens = told_at if meeting.head_start else max(of.others_from or told_at, told_at)
    if opens > told_at:
        tell(session, meeting, What.OPEN, now=now, due=opens)
    if of.choose_until is None:
        return
    zone = ZoneInfo(of.zone)
    due = _at(of.choose_until.astimezone(zone).date() - timedelta(days=CHOOSE_DAYS), zone)
    if due >= opens + KNOWN_FOR:
        tell(session, meeting, What.CHOOSE, now=now, due=due)


def plan(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """After a meeting got a time, or lost it: what still comes before it, to parents and to staff, at its moments now.

    What would come at once does not come: who just chose or read of the time can go on from there.
    """
    school = school_time.load(session, meeting.school_id)
    zone = ZoneInfo(session.get_one(MeetingRound, meeting.round_id).zone)
    for what in BEFORE:
        due = moment(what, meeting.starts_at, zone, school) if meeting.starts_at and meeting.day else None
        if meeting.state == "planned" and due is not None and due > now:
            tell(session, meeting, what, now=now, due=due)
        else:
            drop(session, meeting, what)
    briefing.plan(session, meeting, now=now)


def moment(what: What, starts_at: datetime, zone: ZoneInfo, school: SchoolTime) -> datetime:
    """When something comes before a meeting that starts then."""
    day = starts_at.astimezone(zone).date()
    days = {
        What.PREPARE: day - timedelta(days=PREPARE_DAYS),
        What.REMIND: school.days_before(starts_at, REMIND_DAYS),
        What.TOMORROW: day - timedelta(days=1),
    }
    return _at(days[what], zone)


def _at(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, FRIENDLY, tzinfo=zone).astimezone(UTC)
