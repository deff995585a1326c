"""Whom a broadcast reaches: each person once, at the address they used last.

An audience is JSON. `school_id`: the parents of a school, of every school when it is missing; `group_ids` and
`pupil_ids`: only those of these groups and pupils together; `languages`: only who reads one of these. Or `got`: those
to whom a message of that broadcast went out, or is still to go.
"""

import json
from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, literal, or_, select, union
from sqlalchemy.orm import Session

from bot.delivery.kinds import Json, Recipient, Span
from bot.delivery.tables import Broadcast, DigestItem, OutMessage
from bot.people.tables import Address, Conversation, Guardian, Person, Pupil, School
from bot.store.base import Id

CORRECTED = "corrected"  # the error of a message whose correction goes instead of it


def guardians(session: Session, audience: Json, span: Span) -> Sequence[Recipient]:
    """The next parents of this audience; families with several children once."""
    return load(session, _next(_people(session, audience), span))


def load(session: Session, people: Select[int, int] | Select[int, int | None]) -> list[Recipient]:
    """`people`: (person_id, school_id), each person once; the school whose hours and most for a week count, their
    child's first one where a message is of no school."""
    ties = people.subquery()
    own = select(func.min(Pupil.school_id)).join(Guardian, Guardian.pupil_id == Pupil.id)
    school_id = func.coalesce(ties.c.school_id, own.where(Guardian.person_id == Person.id).scalar_subquery())
    latest = latest_addresses(select(ties.c.person_id)).subquery()
    found = session.execute(
        select(
            *(Person.id, Person.language, Person.quiet_from, Person.quiet_until, Person.paused_until),
            *(School.zone, School.quiet_from.label("school_from"), School.quiet_until.label("school_until")),
            *(School.weekly_cap, latest.c.id.label("address_id"), latest.c.channel, latest.c.value),
        )
        .join(ties, ties.c.person_id == Person.id)
        .join(School, School.id == school_id)
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
            weekly_cap=row.weekly_cap,
        )
        for row in found
    ]


def at_school(person_ids: Collection[int], school_id: int | None) -> Select[int, int | None]:
    """These people, for `load`."""
    school = literal(school_id, Id).label("school_id")
    return select(Person.id.label("person_id"), school).where(Person.id.in_(person_ids))


def hold_addresses(session: Session, recipients: Sequence[Recipient]) -> set[int]:
    """Those addresses that are still there, and stay until the commit: who stops meanwhile gets nothing afterwards."""
    wanted = select(Address.id).where(Address.id.in_([one.address_id for one in recipients])).order_by(Address.id)
    return set(session.scalars(wanted.with_for_update(read=True, key_share=True)))


def pupils(audience: Json) -> list[ColumnElement[bool]]:
    """Which pupils an audience is about, whatever their parents read."""
    wanted: list[ColumnElement[bool]] = [Pupil.archived_at.is_(None)]
    if school_id := audience.get("school_id"):
        wanted.append(Pupil.school_id == school_id)
    if "group_ids" in audience or "pupil_ids" in audience:
        groups, children = audience.get("group_ids", ()), audience.get("pupil_ids", ())
        wanted.append(or_(Pupil.group_id.in_(groups), Pupil.id.in_(children)))
    return wanted


def _next(people: Select[int, int] | CompoundSelect[int, int], span: Span) -> Select[int, int]:
    found = people.subquery()
    return (
        select(found.c.person_id, func.min(found.c.school_id).label("school_id"))
        .where(found.c.person_id > span.after, found.c.person_id <= span.until)
        .group_by(found.c.person_id)
        .order_by(found.c.person_id)
        .limit(span.limit)
    )


def _people(session: Session, audience: Json) -> Select[int, int] | CompoundSelect[int, int]:
    if "got" in audience:
        return _got(session, audience["got"])
    ties = select(Guardian.person_id, Pupil.school_id).join(Pupil, Pupil.id == Guardian.pupil_id)
    if languages := audience.get("languages"):
        ties = ties.join(Person, Person.id == Guardian.person_id).where(Person.language.in_(languages))
    return ties.where(*pupils(audience))


def _got(session: Session, broadcast_id: int) -> CompoundSelect[int, int]:
    """Also those whose turn had not come yet when it ended."""
    broadcast = session.get_one(Broadcast, broadcast_id)
    school = select(Broadcast.school_id).where(Broadcast.id == broadcast_id).scalar_subquery().label("school_id")
    sent = (
        select(Address.person_id, school)
        .join(OutMessage, OutMessage.address_id == Address.id)
        .where(
            OutMessage.broadcast_id == broadcast_id, or_(OutMessage.state != "failed", OutMessage.error == CORRECTED)
        )
    )
    bundled = select(DigestItem.person_id, school).where(DigestItem.broadcast_id == broadcast_id)
    rest = _people(session, json.loads(broadcast.audience)).subquery()
    to_come = select(rest.c.person_id, rest.c.school_id).where(
        rest.c.person_id > broadcast.cursor, rest.c.person_id <= broadcast.bound
    )
    return union(sent, bundled, to_come)


def latest_addresses(person_ids: Select[int]) -> Select[int, str, str, int | None, int]:
    """The open addresses of these people; rank 1 is the one they used last."""
    newest_first = (Conversation.updated_at.desc(), Address.id.desc())
    rank = func.row_number().over(partition_by=Address.person_id, order_by=newest_first).label("rank")
    return (
        select(Address.id, Address.channel, Address.value, Address.person_id, rank)
        .join(Conversation, Conversation.address_id == Address.id)
        .where(Address.closed_at.is_(None), Address.person_id.in_(person_ids))
    )
