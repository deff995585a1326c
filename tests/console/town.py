"""Five schools with five hundred families each, written in a few statements."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.people.tables import Address, Audit, Group, Guardian, Invite, Person, Pupil, Share, Staff, StaffGroup
from bot.store.base import Base
from bot.store.ids import new_id
from tests.console.conftest import SchoolIds, World, add_school

GROUPS, PUPILS, TEACHERS = 20, 25, 30
LANGUAGES = ("nl", "en", "tr", "ar", "pl")
Row = dict[str, Any]  # Any: values of columns


def build(session: Session, world: World) -> None:
    """The two schools of the world are among them, and grow."""
    others = [add_school(session, f"De Eik {number}", f"eik{number}") for number in range(3)]
    for school in (world.regenboog, world.linde, *others):
        _grow(session, school, world.now())
    session.execute(text("ANALYZE"))  # as the database does by itself in time


def _grow(session: Session, school: SchoolIds, now: datetime) -> None:
    groups = [school.six, school.three, *(new_id() for _ in range(GROUPS - 2))]
    named: list[Row] = [
        {"id": one, "school_id": school.id, "name": f"Klas {place}"} for place, one in enumerate(groups)
    ]
    _write(session, Group, named[2:])
    _teach(session, school, groups)
    pupils: list[Row] = [
        {"id": new_id(), "school_id": school.id, "group_id": group, "first_name": f"Kind {place}"}
        for group in groups
        for place in range(PUPILS)
    ]
    _write(session, Pupil, pupils)
    _link(session, [pupil["id"] for pupil in pupils], now)
    _invite(session, school, [pupil["id"] for pupil in pupils], now)
    shared = [{"staff_id": school.staff[Role.COORDINATOR], "pupil_id": pupil["id"]} for pupil in pupils[::5]]
    _write(session, Share, shared)
    acts = [f"staff:{school.staff[Role.LEADER]}", "group.read", f"group:{school.six}"]
    row = dict(zip(("actor", "action", "object"), acts, strict=True))
    _write(session, Audit, [{"id": new_id(), "at": now, "school_id": school.id, **row} for _ in range(2000)])


def _teach(session: Session, school: SchoolIds, groups: Sequence[int]) -> None:
    staff = [
        {"id": new_id(), "school_id": school.id, "name": f"Juf {place}", "role": Role.TEACHER.value}
        for place in range(TEACHERS)
    ]
    _write(session, Staff, staff)
    held = [{"staff_id": one["id"], "group_id": groups[place % GROUPS]} for place, one in enumerate(staff)]
    _write(session, StaffGroup, held)


def _link(session: Session, pupils: Sequence[int], now: datetime) -> None:
    """A parent for each, on Telegram."""
    people = [
        {"id": new_id(), "language": LANGUAGES[place % len(LANGUAGES)], "created_at": now}
        for place, _ in enumerate(pupils)
    ]
    _write(session, Person, people)
    ids = [one["id"] for one in people]
    addresses = [
        {"id": new_id(), "channel": "telegram", "value": str(one), "person_id": one, "created_at": now} for one in ids
    ]
    _write(session, Address, addresses)
    ties = [
        {"id": new_id(), "person_id": person, "pupil_id": pupil, "naming": "none", "linked_at": now}
        for person, pupil in zip(ids, pupils, strict=True)
    ]
    _write(session, Guardian, ties)


def _invite(session: Session, school: SchoolIds, pupils: Sequence[int], now: datetime) -> None:
    """Two letters for each: one that was used, and one that is still open."""
    letters: list[Row] = [
        {
            "id": new_id(),
            "school_id": school.id,
            "pupil_id": pupil,
            "created_at": now,
            "expires_at": now + timedelta(days=14),
            "used_at": now if sheet == 1 else None,
            "sheet": sheet,
            "language": "nl",
        }
        for pupil in pupils
        for sheet in (1, 2)
    ]
    for letter in letters:
        letter["link_hash"] = letter["typed_hash"] = str(letter["id"]).encode()
    _write(session, Invite, letters)


def _write(session: Session, table: type[Base], rows: list[Row]) -> None:
    session.execute(insert(table), rows)
