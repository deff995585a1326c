"""The database: the only place that begins, commits and retries.

Work is a plain function of a `Session`; it runs as one transaction on a database thread. There is one such thread; on
PostgreSQL others take over while it is held up. Functions that wait share a commit: each is all
or nothing, and reported after the commit. Items that wait for the same function can share its statements as well.
"""

import asyncio
import fcntl
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from bot import clock

T = TypeVar("T")
Item = TypeVar("Item")
Work = Callable[[Session], T]
Works = Callable[[Session, Sequence[Item]], Sequence[T]]  # a result for each item, in their order

MAX_BATCH = 64  # functions that share one SQLite commit; more adds latency without adding speed
PG_BATCH = 32  # the same on PostgreSQL, where a batch holds its row locks until the commit
ATTEMPTS = 3
AT_ONCE = 16  # items of one function; it should be done long before others would take over
RELIEVERS = 2  # threads that take over on PostgreSQL while the one at work waits for a lock or a slow network
PATIENCE = 0.05  # seconds at one function, after which they do
READERS = 4
_PASSING_PG = (  # SQLSTATEs, or their beginnings
    *("40001", "40P01", "55P03"),  # a conflict, a deadlock, a lock that did not come
    *("57014", "57P", "25P03", "25P04"),  # a time limit, a server that ends or starts, a transaction left too long
    *("08", "53", "25006"),  # no connection; disk full, too many connections, out of memory; a standby that only reads
)

log = structlog.get_logger()


class Busy(Exception):
    """The database cannot do this now: locked, disconnected, full. Nothing was changed; try again later."""


class Locked(Exception):
    """Another process has this embedded database open."""


@dataclass(slots=True)
class _Job:
    work: Works[Any, Any]  # Any: each caller knows its own types
    item: Any
    future: Future[Any]


class Database:
    """`run` and `read` for async code, `transaction` for commands; `close` when done."""

    def __init__(self, url: str) -> None:
        self.url = normalise(url)
        self.is_sqlite = make_url(self.url).get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)
        self._reader = _sqlite_engine(self.url, reader=True) if self.is_sqlite else _reading(self.engine)
        self._most = MAX_BATCH if self.is_sqlite else PG_BATCH
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._since: float | None = None  # monotonic; when the thread at work began the function it is at
        self._closed = threading.Event()
        self._threads = [threading.Thread(target=self._work, name="db-writer", daemon=True)]
        if not self.is_sqlite:
            named = [f"db-reliever-{number}" for number in range(RELIEVERS)]
            self._threads += [threading.Thread(target=self._relieve, name=name, daemon=True) for name in named]
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="db-reader")
        for thread in self._threads:
            thread.start()

    async def run(self, work: Work[T]) -> T:
        """One write transaction; raises Busy after three attempts, and whatever `work` itself raises."""
        return await asyncio.wrap_future(self.submit(work))

    async def run_each(self, work: Works[Item, T], item: Item) -> T:
        """As `run`, for one item; several that wait are given to `work` together. When it raises for several, each is
        given to it alone, and it then decides for that one."""
        return await asyncio.wrap_future(self._submit(work, item))

    def submit(self, work: Work[T]) -> "Future[T]":
        return self._submit(lambda session, _: [work(session)], None)

    def _submit(self, work: Works[Item, T], item: Item) -> "Future[T]":
        future: Future[T] = Future()
        self._jobs.put(_Job(work, item, future))
        return future

    async def read(self, work: Work[T]) -> T:
        """All that `work` reads is of one moment: what it may show and what it shows agree. It cannot write."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, partial(self.read_now, work))

    def read_now(self, work: Work[T]) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with Session(self._reader, expire_on_commit=False) as session:
                    return work(session)
            except (DBAPIError, PoolTimeout) as error:
                if not _is_passing(error):
                    raise
                if attempt == ATTEMPTS or not getattr(error, "connection_invalidated", False):
                    raise _busy(error) from error
        raise AssertionError("the last attempt returns or raises")

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """For commands and seeding, from any thread; waits for its turn on SQLite."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self.close_now)

    def close_now(self) -> None:
        self._jobs.put(None)
        self._closed.set()
        for thread in self._threads:
            thread.join(timeout=10)
        self._readers.shutdown(wait=True)
        self.engine.dispose()
        self._reader.dispose()

    def _work(self) -> None:
        """One thread makes larger batches, and does not compete with others for the interpreter."""
        while (job := self._jobs.get()) is not None:
            stop = self._do(job, self._note)
            self._since = None
            if stop:
                return

    def _note(self) -> None:
        self._since = clock.monotonic()

    def _relieve(self) -> None:
        while not self._closed.wait(PATIENCE):
            since = self._since
            if since is None or clock.monotonic() - since < PATIENCE:
                continue
            with suppress(queue.Empty):
                job = self._jobs.get_nowait()
                if job is None or self._do(job, _unnoted):
                    self._jobs.put(None)  # that was meant for the thread at work

    def _do(self, job: _Job, begun: Callable[[], None]) -> bool:
        """The job and what waits behind it, in one commit; True when the end of all work was met. `begun` is called at
        the beginning of it, of each job, and of the commit."""
        begun()
        batch, stop = self._batch(job)
        if len(batch) == 1:
            _alone(self.engine, batch[0])
        elif batch:
            _together(self.engine, batch, begun, savepoints=self.is_sqlite)
        return stop

    def _batch(self, job: _Job) -> tuple[list[_Job], bool]:
        batch, stop = [job], False
        while len(batch) < self._most:
            try:
                following = self._jobs.get_nowait()
            except queue.Empty:
                break
            if following is None:
                stop = True
                break
            batch.append(following)
        # From here on a caller that stops waiting changes nothing; one that stopped before never runs.
        return [waiting for waiting in batch if waiting.future.set_running_or_notify_cancel()], stop


