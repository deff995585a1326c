"""When things of the demo happened: at school time on days that are over, so that they are there whenever it opens."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import Samen
from bot.delivery import broadcasts, senders
from bot.delivery.senders import Sender
from bot.delivery.tables import Broadcast
from bot.i18n.texts import SCHOOL_ZONE
from bot.people.tables import Address, Staff


def at_school(now: datetime, days_ago: int) -> datetime:
    """Ten in the morning of a school day, or now when that is still to come."""
    day = school_day(now.astimezone(SCHOOL_ZONE).date(), -days_ago)
    return min(now, datetime.combine(day, time(10, 0), tzinfo=SCHOOL_ZONE).astimezone(UTC))


def school_day(today: date, days: int) -> date:
    """So many days from today, further away when that is in a weekend."""
    day = today + timedelta(days=days)
    while days and day.weekday() >= 5:
        day += timedelta(days=1 if days > 0 else -1)
    return day


def sender_of(session: Session, name: str, now: datetime) -> Sender:
    staff = session.scalars(select(Staff).where(Staff.name == name)).one()
    return Sender(staff.id, staff.school_id, staff.role == "leader", now.astimezone(SCHOOL_ZONE).date())


def send(samen: Samen, session: Session, sender: Sender, draft: Broadcast, *, at: datetime) -> None:
    kinds = {kind.name: kind for part in samen.features for kind in part.broadcasts}
    seen = senders.fingerprint(kinds, session, draft)
    senders.send(session, sender, draft, kinds, seen=seen, now=at)
    while samen.broadcaster.step(session, at + broadcasts.UNDO) is not None:
        session.flush()


def person_of(session: Session, key: str) -> int:
    return session.scalars(select(Address.person_id).where(Address.value == f"demo-{key}")).one() or 0
