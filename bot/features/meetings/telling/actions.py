"""Noting that guardians are to be told something about a meeting; letters are written when they can read them."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.features.meetings.tables import Meeting, MeetingNotice, MeetingRound
from bot.people import rights
from bot.people.tables import Guardian
from bot.store.upsert import insert


class What(StrEnum):
    """What is told. The name is kept in `MeetingNotice.what`."""

    INVITE = "invite"  # there is a meeting, at a time or at one to be chosen
    OPEN = "open"  # from now on they may choose, after those with a head start
    CHOOSE = "choose"  # they have not chosen yet
    TIME = "time"  # school gave it another time, or its first
    CHOSEN = "chosen"  # the other parent chose the time
    PLACE = "place"
    WAY = "way"  # at school, a call, a video talk, at home
    CHILD = "child"  # whether the child joins
    SEAT = "seat"  # somebody else will be at the table, or will not
    CANCELLED = "cancelled"
    TOMORROW = "tomorrow"
    PREPARE = "prepare"
    REMIND = "remind"
    ANSWERED = "answered"
    AGREED = "agreed"
    CHECK = "check"
    CLOSED = "closed"


CHANGES = (What.TIME, What.CHOSEN, What.PLACE, What.WAY, What.CHILD)  # told together, in one letter
ONCE = (What.INVITE, What.OPEN, What.CHOOSE, What.PREPARE)
BEFORE = (What.PREPARE, What.REMIND, What.TOMORROW)  # come before a meeting, at moments that its time decides


def tell(
    session: Session,
    meeting: Meeting,
    what: str,
    *,
    now: datetime,
    people: Collection[int] | None = None,
    due: datetime | None = None,
) -> None:
    """At `due`, or as soon as they can read it; before their round is told nobody hears of it.

    `people`: some of the guardians who may see it, None for all. The same news that still waits is moved to `due`.
    """
    told_at = session.get_one(MeetingRound, meeting.round_id).told_at
    if told_at is None:
        return
    wanted = guardians_of(session, meeting)
    wanted = wanted if people is None else wanted & set(people)
    rows = [
        {"meeting_id": meeting.id, "what": what, "person_id": one, "due": max(due or now, told_at)}
        for one in sorted(wanted)
    ]
    if rows:
        made = insert(session.connection(), MeetingNotice)
        keys = ["meeting_id", "what", "person_id"]
        session.flush()
        made = made.on_conflict_do_update(index_elements=keys, set_={"due": made.excluded.due})
        session.connection().execute(made, rows)


def drop(session: Session, meeting: Meeting, what: str | None = None, person_id: int | None = None) -> None:
    """It is no news any more: this, or all about the meeting; for this guardian, or for all."""
    gone = delete(MeetingNotice).where(MeetingNotice.meeting_id == meeting.id)
    if what is not None:
        gone = gone.where(MeetingNotice.what == what)
    if person_id is not None:
        gone = gone.where(MeetingNotice.person_id == person_id)
    session.execute(gone)


def call_off(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """It is cancelled. Nothing else comes of it, and who never heard of it hears nothing."""
    waiting = (MeetingNotice.meeting_id == meeting.id, MeetingNotice.what == What.INVITE)
    unaware = set(session.scalars(select(MeetingNotice.person_id).where(*waiting)))
    drop(session, meeting)
    tell(session, meeting, What.CANCELLED, now=now, people=guardians_of(session, meeting) - unaware)


def guardians_of(session: Session, meeting: Meeting) -> set[int]:
    """Whom it is with: all who may be told how the child is doing, or the one with whom it is held apart."""
    people = rights.knowing([meeting.pupil_id]).with_only_columns(Guardian.person_id)
    if meeting.person_id is not None:
        people = people.where(Guardian.person_id == meeting.person_id)
    return set(session.scalars(people))
