"""Whom a broadcast reaches: each person once, at the address they used last."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.delivery.kinds import Json, Recipient, Span
from bot.people.tables import Address, Conversation, Guardian, Person, Pupil, School


def guardians(session: Session, audience: Json, span: Span) -> Sequence[Recipient]:
    """Parents of `school_id`, or of every school when it is missing; families with several children once."""
    tie = (
        select(Guardian.person_id, func.min(Pupil.school_id).label("school_id"))
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .where(Guardian.person_id > span.after, Guardian.person_id <= span.until, Pupil.archived_at.is_(None))
        .group_by(Guardian.person_id)
        .order_by(Guardian.person_id)
        .limit(span.limit)
    )
    if school_id := audience.get("school_id"):
        tie = tie.where(Pupil.school_id == school_id)
    ties = tie.subquery()
    latest = (
        select(
            Address.id,
            Address.person_id,
            Address.channel,
            Address.value,
            func.row_number()
            .over(partition_by=Address.person_id, order_by=(Conversation.updated_at.desc(), Address.id.desc()))
            .label("rank"),
        )
        .join(Conversation, Conversation.address_id == Address.id)
        .where(Address.closed_at.is_(None), Address.person_id.in_(select(ties.c.person_id)))
        .subquery()
    )
    found = session.execute(
        select(
            Person.id, Person.language, Person.quiet_from, Person.quiet_until, Person.paused_until,
            latest.c.id.label("address_id"), latest.c.channel, latest.c.value, School.zone,
            School.quiet_from.label("school_quiet_from"), School.quiet_until.label("school_quiet_until"),
        )
        .join(ties, ties.c.person_id == Person.id)
        .join(School, School.id == ties.c.school_id)
        .outerjoin(latest, (latest.c.person_id == Person.id) & (latest.c.rank == 1))
        .order_by(Person.id)
    )  # fmt: skip
    return [
        Recipient(
            id=row.id,
            address_id=row.address_id or 0,
            channel=row.channel or "",
            address=row.value or "",
            language=row.language,
            zone=ZoneInfo(row.zone),
            quiet_from=row.quiet_from or row.school_quiet_from,
            quiet_until=row.quiet_until or row.school_quiet_until,
            paused_until=row.paused_until,
        )
        for row in found
    ]
