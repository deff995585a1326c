"""What an answer leads to: whether it can be given, and whether there is room."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

AT_THE_DOOR = 30  # people of one family that staff can write down: a slip of the finger is no party
OFFER = timedelta(hours=24)


class Answer(StrEnum):
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class Place(StrEnum):
    """What a yes has."""

    PLACED = "placed"
    WAITING = "waiting"
    OFFERED = "offered"  # held for them until they take it, or it runs out


class By(StrEnum):
    """Who gave the answer of a family, for one of its guardians."""

    ME = "me"
    OTHER = "other"
    SCHOOL = "school"


class Result(StrEnum):
    """What became of an answer. After the first four the family has what it wanted, as far as that can be."""

    KEPT = "kept"
    UNCHANGED = "unchanged"  # it was so already
    WAITING = "waiting"  # it is full: they stand on the waiting list
    NO_ROOM = "no room"  # for more people than they have places for; what they had stays theirs
    NO_OFFER = "no offer"  # nothing is offered to them now: it ran out, or was settled by the other parent
    WRONG_NUMBER = "wrong number"  # of people
    TOO_LATE = "too late"  # it has begun
    CANCELLED = "cancelled"
    NOT_INVITED = "not invited"  # or there is no such event


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer of a family as one of its guardians sees it. `position`: on the waiting list, 1 is the next."""

    id: int
    answer: Answer
    people: int
    place: Place | None
    position: int | None
    offered_until: datetime | None
    by: By

    @property
    def by_me(self) -> bool:
        return self.by is By.ME

    @property
    def by_other(self) -> bool:
        return self.by is By.OTHER

    @property
    def by_school(self) -> bool:
        return self.by is By.SCHOOL


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reply`: what stands now. `free`: for how many people there is room now; None: for all."""

    result: Result
    reply: Reply | None = None
    free: int | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one event: families by answer, `people` who have a place. `free`: places; None when there is room for all.

    `offered`: families who were offered a place; `guests`: people whom staff wrote down by name.
    """

    yes: int = 0
    people: int = 0
    maybe: int = 0
    no: int = 0
    waiting: int = 0
    offered: int = 0
    guests: int = 0
    free: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given: by a guardian for the family, or by the school for them. `people`: 0 unless yes."""

    person_id: int
    answer: Answer
    people: int
    staff_id: int | None = None

    @property
    def by(self) -> tuple[int | None, int | None]:
        """(person, staff), as the answer is kept."""
        return (None, self.staff_id) if self.by_school else (self.person_id, None)

    @property
    def by_school(self) -> bool:
        return self.staff_id is not None


def refuse(state: str, starts_at: datetime, ends_at: datetime, now: datetime, *, by_school: bool) -> Result | None:
    """Why nobody can answer any more; the school can until it is over."""
    if state == "cancelled":
        return Result.CANCELLED
    return Result.TOO_LATE if now >= (ends_at if by_school else starts_at) else None


def is_number(given: Given, most: int) -> bool:
    return given.answer is not Answer.YES or 1 <= given.people <= (AT_THE_DOOR if given.by_school else most)


def choose_place(people: int, held: int, free: int | None, *, is_invited: bool) -> Place | Result | None:
    """What so many people get, or why not; `held` are the places that the family has now.

    Nobody loses a place by asking for more. A family whose child has left may come as it said, or not.
    """
    if people == 0:
        return None
    if people <= held:
        return Place.PLACED
    if not is_invited:
        return Result.NOT_INVITED
    if free is None or people <= free + held:
        return Place.PLACED
    return Result.NO_ROOM if held else Place.WAITING


def offered_until(readable_at: datetime, starts_at: datetime, *, limited: bool) -> datetime:
    """A day from when it can be read. Where nobody waits for it, until the event begins."""
    return min(readable_at + OFFER, starts_at) if limited else starts_at
