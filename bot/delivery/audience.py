"""Whom a broadcast reaches: each person once, at the address they used last.

An audience is JSON. `school_id`: the parents of a school, of every school when it is missing; `group_ids` and
`pupil_ids`: only those of these groups and pupils together; `languages`: only who reads one of these; `since`: only
families of whom somebody joined since that moment. What is about `pupil_ids` goes only to guardians who may be told how
these children are doing. Or `got`: those to whom a message of that broadcast went out, or is
still to go.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, or_, select, union
from sqlalchemy.orm import Session

from bot.delivery.kinds import Json, Recipient, Span
from bot.delivery.tables import Broadcast, DigestItem, OutMessage
from bot.people.tables import Address, Conversation, Guardian, Person, Pupil, School

CORRECTED = "corrected"  # the error of a message whose correction goes instead of it


def guardians(session: Session, audience: Json, span: Span) -> Sequence[Recipient]:
    """The next parents of this audience; families with several children once."""
    rows = session.execute(next_people(select_people(session, audience), span))
    return load(session, {person_id: school_id for person_id, school_id in rows})


def load(session: Session, people: Mapping[int, int | None]) -> list[Recipient]:
    """`people`: each person and the school whose hours and most for a week count; None: that of a child of theirs.

    Plain look-ups one after another: as one statement a database that has no statistics yet runs it for minutes.
    """
    people = {
        **people,
        **_own_schools(session, [person_id for person_id, school_id in people.items() if not school_id]),
    }
    wanted = (Person.id, Person.language, Person.quiet_from, Person.quiet_until, Person.paused_until)
    rows = session.execute(select(*wanted).where(Person.id.in_(people)).order_by(Person.id)).all()
    schools = {one.id: one for one in session.scalars(select(School).where(School.id.in_(set(people.values()))))}
    latest = _latest_addresses(session, people)
    return [_recipient(row, schools[people[row.id] or 0], latest.get(row.id)) for row in rows if people[row.id]]


def _recipient(row: Any, school: School, address: Any) -> Recipient:  # Any: rows of a few columns
    return Recipient(
        id=row.id,
        address_id=address.id if address else 0,
        channel=address.channel if address else "",
        address=address.value if address else "",
        language=row.language,
        zone=ZoneInfo(school.zone),
        quiet_from=row.quiet_from or school.quiet_from,
        quiet_until=row.quiet_until or school.quiet_until,
        paused_until=row.paused_until,
        weekly_cap=school.weekly_cap,
    )


def _own_schools(session: Session, person_ids: Sequence[int]) -> dict[int, int | None]:
    ties = select(Guardian.person_id, func.min(Pupil.school_id)).join(Pupil, Pupil.id == Guardian.pupil_id)
    own = ties.where(Guardian.person_id.in_(person_ids)).group_by(Guardian.person_id)
    return {person_id: school_id for person_id, school_id in session.execute(own)} if person_ids else {}


def _latest_addresses(session: Session, person_ids: Collection[int]) -> dict[int | None, Any]:  # Any: its columns
    """Of the open addresses of these people the one that each used last."""
    rows = session.execute(
        select(Address.person_id, Address.id, Address.channel, Address.value)
        .join(Conversation, Conversation.address_id == Address.id)
        .where(Address.closed_at.is_(None), Address.person_id.in_(person_ids))
        .order_by(Conversation.updated_at, Address.id)
    )
    return {row.person_id: row for row in rows}


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
    if since := audience.get("since"):
        joined = Guardian.linked_at >= datetime.fromisoformat(since)
        wanted.append(Pupil.id.in_(select(Guardian.pupil_id).where(joined).correlate(None)))
    return wanted


def told(audience: Json) -> list[ColumnElement[bool]]:
    """Of `Guardian` and their `Pupil`: the pupils it is about, and who of their guardians is told of it."""
    wanted = pupils(audience)
    if "pupil_ids" in audience:  # about single children; what goes to a whole group reaches every guardian
        wanted.append(or_(Guardian.informed, Pupil.group_id.in_(audience.get("group_ids", ()))))
    return wanted


def next_people(people: Select[int, int] | CompoundSelect[int, int], span: Span) -> Select[int, int]:
    found = people.subquery()
    return (
        select(found.c.person_id, func.min(found.c.school_id).label("school_id"))
        .where(found.c.person_id > span.after, found.c.person_id <= span.until)
        .group_by(found.c.person_id)
        .order_by(found.c.person_id)
        .limit(span.limit)
    )


def select_people(session: Session, audience: Json) -> Select[int, int] | CompoundSelect[int, int]:
    """(person, school) of everybody in it; a person may stand there twice."""
    if "got" in audience:
        return _got(session, audience["got"])
    ties = select(Guardian.person_id, Pupil.school_id).join(Pupil, Pupil.id == Guardian.pupil_id)
    if languages := audience.get("languages"):
        ties = ties.join(Person, Person.id == Guardian.person_id).where(Person.language.in_(languages))
    return ties.where(*told(audience))


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
    rest = select_people(session, json.loads(broadcast.audience)).subquery()
    to_come = select(rest.c.person_id, rest.c.school_id).where(
        rest.c.person_id > broadcast.cursor, rest.c.person_id <= broadcast.bound
    )
    return union(sent, bundled, to_come)
