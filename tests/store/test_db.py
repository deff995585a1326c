"""One commit at a time: all or nothing, nothing lost between writers, kind refusals."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.store import db as databases
from bot.store.db import AT_ONCE, PG_BATCH, Busy, Database, FileLock, Locked
from tests.together import at_once


def add(session: Session, number: int) -> int:
    session.execute(text("UPDATE lane SET epoch = epoch + :n WHERE id = 'counter'"), {"n": number})
    return int(session.execute(text("SELECT epoch FROM lane WHERE id = 'counter'")).scalar_one())


_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
async def counter(db: Database) -> Database:
    await db.run(
        lambda session: session.execute(text("INSERT INTO lane (id, owner, until, epoch) VALUES ('counter', '', 0, 0)"))
    )
    return db


async def value(db: Database) -> int:
    return await db.read(lambda session: session.execute(text("SELECT epoch FROM lane")).scalar_one())


async def test_four_times_fifty_read_modify_writes_lose_none(counter: Database) -> None:
    def work(session: Session) -> None:
        lock = "" if counter.is_sqlite else " FOR UPDATE"
        found = session.execute(text(f"SELECT epoch FROM lane WHERE id = 'counter'{lock}")).scalar_one()
        session.execute(text("UPDATE lane SET epoch = :n"), {"n": found + 1})

    await asyncio.gather(*(counter.run(work) for _ in range(200)))
    assert await value(counter) == 200


async def test_a_failing_one_takes_nobody_with_it(counter: Database) -> None:
    def fail(session: Session) -> int:
        add(session, 1000)
        raise ValueError("no")

    works = [counter.run(lambda session: add(session, 1)) for _ in range(10)]
    works.insert(5, counter.run(fail))
    results = await asyncio.gather(*works, return_exceptions=True)
    assert [type(result) for result in results if isinstance(result, Exception)] == [ValueError]
    assert await value(counter) == 10


async def test_a_result_is_given_after_the_commit(counter: Database) -> None:
    seen = await counter.run(lambda session: add(session, 7))
    assert seen == 7
    assert await value(counter) == 7


async def test_a_read_cannot_write(counter: Database) -> None:
    with pytest.raises(Busy, match=r"read-?only"):
        await counter.read(lambda session: add(session, 1))
    assert await counter.run(lambda session: add(session, 1)) == 1, "nor does it leave a connection that cannot"


async def test_a_read_is_of_one_moment(counter: Database) -> None:
    def twice(session: Session) -> list[int]:
        first = session.execute(text("SELECT epoch FROM lane")).scalar_one()
        with counter.transaction() as other:
            add(other, 1)
        return [first, session.execute(text("SELECT epoch FROM lane")).scalar_one()]

    assert await counter.read(twice) == [0, 0]
    assert await value(counter) == 1


async def test_a_full_disk_is_busy_and_changes_nothing(counter: Database, capsys: pytest.CaptureFixture[str]) -> None:
    if not counter.is_sqlite:
        pytest.skip("a full disk is simulated with SQLite's page limit")

    def squeeze(session: Session) -> None:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages}"))

    def grow(session: Session) -> None:
        add(session, 1)
        for number in range(200):
            session.execute(text("INSERT INTO lane VALUES (:id, '', 0, 0, NULL)"), {"id": f"{number}".zfill(80)})

    await counter.run(squeeze)
    with pytest.raises(Busy, match="full"):
        await counter.run(grow)
    assert "database.busy" in (written := capsys.readouterr().out) and "full" in written
    assert await value(counter) == 0
    await counter.run(lambda session: session.execute(text("PRAGMA max_page_count = 100000")))
    await counter.run(grow)
    assert await counter.read(lambda session: session.execute(text("SELECT count(*) FROM lane")).scalar_one()) == 201


async def test_a_cut_connection_is_tried_again(counter: Database) -> None:
    if counter.is_sqlite:
        pytest.skip("SQLite has no connection to cut")
    cuts = iter([True, False])

    def cut_once(session: Session) -> int:
        if next(cuts):
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return add(session, 1)

    assert await counter.run(cut_once) == 1


async def test_an_unreachable_database_is_busy(capsys: pytest.CaptureFixture[str]) -> None:
    db = Database("postgresql://nobody@127.0.0.1:9/nothing")
    try:
        with pytest.raises(Busy):
            await db.run(lambda session: add(session, 1))
        assert "database.busy" in capsys.readouterr().out
    finally:
        await db.close()


def test_a_second_process_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/samen.db"
    first, second = FileLock(url), FileLock(url)
    first.take()
    with pytest.raises(Locked, match="another Samen process"):
        second.take()
    first.release()
    second.take()
    second.release()


async def test_a_caller_that_stops_waiting_does_not_stop_the_writer(counter: Database) -> None:
    tasks = [asyncio.create_task(counter.run(lambda session: add(session, 1))) for _ in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    before = await value(counter)
    assert 10 <= before <= 20
    assert await counter.run(lambda session: add(session, 1)) == before + 1


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_who_waits_for_a_lock_does_not_hold_up_the_others(counter: Database) -> None:
    with counter.engine.begin() as other:
        other.execute(text("SELECT epoch FROM lane FOR UPDATE"))
        held_up = asyncio.create_task(counter.run(lambda session: add(session, 1)))
        while not other.execute(_WAITING).scalar_one():  # noqa: ASYNC110  what is waited for is in the database
            await asyncio.sleep(0.01)
        for _ in range(20):
            await counter.run(lambda session: session.execute(text("SELECT 1")).scalar_one())
        assert not held_up.done()
    assert await held_up == 1


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_much_work_is_not_taken_for_work_that_waits(counter: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that take over then would only compete for the interpreter."""
    monkeypatch.setattr(databases, "PATIENCE", 0.3)

    def work(session: Session) -> str:
        session.execute(text("SELECT pg_sleep(0.03)"))
        return threading.current_thread().name

    names = await asyncio.gather(*(counter.run(work) for _ in range(PG_BATCH + 8)))
    assert set(names) == {"db-writer"}


