"""A meeting whose every part has the same number, so that each button with that number is tried on it."""

import json
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.features.meetings.tables import (
    Agreement,
    AgreementReply,
    Meeting,
    MeetingRound,
    MeetingSeat,
    MeetingSlot,
    Preparation,
    PreparedLine,
)
from bot.people.tables import Guardian, Pupil


def meet(session: Session, tie: Guardian, words: str, question: str, *, is_apart: bool, now: datetime) -> None:
    """With the family of this tie, whose number it has; they prepared it. `words`: of school; another time is free."""
    number, owner = tie.id, tie.person_id
    pupil = session.get_one(Pupil, tie.pupil_id)
    planned = MeetingRound(
        id=number, school_id=pupil.school_id, kind="progress", goal="own", minutes=10, way="school", interpreter=True,
        zone="Europe/Amsterdam", picks=True, choose_until=now + timedelta(days=5), state="open", told_at=now,
        created_at=now,
    )  # fmt: skip
    planned.words = json.dumps({"place": words, "goal": words, "note": words})
    day, starts = now.date() + timedelta(days=6), now + timedelta(days=6)
    at = {"day": day, "begins": time(12), "ends": time(12, 10), "starts_at": starts}
    at["ends_at"] = starts + timedelta(minutes=10)
    meeting = Meeting(
        id=number, round_id=number, school_id=pupil.school_id, pupil_id=pupil.id,
        person_id=owner if is_apart else None, head_start=False, child_joins=False, way="school", state="planned",
        agreed_at=now, created_at=now, **at,
    )  # fmt: skip
    session.add(planned)
    session.flush()
    session.add(meeting)
    session.flush()
    slot = {**at, "begins": time(13), "ends": time(13, 10), "starts_at": starts + timedelta(hours=1)}
    slot["ends_at"] = starts + timedelta(hours=1, minutes=10)
    seat = MeetingSeat(id=number, meeting_id=number, role="other", added_at=now, told_at=now)
    seat.name = words
    session.add_all([MeetingSlot(id=number, round_id=number, **slot), seat])
    wishes = ("interpreter", "companion", "other_time", "call", "drawing", "shared", "may_translate")
    prepared = Preparation(
        id=number, meeting_id=number, person_id=owner, language="en", state="sent", step="preview", sent_at=now,
        updated_at=now, **dict.fromkeys(wishes, False),
    )  # fmt: skip
    session.add(prepared)
    session.flush()
    line = PreparedLine(id=number, preparation_id=number, kind="own", rank=1, added_at=now)
    line.text = question
    agreed = Agreement(
        id=number, meeting_id=number, number=1, who="home", from_day=day, look_day=day, state="given", created_at=now
    )
    agreed.words = words
    reply = AgreementReply(id=number, meeting_id=number, person_id=owner, says="differs", language="en", said_at=now)
    reply.words = question
    session.add_all([line, agreed, reply])
    session.flush()
