"""What a meeting is at a moment, the goals it can have, and how far two talks of one family must be apart."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

WALK = timedelta(minutes=5)  # from the one classroom to the next
OWN = "own"  # a goal in words of the teacher
GOALS = (
    *("get_to_know", "how_it_goes", "report", "look_back", "support", "plan", "next_school", "worry", "at_home"),
    OWN,
)
WAYS = ("school", "phone", "video", "home")


class Phase(StrEnum):
    OPEN = "open"  # a time is to be chosen
    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Timed(Protocol):
    state: str
    starts_at: datetime | None
    ends_at: datetime | None


def phase(meeting: Timed, now: datetime) -> Phase:
    """A planned meeting whose time has passed counts as held: nobody has to say so."""
    is_over = meeting.ends_at is not None and meeting.ends_at <= now
    return Phase.HELD if meeting.state == Phase.PLANNED and is_over else Phase(meeting.state)


def is_coming(meeting: Timed, now: datetime) -> bool:
    return phase(meeting, now) is Phase.PLANNED


def can_choose(*, picks: bool, head_start: bool, others_from: datetime | None, now: datetime) -> bool:
    """Whether a family may look at the times by now; until when stands in `choose_until`."""
    return picks and (head_start or others_from is None or others_from <= now)
