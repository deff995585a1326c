"""A draft as it was entered, for its form."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.meetings.content import name_of, words_of
from bot.features.meetings.planning.form import WINDOWS
from bot.features.meetings.planning.queries import list_meetings, list_slots
from bot.features.meetings.planning.rules import Chair, Plan
from bot.features.meetings.planning.times import Window
from bot.features.meetings.tables import Meeting, MeetingRound, MeetingSeat, MeetingSlot


def entered(session: Session, draft: MeetingRound) -> Plan:
    found, slots = list_meetings(session, draft.id), list_slots(session, draft.id)
    said, first, zone = words_of(draft), found[0] if found else None, ZoneInfo(draft.zone)
    until, others = draft.choose_until, draft.others_from
    leads, gap = first.staff_id if first else None, _gap(slots)
    return Plan(
        kind=draft.kind,
        pupil_ids=tuple(one.pupil_id for one in found),
        group_id=draft.group_id,
        goal=draft.goal,
        goal_words=said.get("goal", ""),
        leads=leads,
        minutes=draft.minutes,
        way=draft.way,
        place=said.get("place", ""),
        link=said.get("link", ""),
        note=said.get("note", ""),
        chairs=tuple(_chairs(session, first, leads)) if first else (),
        child_joins=bool(first and first.child_joins),
        interpreter=draft.interpreter,
        picks=draft.picks,
        day=first.day if first else None,
        begins=first.begins if first else None,
        windows=tuple(_windows(slots, gap)),
        gap=gap,
        choose_until=until.astimezone(zone).date() if until else None,
        head_start=frozenset(one.pupil_id for one in found if one.head_start),
        others_from=others.astimezone(zone).date() if others else None,
    )


def _chairs(session: Session, meeting: Meeting, leads: int | None) -> list[Chair]:
    wanted = select(MeetingSeat).where(MeetingSeat.meeting_id == meeting.id, MeetingSeat.removed_at.is_(None))
    rows = session.scalars(wanted.order_by(MeetingSeat.added_at, MeetingSeat.id))
    return [Chair(row.role, row.staff_id, name_of(row)) for row in rows if leads is None or row.staff_id != leads]


def _gap(slots: Sequence[MeetingSlot]) -> int:
    """Minutes between two talks, as they nearly all follow each other."""
    found = [after.starts_at - before.ends_at for before, after in pairwise(slots) if before.day == after.day]
    return int(min(found, default=timedelta()).total_seconds() // 60)


def _windows(slots: Sequence[MeetingSlot], gap: int) -> list[Window]:
    """From the first to the last time of each day, in pieces where there is a pause."""
    found: list[list[MeetingSlot]] = [[slots[0]]] if slots else []
    for before, after in pairwise(slots):
        if before.ends_at + timedelta(minutes=gap) == after.starts_at:
            found[-1].append(after)
        else:
            found.append([after])
    return [Window(piece[0].day, piece[0].begins, piece[-1].ends) for piece in found][: len(WINDOWS)]
