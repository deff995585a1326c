"""Which tip comes next, and when one comes by itself."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.delivery.timing import next_weekly

DAY, AT = 5, time(10, 0)  # Saturday: no school, and a weekend to try it
STALE = timedelta(hours=12)  # a tip for Saturday is no message for Monday morning


@dataclass(frozen=True, slots=True)
class Next:
    """`again`: they have had all of them, this one longest ago. `last`: after this one they have."""

    tip: str
    again: bool = False
    last: bool = False


def choose(tips: Collection[str], had: Mapping[str, datetime], person_id: int) -> Next | None:
    """One that they have not had; None when there is none at all."""
    fresh = sorted(set(tips) - had.keys(), key=lambda tip: _place(tip, person_id))
    if fresh:
        return Next(fresh[0], last=len(fresh) == 1)
    known = sorted(set(tips) & had.keys(), key=lambda tip: (had[tip], tip))
    return Next(known[0], again=True) if known else None


def _place(tip: str, person_id: int) -> bytes:
    """An order of its own for each person, so that parents who talk have something to tell."""
    return hashlib.sha256(f"{person_id}:{tip}".encode()).digest()


def next_due(after: datetime, zone: ZoneInfo) -> datetime:
    return next_weekly(after, zone, DAY, AT)


def is_stale(due: datetime, now: datetime) -> bool:
    """It could not come in time: of somebody in a pause, or while Samen was off."""
    return now - due > STALE
