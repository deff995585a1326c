"""Who does which duty: at once after a restart, evenly between processes, and never two at the same time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from bot.store import lanes
from bot.store.db import Database
from bot.store.lanes import TTL
from bot.worker import Duty, LeaseOf, Worker
from tests.conftest import ENGINES
from tests.waiting import until

LANES = ("a", "b", "c", "d", "e")
on_postgres = pytest.mark.parametrize(
    "database_url", [engine for engine in ENGINES if engine == "postgres"], indirect=True
)


class Duties:
    """Duties that take some time to end, and notice when a second one runs in the same lane."""

    def __init__(self, ending: float = 0.05) -> None:
        self.running: Counter[str] = Counter()
        self.started: Counter[str] = Counter()
        self.most = 0
        self._ending = ending

    def all(self) -> dict[str, Duty]:
        return {lane: partial(self._do, lane) for lane in LANES}

    async def _do(self, lane: str, _lease: LeaseOf) -> None:
        self.running[lane] += 1
        self.started[lane] += 1
        self.most = max(self.most, self.running[lane])
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(self._ending)  # what it did is being written down
            self.running[lane] -= 1

    async def are(self, number: int) -> bool:
        return self.running.total() == number


@asynccontextmanager
async def working(worker: Worker) -> AsyncIterator[Worker]:
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "RENEW_EVERY", 0.05)


async def test_a_process_that_was_killed_has_its_lanes_at_once_when_it_starts_again(db: Database) -> None:
    await db.run(partial(lanes.register, lanes=set(LANES)))
    killed = await db.run(partial(lanes.renew, owner="host:8000/killed", lanes=set(LANES), held={}))
    assert set(killed) == set(LANES)
    duties = Duties()
    async with working(Worker(db, duties.all(), place="host:8000")) as worker:
        await until(partial(duties.are, len(LANES)), TTL / 3)
        assert {lease.epoch for lease in worker.held.values()} == {2}


@on_postgres
async def test_a_process_at_another_port_waits(db: Database, quickly: None) -> None:
    await db.run(partial(lanes.register, lanes=set(LANES)))
    await db.run(partial(lanes.renew, owner="host:8000/lives", lanes=set(LANES), held={}))
    duties = Duties()
    async with working(Worker(db, duties.all(), place="host:8001")):
        await asyncio.sleep(0.3)
        assert duties.started.total() == 0


@on_postgres
async def test_the_lanes_of_a_dead_process_are_taken_when_its_leases_end_not_a_renewal_later(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "RENEW_EVERY", 30.0)
    await db.run(partial(lanes.register, lanes=set(LANES)))
    with monkeypatch.context() as soon:
        soon.setattr(lanes, "TTL", 1.0)
        await db.run(partial(lanes.beat, owner="host:8000/dead"))
        await db.run(partial(lanes.renew, owner="host:8000/dead", lanes=set(LANES), held={}))
    duties = Duties()
    async with working(Worker(db, duties.all(), place="host:8001")):
        await until(partial(duties.are, len(LANES)), 5)


async def test_a_stopped_process_leaves_everything_free(db: Database) -> None:
    first, second = Duties(), Duties()
    async with working(Worker(db, first.all(), place="host:8000")):
        await until(partial(first.are, len(LANES)))
    assert first.running.total() == 0
    async with working(Worker(db, second.all(), place="host:9000")):
        await until(partial(second.are, len(LANES)), TTL / 3)


@on_postgres
async def test_duties_move_to_a_process_that_joins_and_back_when_it_leaves(db: Database, quickly: None) -> None:
    duties = Duties(ending=0.3)
    one, two = (Worker(db, duties.all(), place=place) for place in ("host:1", "host:2"))

    async def shares(first: int, second: int) -> bool:
        return (len(one.held), len(two.held), duties.running.total()) == (first, second, len(LANES))

    async with working(one):
        await until(partial(shares, 5, 0))
        async with working(two):
            await until(partial(shares, 3, 2))
            assert not one.held.keys() & two.held.keys()
            assert duties.started.total() == len(LANES) + 2, "only what moves is stopped and started"
        await until(partial(shares, 5, 2))  # two.held is what it held at its end
        assert set(one.held) == set(LANES)
    assert duties.most == 1, "a duty began before the one before it had ended"


async def test_a_duty_that_breaks_is_started_again_and_stops_no_other(db: Database, quickly: None) -> None:
    duties, tries = Duties(), Counter[str]()

    async def broken(_lease: LeaseOf) -> None:
        tries["broken"] += 1
        raise RuntimeError("a bug")

    async def has_been_tried() -> bool:
        return tries["broken"] >= 2

    async with working(Worker(db, {**duties.all(), "broken": broken}, place="host:1")):
        await until(has_been_tried)
        assert duties.started == dict.fromkeys(LANES, 1)