def _unnoted() -> None:
    """Those that take over have nobody who takes over from them."""


def _alone(engine: Engine, job: _Job) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with engine.begin() as connection:
                [result] = _in_session(connection, [job])
        except Exception as error:  # the waiting caller decides; this thread must live on
            if _is_passing(error) and attempt < ATTEMPTS:
                continue
            job.future.set_exception(_busy(error) if _is_passing(error) else error)
            return
        job.future.set_result(result)
        return


def _together(engine: Engine, batch: list[_Job], begun: Callable[[], None], *, savepoints: bool) -> None:
    """One commit for all. When it cannot be, each is tried again by itself.

    A savepoint keeps a failing function from its neighbours. Where it would be two more round trips a function
    (PostgreSQL), there is none: failing is rare, and then the neighbours are done once more.
    """
    done: list[tuple[_Job, Any]] = []
    failed: list[tuple[_Job, Exception]] = []
    try:
        with engine.begin() as connection:
            for jobs in _alike(batch):
                begun()
                if savepoints:
                    _guarded(connection, jobs, done, failed)
                else:
                    done += zip(jobs, _in_session(connection, jobs), strict=True)
            begun()
    except Exception:
        for job in batch:
            begun()
            _alone(engine, job)
        return
    for job, result in done:
        job.future.set_result(result)
    for job, failure in failed:
        job.future.set_exception(failure)


def _alike(batch: list[_Job]) -> list[list[_Job]]:
    """In the same order; neighbours that wait for the same function are together."""
    runs: list[list[_Job]] = []
    for job in batch:
        if runs and runs[-1][0].work == job.work and len(runs[-1]) < AT_ONCE:
            runs[-1].append(job)
        else:
            runs.append([job])
    return runs


def _guarded(
    connection: Connection, jobs: list[_Job], done: list[tuple[_Job, Any]], failed: list[tuple[_Job, Exception]]
) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute("SAVEPOINT job")
    try:
        done += zip(jobs, _in_session(connection, jobs), strict=True)
    except Exception as error:
        if _is_passing(error) or not raw.in_transaction:
            raise
        raw.execute("ROLLBACK TO job")
        if len(jobs) == 1:
            failed.append((jobs[0], error))
        else:
            for job in jobs:
                _guarded(connection, [job], done, failed)
    raw.execute("RELEASE job")


def _in_session(connection: Connection, jobs: Sequence[_Job]) -> Sequence[Any]:
    """The results of jobs that are alike."""
    session = Session(bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only")
    try:
        results = jobs[0].work(session, [job.item for job in jobs])
        session.flush()
        return results
    finally:
        session.close()


def _is_passing(error: BaseException) -> bool:
    """Trouble of the moment rather than of the work: the same work may succeed later."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return str(code).startswith(_PASSING_PG)
    text = str(error.orig)
    return isinstance(error, OperationalError) and not text.startswith(("no such", "near "))


def _busy(error: BaseException) -> Busy:
    """With the driver's own words, without the statement and its values. People only read that it is busy; why, is in
    the log."""
    reason = str(getattr(error, "orig", error)).split("\n")[0]
    log.warning("database.busy", reason=reason)
    return Busy(reason)


def normalise(url: str) -> str:
    """`postgres://` and `postgresql://` mean psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _sqlite_engine(url: str, *, reader: bool = False) -> Engine:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    size = {"pool_size": READERS} if reader else {"pool_size": 1, "max_overflow": 0, "pool_timeout": 30}
    engine = create_engine(url, connect_args={"check_same_thread": False}, **size)

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we begin ourselves; the driver's own way loses updates
        pragmas = ["busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"]
        for pragma in [*pragmas, *(["query_only=ON", "wal_autocheckpoint=0"] if reader else [])]:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if reader else "BEGIN IMMEDIATE")

    return engine


def _postgres_engine(url: str) -> Engine:
    # A process that freezes inside a transaction loses its locks before its lanes are to be taken over.
    options = "-c statement_timeout=15000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=5000"
    return create_engine(
        url,
        pool_size=1 + RELIEVERS + READERS + 2,
        connect_args={"options": options, "connect_timeout": 5},
    )


def _reading(engine: Engine) -> Engine:
    """Of the same connections. PostgreSQL otherwise shows each statement what was committed just before it."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class FileLock:
    """Holds `<database>.lock` for as long as the process lives, so that one process writes an embedded database."""

    def __init__(self, database_url: str) -> None:
        database = make_url(normalise(database_url)).database
        self.path = Path(f"{database}.lock")
        self._file: IO[str] | None = None

    def take(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = open(self.path, "a+", opener=_private)  # noqa: SIM115  kept open for the lock; Path.open has no opener
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise Locked(f"another Samen process uses this database ({self.path} is locked)") from None
        self._file = file

    def release(self) -> None:
        if self._file:
            with suppress(OSError):
                self._file.close()
            self._file = None
