"""What can be taken of a list of what is needed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.features.events.replies.rules import Result as Answered
from bot.features.events.replies.rules import refuse

NAME = 40  # characters of a name that other parents read
SUGGESTION = 300  # characters; one thing
SUGGESTIONS = 5  # of one parent for one event
WANTED = 99  # of one thing
MOST = 20  # of one thing that one parent brings
WORDS = 60  # characters of what staff call a thing; fits beside a number


class Result(StrEnum):
    """What became of a tap on a list of what is needed."""

    DONE = "done"
    UNCHANGED = "unchanged"  # it was so already
    GONE = "gone"  # somebody else was first: so many are not needed any more
    NOT_MINE = "not mine"  # nothing of it was taken by them
    WRONG = "wrong"  # a number or words that cannot be
    TOO_MANY = "too many"  # suggestions of one parent
    TOO_LATE = "too late"
    CANCELLED = "cancelled"
    NOT_INVITED = "not invited"  # or the school took it off the list


@dataclass(frozen=True, slots=True)
class Need:
    """`words`: own words of staff, in Dutch, for what the catalogue has no name for. `mine`: how many this reader
    brings, `mine_as` the name that others read for it; `names`: of all who let others read one."""

    id: int
    event_id: int
    what: str
    words: str
    wanted: int
    taken: int
    mine: int
    mine_as: str | None
    names: tuple[str, ...]

    @property
    def missing(self) -> int:
        return max(self.wanted - self.taken, 0)


@dataclass(frozen=True, slots=True)
class Taken:
    """`need`: as it stands now; None when there is none for them."""

    result: Result
    need: Need | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`state`: new, added (to what is needed), thanked."""

    id: int
    person_id: int
    language: str
    words: str
    state: str
    written_at: datetime


def closed(state: str, starts_at: datetime, ends_at: datetime, now: datetime, *, by_school: bool) -> Result | None:
    """Why the list cannot be changed any more; the school can until the event is over."""
    match refuse(state, starts_at, ends_at, now, by_school=by_school):
        case Answered.CANCELLED:
            return Result.CANCELLED
        case Answered.TOO_LATE:
            return Result.TOO_LATE
        case _:
            return None


def is_enough(number: int, wanted: int, taken_by_others: int) -> bool:
    """Whether somebody may bring so many."""
    return taken_by_others + number <= wanted
