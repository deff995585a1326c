"""Many parents who answer at the same moment: what one process of the proof does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from bot.features.events.replies.actions import answer
from bot.features.events.replies.rules import Outcome
from bot.store import seal
from bot.store.db import Busy, Database

SECRET = "a key for tests only, long enough to be one"  # the one that tests/conftest.py installs
THREADS = 8


def tap_all(db: Database, event_id: int, person_ids: list[int], now: datetime) -> None:
    """Some of them say yes twice, as an impatient finger does."""

    def work(session: Session, person_id: int) -> Outcome:
        return answer(session, event_id, person_id, "yes", 1, now=now)

    def tap(person_id: int) -> Outcome:
        while True:
            try:
                return db.submit(partial(work, person_id=person_id)).result(60)
            except Busy:
                continue  # as an update that could not be taken in comes again

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(tap, [*person_ids, *person_ids[::10]]))


def run(url: str, event_id: int, person_ids: list[int], now: datetime, start: Any) -> None:  # Any: a barrier
    """In a process of its own."""
    seal.install(seal.Keys(SECRET))
    db = Database(url)
    start.wait(60)
    tap_all(db, event_id, person_ids, now)
    db.close_now()
