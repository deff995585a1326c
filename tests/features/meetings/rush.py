"""Many parents who choose a time at the same moment: what one process of the proof does."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from bot.features.meetings import queries
from bot.features.meetings.choosing.actions import Outcome, take
from bot.features.meetings.choosing.queries import list_free
from bot.features.meetings.choosing.rules import Result
from bot.store import seal
from bot.store.db import Busy, Database, Work

SECRET = "a key for tests only, long enough to be one"  # the one that tests/conftest.py installs
THREADS = 8
TRIES = 60  # times that somebody looks again, as long as another family is a moment earlier
T = TypeVar("T")
Wish = tuple[int, Mapping[int, int]]  # who, and by meeting the slot that they tap


def choose_all(db: Database, wishes: Sequence[Wish], now: datetime) -> list[Result]:
    """Whoever is too late looks at the fresh times, as they are offered, and taps the first one."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(partial(_choose, db, now), wishes))


def _choose(db: Database, now: datetime, wish: Wish) -> Result:
    person_id, wanted = wish
    result = _submit(db, partial(_take, person_id=person_id, wanted=wanted, now=now)).result
    for meeting_id in wanted if result in (Result.GONE, Result.CLASH) else ():
        result = _one_by_one(db, now, person_id, meeting_id)
    return result


def _one_by_one(db: Database, now: datetime, person_id: int, meeting_id: int) -> Result:
    for _ in range(TRIES):
        free = _submit(db, partial(_free, person_id=person_id, meeting_id=meeting_id, now=now))
        if not free:
            return Result.GONE
        found = _submit(db, partial(_take, person_id=person_id, wanted={meeting_id: free[0]}, now=now)).result
        if found not in (Result.GONE, Result.CLASH):
            return found
    raise AssertionError("somebody never got a time, though there was one")


def _take(session: Session, *, person_id: int, wanted: Mapping[int, int], now: datetime) -> Outcome:
    return take(session, person_id, wanted, now=now)


def _free(session: Session, *, person_id: int, meeting_id: int, now: datetime) -> list[int]:
    meeting = queries.get_for(session, person_id, meeting_id, now)
    return [slot.id for slot in list_free(session, meeting, now)] if meeting else []


def _submit(db: Database, work: Work[T]) -> T:
    while True:
        try:
            return db.submit(work).result(60)
        except Busy:
            continue  # as an update that could not be taken in comes again


def run(url: str, wishes: Sequence[Wish], now: datetime, start: Any) -> None:  # Any: a barrier
    """In a process of its own."""
    seal.install(seal.Keys(SECRET))
    db = Database(url)
    start.wait(60)
    choose_all(db, wishes, now)
    db.close_now()
