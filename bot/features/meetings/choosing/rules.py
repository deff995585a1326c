"""What may be chosen, which times clash, and which ones of two children follow each other."""

import base64
import binascii
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.features.meetings.content import Content
from bot.features.meetings.rules import WALK, Phase

BETWEEN = timedelta(minutes=20)  # at most, from one talk to the next of the same family
Span = tuple[datetime, datetime]  # from, until


class Result(StrEnum):
    TAKEN = "taken"
    SAME = "same"  # they had this time already
    GONE = "gone"  # another family was a moment earlier
    CLASH = "clash"  # this family has another talk then
    NOT_YET = "not_yet"  # families with a head start choose first
    TOO_LATE = "too_late"
    FIXED = "fixed"  # school decided the time
    CANCELLED = "cancelled"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is proposed; `day`, `begins` and `ends` on the clock of the round."""

    id: int
    day: date
    begins: time
    ends: time
    starts_at: datetime
    ends_at: datetime

    @property
    def span(self) -> Span:
        return self.starts_at, self.ends_at


def refuse(said: Content, now: datetime) -> Result | None:
    """Why a family cannot choose a time for this meeting now."""
    if said.phase is Phase.CANCELLED:
        return Result.CANCELLED
    if not said.picks:
        return Result.FIXED
    is_over = said.choose_until is not None and now >= said.choose_until
    if said.phase not in (Phase.OPEN, Phase.PLANNED) or is_over or (said.starts_at and said.starts_at <= now):
        return Result.TOO_LATE
    return None if said.may_choose else Result.NOT_YET


def clashes(one: Span, other: Span, apart: timedelta = WALK) -> bool:
    """Whether a family cannot be at both, with the time to walk from one to the other."""
    return one[0] < other[1] + apart and other[0] < one[1] + apart


def is_free(slot: Slot, busy: Iterable[Span]) -> bool:
    return not any(clashes(slot.span, each) for each in busy)


def follow(one: Span, other: Span) -> bool:
    """Whether one comes soon after the other, with the time to walk between them."""
    first, second = sorted((one, other))
    return WALK <= second[0] - first[1] <= BETWEEN


def list_pairs(ours: Sequence[Slot], others: Sequence[Slot]) -> list[tuple[Slot, Slot]]:
    """For each time of ours the best one beside it of the other child; each time stands there once, soonest first."""
    near = sorted(
        ((one, other) for one in ours for other in others if follow(one.span, other.span)),
        key=lambda pair: (_apart(*pair), pair[0].starts_at, pair[1].starts_at),
    )
    return sorted(_each_once(near), key=lambda pair: min(pair[0].starts_at, pair[1].starts_at))


def _apart(one: Slot, other: Slot) -> timedelta:
    first, second = sorted((one.span, other.span))
    return second[0] - first[1]


def _each_once(pairs: Iterable[tuple[Slot, Slot]]) -> Iterator[tuple[Slot, Slot]]:
    used: set[int] = set()
    for one, other in pairs:
        if one.id not in used and other.id not in used:
            used |= {one.id, other.id}
            yield one, other


_FOUR = struct.Struct(">4Q")
_PAGES = 100  # of one day, at most


def pack(chosen: tuple[int, int, int, int]) -> str:
    """Four ids as one argument of a button, which has no room for so many digits."""
    return base64.urlsafe_b64encode(_FOUR.pack(*chosen)).decode().rstrip("=")


def unpack(packed: str) -> tuple[int, int, int, int] | None:
    """None for what no button of ours carries."""
    try:
        first, second, third, fourth = _FOUR.unpack(base64.urlsafe_b64decode(packed + "="))
    except (binascii.Error, struct.error, ValueError):
        return None
    is_known = max(first, second, third, fourth) < 2**63
    return (first, second, third, fourth) if is_known else None


def page_number(day: date, page: int) -> int:
    """A day and a page of its times, as one number."""
    return day.toordinal() * _PAGES + page


def page_of(number: int) -> tuple[date, int] | None:
    day, page = divmod(number, _PAGES)
    return (date.fromordinal(day), page) if 0 < day <= date.max.toordinal() else None
