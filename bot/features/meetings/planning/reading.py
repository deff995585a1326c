"""Whether parents can still read something before a talk: by quiet hours, pauses, and an evening to think about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.delivery.audience import load
from bot.delivery.timing import moment
from bot.features.meetings import queries as meetings
from bot.features.meetings.tables import Meeting

EVENING = time(18, 0)  # of the day before: what comes later leaves no evening


@dataclass(frozen=True, slots=True)
class Unread:
    """A meeting of which some parents will not read it in time."""

    meeting_id: int
    pupil_id: int
    parents: int


def list_unread(session: Session, found: Sequence[Meeting], zone: str, now: datetime) -> list[Unread]:
    """Of these meetings those that are so near that something told now comes too late, or reaches nobody."""
    timed = {one.id: one.starts_at for one in found if one.starts_at is not None}
    people = meetings.list_people(session, timed)
    schools: dict[int, int | None] = {person_id: one.school_id for one in found for person_id in people.get(one.id, ())}
    reached = _arrivals(session, schools, now)
    late = []
    for one in found:
        if one.id not in timed:
            continue
        limit = _evening_before(timed[one.id], ZoneInfo(zone))
        parents = people.get(one.id, [])
        unread = [each for each in parents if (at := reached.get(each)) is None or at > limit]
        if unread or not parents:
            late.append(Unread(one.id, one.pupil_id, len(unread)))
    return late


def _arrivals(session: Session, schools: dict[int, int | None], now: datetime) -> dict[int, datetime]:
    """When each of them gets what is told now; nothing for who has no open chat."""
    recipients = load(session, schools) if schools else []
    return {one.id: moment(one, now, urgent=False, is_full=False).at for one in recipients if one.address_id}


def _evening_before(starts_at: datetime, zone: ZoneInfo) -> datetime:
    day = starts_at.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, EVENING, tzinfo=zone).astimezone(UTC)
