"""Whom a broadcast reaches: each person once, at the address they used last."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.delivery.kinds import Json, Recipient, Span
from bot.people.tables import Address, Conversation, Guardian, Person, Pupil, School


def guardians(session: Session, audience: Json, span: Span) -> Sequence[Recipient]:
    """Parents of `school_id`, or of every school when it is missing; families with several children once."""
    ties = _ties(span, audience.get("school_id")).subquery()
    latest = _latest_addresses(select(ties.c.person_id)).subquery()
    found = session.execute(
        select(
            *(Person.id, Person.language, Person.quiet_from, Person.quiet_until, Person.paused_until),
            *(School.zone, School.quiet_from.label("school_from"), School.quiet_until.label("school_until")),
            *(latest.c.id.label("address_id"), latest.c.channel, latest.c.value),
        )
        .join(ties, ties.c.person_id == Person.id)
        .join(School, School.id == ties.c.school_id)
        .outerjoin(latest, (latest.c.person_id == Person.id) & (latest.c.rank == 1))
        .order_by(Person.id)
    )
    return [
        Recipient(
            id=row.id,
            address_id=row.address_id or 0,
            channel=row.channel or "",
            address=row.value or "",
            language=row.language,
            zone=ZoneInfo(row.zone),
            quiet_from=row.quiet_from or row.school_from,
            quiet_until=row.quiet_until or row.school_until,
            paused_until=row.paused_until,
        )
        for row in found
    ]


def _ties(span: Span, school_id: int | None) -> Select[int, int]:
    ties = (
        select(Guardian.person_id, func.min(Pupil.school_id).label("school_id"))
        .join(Pupil, Pupil.id == Guardian.pupil_id)
        .where(Guardian.person_id > span.after, Guardian.person_id <= span.until, Pupil.archived_at.is_(None))
        .group_by(Guardian.person_id)
        .order_by(Guardian.person_id)
        .limit(span.limit)
    )
    return ties.where(Pupil.school_id == school_id) if school_id else ties


def _latest_addresses(person_ids: Select[int]) -> Select[int, str, str, int | None, int]:
    """The open addresses of these people; rank 1 is the one they used last."""
    newest_first = (Conversation.updated_at.desc(), Address.id.desc())
    rank = func.row_number().over(partition_by=Address.person_id, order_by=newest_first).label("rank")
    return (
        select(Address.id, Address.channel, Address.value, Address.person_id, rank)
        .join(Conversation, Conversation.address_id == Address.id)
        .where(Address.closed_at.is_(None), Address.person_id.in_(person_ids))
    )