UNLUCKY = 1013


class Sums:
    """Adds what it is given to the counter, all of it in one statement; some numbers it cannot bear."""

    def __init__(self) -> None:
        self.given: list[list[int]] = []

    def add(self, session: Session, numbers: Sequence[int]) -> list[int]:
        self.given.append(list(numbers))
        add(session, sum(numbers))
        if UNLUCKY in numbers:
            raise ValueError(numbers)
        return [-number for number in numbers]


async def test_items_that_wait_for_the_same_function_are_given_to_it_together(counter: Database) -> None:
    sums, others = Sums(), Sums()
    works = [counter.run_each(sums.add, number) for number in (1, 2, 3)]
    works += [counter.run_each(others.add, 5), counter.run(lambda session: add(session, 0))]
    works += [counter.run_each(sums.add, number) for number in range(AT_ONCE + 1)]
    results = await at_once(counter, *works)
    assert results == [-1, -2, -3, -5, 11, *(-number for number in range(AT_ONCE + 1))]
    assert sums.given == [[1, 2, 3], list(range(AT_ONCE)), [AT_ONCE]]
    assert await value(counter) == 11 + sum(range(AT_ONCE + 1))


async def test_of_items_together_only_the_failing_one_fails(counter: Database) -> None:
    sums = Sums()
    first, bad, last = await at_once(counter, *(counter.run_each(sums.add, number) for number in (12, UNLUCKY, 14)))
    assert (first, last) == (-12, -14)
    assert isinstance(bad, ValueError)
    assert sums.given == [[12, UNLUCKY, 14], [12], [UNLUCKY], [14]]
    assert await value(counter) == 26


async def test_an_item_that_nobody_waits_for_any_more_is_not_given(counter: Database) -> None:
    sums = Sums()
    gone = asyncio.ensure_future(counter.run_each(sums.add, 2))

    async def go() -> None:
        gone.cancel()

    await at_once(counter, counter.run_each(sums.add, 1), gone, go(), counter.run_each(sums.add, 3))
    assert await value(counter) == sum(number for given in sums.given for number in given)
