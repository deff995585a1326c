"""When somebody gets a message that nobody waits for: the one place that decides it, for the preview and for sending.

Quiet hours and pauses move it. Who has had the most for a week finds it in the digest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from bot.delivery.kinds import NO_LIMITS, BroadcastKind, Json, Limits, Recipient
from bot.delivery.quiet import arrive_at
from bot.delivery.tables import OutMessage
from bot.people.tables import Address

WEEK = timedelta(days=7)
DIGEST_DAY, DIGEST_AT = 4, time(15, 0)  # Friday, when the week at school is over
DROPPED = ("cancelled", "corrected")  # errors of messages that we kept back ourselves


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    in_digest: bool = False


def moment(recipient: Recipient, at: datetime, *, urgent: bool, is_full: bool, limits: Limits = NO_LIMITS) -> Moment:
    """When they get what could go `at`. A digest is moved by quiet hours and pauses when it is made, not here."""
    if urgent:
        return Moment(at)
    digest = next_digest(at, recipient.zone)
    if is_full and not _is_after(digest, limits.digest):
        return Moment(digest, in_digest=True)
    back = max(at, recipient.paused_until or at)
    morning = arrive_at(back, recipient.zone, recipient.quiet_from, recipient.quiet_until)
    return Moment(back if _is_after(morning, limits.night) else morning)


def _is_after(at: datetime, limit: datetime | None) -> bool:
    return limit is not None and at > limit


def next_digest(after: datetime, zone: ZoneInfo) -> datetime:
    return next_weekly(after, zone, DIGEST_DAY, DIGEST_AT)


def next_weekly(after: datetime, zone: ZoneInfo, weekday: int, at: time) -> datetime:
    """The first time after it that the clock of the zone says so; 0 for Monday."""
    local = after.astimezone(zone)
    day = local.date() + timedelta(days=(weekday - local.weekday()) % 7)
    if day == local.date() and local.time() >= at:
        day += WEEK
    return datetime.combine(day, at, tzinfo=zone).astimezone(after.tzinfo)


def is_capped(kind: BroadcastKind, audience: Json, *, urgent: bool) -> bool:
    """Whether it counts for a week's most and is held by it. A correction goes to everybody who got what was wrong."""
    return kind.capped and not urgent and "got" not in audience


def list_full(session: Session, recipients: Sequence[Recipient], now: datetime, *, besides: int = 0) -> set[int]:
    """Those who have had the most for a week, from all senders together; what still waits for them counts too.

    `besides`: the broadcast that asks.
    """
    most = {one.id: one.weekly_cap for one in recipients}
    ours = (Address.person_id.in_(most), OutMessage.capped.is_(True), OutMessage.broadcast_id != besides)
    counted = select(Address.person_id).join(OutMessage, OutMessage.address_id == Address.id).where(*ours)
    # Two looks instead of an OR, so that each finds its rows by index.
    sent = counted.where(OutMessage.sent_at > now - WEEK)
    unsent = counted.where(OutMessage.sent_at.is_(None), _may_arrive(now))
    found = union_all(sent, unsent).subquery()
    rows = session.execute(select(found.c.person_id, func.count()).group_by(found.c.person_id))
    had = {person_id: number for person_id, number in rows}
    return {person_id for person_id, cap in most.items() if had.get(person_id, 0) >= cap}


def can_retry(now: datetime) -> ColumnElement[bool]:
    """Failed, but not because the person blocked us or because we kept it back; older than a week is no news."""
    return and_(
        OutMessage.state == "failed",
        OutMessage.created_at > now - WEEK,
        OutMessage.error.not_like("gone:%"),
        OutMessage.error.not_in(DROPPED),
    )


def _may_arrive(now: datetime) -> ColumnElement[bool]:
    maybe_sent = and_(OutMessage.state == "unknown", OutMessage.due > now - WEEK)
    return or_(OutMessage.state.in_(("ready", "sending", "held")), maybe_sent, can_retry(now))
