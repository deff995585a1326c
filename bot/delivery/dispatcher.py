"""Sends a lane's messages: claims, waits for a slot, calls the channel, records; one owner at a time."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import structlog

from bot import clock
from bot.clock import Clock
from bot.core.screen import from_json
from bot.delivery import ledger, metrics
from bot.delivery.ledger import Claimed, Step
from bot.delivery.pace import Pace
from bot.delivery.ports import Channel, Outgoing, Rejected, Result, Throttled, Unreachable
from bot.delivery.wake import Wakes
from bot.store.db import Busy, Database, Work
from bot.store.lanes import Fenced, Lease

POLL = 1.0  # seconds between looks without a wake-up
RECLAIM_EVERY = 5.0  # seconds between looks for rows that a lost answer of the database left behind
LAST_CALLS = 3.0  # seconds that calls under way get at the end
URGENT_WAIT = 0.2  # seconds of sending to claim ahead: what a reply may have to wait behind a broadcast
MAX_IN_FLIGHT = 128
TROUBLE_PAUSES = (0.0, 0.0, 1.0, 2.0, 5.0, 10.0, 30.0)  # after so many unreachable answers in a row

log = structlog.get_logger()


class Dispatcher:
    """`run` until cancelled or fenced. `lease` is asked again each time, because renewals replace it."""

    def __init__(self, db: Database, channel: Channel, wakes: Wakes, now: Clock = clock.now) -> None:
        self._db, self._channel, self._wakes, self._now = db, channel, wakes, now
        self._pace = Pace(channel.rate, channel.chat_rate)
        self._results: list[tuple[Claimed, Result]] = []
        self._sending: dict[asyncio.Task[None], list[Claimed]] = {}
        self._unread: tuple[asyncio.Future[Step], list[tuple[Claimed, Result]]] | None = None
        self._calling: set[asyncio.Task[None]] = set()  # those of `_sending` whose call has begun
        self._checked = 0.0  # monotonic; when rows without a task were last looked for
        self._queue = asyncio.Lock()
        self._trouble = 0
        self._troubled = 0.0  # monotonic; when trouble was last counted
        self._resume = 0.0  # monotonic; the lane rests until then
        ahead = int((channel.rate or 1e9) * URGENT_WAIT)
        self._limit = max(4, min(ahead, MAX_IN_FLIGHT)) if channel.batch_size == 1 else channel.batch_size

    async def run(self, lease: Callable[[], Lease | None]) -> None:
        event = self._wakes.event(self._channel.lane)
        try:
            await self._settle(lease)
            self._checked = clock.monotonic()
            while (current := lease()) is not None and current.is_live():
                event.clear()
                await self._reclaim(current)
                if not await self._step(current, lease) and not self._results:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(event.wait(), self._nap())
        finally:
            self._wakes.leave(self._channel.lane)
            await self._finish(lease)

    async def _settle(self, lease: Callable[[], Lease | None]) -> None:
        while (current := lease()) is not None:
            try:
                again, held = await self._db.run(partial(ledger.settle, lease=current))
            except Busy:
                await asyncio.sleep(POLL)
                continue
            metrics.possible_duplicates.inc(again)
            if again or held:
                log.warning("delivery.settled", lane=self._channel.lane, again=again, held=held)
            return

    async def _reclaim(self, current: Lease) -> None:
        if clock.monotonic() - self._checked < RECLAIM_EVERY:
            return
        known = [row.id for rows in self._sending.values() for row in rows] + [row.id for row, _ in self._results]
        with suppress(Busy):
            found = await self._db.run(partial(ledger.reclaim, lease=current, known=known))
            self._checked = clock.monotonic()
            if found:
                log.warning("delivery.reclaimed", lane=self._channel.lane, rows=found)

    async def _step(self, current: Lease, lease: Callable[[], Lease | None]) -> bool:
        """True when it claimed something, so that the next look is worth taking at once."""
        results, self._results = self._results, []
        in_flight = [row.to for rows in self._sending.values() for row in rows]
        room = 0 if clock.monotonic() < self._resume else self._limit - len(in_flight)
        if not results and room <= 0:
            return False
        resting = [*in_flight, *self._pace.cooling()]
        work = partial(
            ledger.step, lease=current, now=self._now(), results=results, room=room, resting=resting
        )  # fmt: skip
        try:
            done = await self._write(work, results)
        except Busy:
            self._results = results + self._results
            await asyncio.sleep(POLL)
            return False
        metrics.count(self._channel.lane, done.outcomes)
        if done.paused_until:
            self._rest((done.paused_until - self._now()).total_seconds())
        for start in range(0, len(done.claimed), self._channel.batch_size):
            rows = done.claimed[start : start + self._channel.batch_size]
            task = asyncio.create_task(self._send(rows, lease))
            self._sending[task] = rows
            task.add_done_callback(self._end)
        return bool(done.claimed)

    async def _write(self, work: Work[Step], results: list[tuple[Claimed, Result]]) -> Step:
        """Who cancels us meanwhile stops the waiting only: `_finish` then looks what the database did."""
        self._unread = (asyncio.ensure_future(self._db.run(work)), results)
        try:
            done = await asyncio.shield(self._unread[0])
        except Exception:  # all but the cancellation
            self._unread = None
            raise
        self._unread = None
        return done

    def _end(self, task: asyncio.Task[None]) -> None:
        self._sending.pop(task, None)
        self._calling.discard(task)

    async def _send(self, rows: list[Claimed], lease: Callable[[], Lease | None]) -> None:
        await self._turn()
        current = lease()
        if current is None or not current.is_live():
            return  # the next owner settles these rows
        if task := asyncio.current_task():
            self._calling.add(task)
        readable = [row for row in rows if row.screen is not None]
        self._results.extend((row, Rejected("unreadable")) for row in rows if row.screen is None)
        if readable:
            started = clock.monotonic()
            results = await self._call(readable)
            self._results.extend(zip(readable, results, strict=True))
            self._mind(results, started)
        self._wakes.wake(self._channel.lane)

    async def _turn(self) -> None:
        """Waits for a slot, and for the end of a rest that may begin while waiting."""
        async with self._queue:  # slots given out ahead would all be due at once after a stall of the process
            while True:
                rest = self._resume - clock.monotonic()
                await asyncio.sleep(rest if rest > 0 else self._pace.slot())
                if rest <= 0 and self._resume <= clock.monotonic():
                    return

    async def _call(self, rows: list[Claimed]) -> list[Result]:
        for row in rows:
            self._pace.take(row.to)
        with metrics.send_seconds.labels(self._channel.name).time():
            try:
                return await self._channel.send([_outgoing(row) for row in rows])
            except Exception as error:  # a bug of ours must not stop everybody else's messages
                log.exception("delivery.channel_bug", lane=self._channel.lane, error=type(error).__name__)
                return [Unreachable(type(error).__name__, maybe_sent=True) for _ in rows]

    def _mind(self, results: list[Result], started: float) -> None:
        for result in results:
            if isinstance(result, Throttled):
                metrics.throttled.labels(self._channel.lane).inc()
                self._rest(result.after)
        if all(isinstance(result, Unreachable) for result in results):
            if started < self._troubled:
                return  # calls side by side fail together: that is one trouble, not many
            self._trouble += 1
            self._troubled = clock.monotonic()
            self._rest(TROUBLE_PAUSES[min(self._trouble, len(TROUBLE_PAUSES) - 1)])
        else:
            self._trouble = 0

    def _rest(self, seconds: float) -> None:
        self._resume = max(self._resume, clock.monotonic() + seconds)

    def _nap(self) -> float:
        rest = self._resume - clock.monotonic()
        return min(POLL, rest) if rest > 0 else POLL

    async def _finish(self, lease: Callable[[], Lease | None]) -> None:
        """Calls under way may end and are written down; what still waits for its slot is given back, unsent."""
        claimed = await self._interrupted()
        unsent = claimed + [row for task, rows in self._sending.items() if task not in self._calling for row in rows]
        for task in set(self._sending) - self._calling:
            task.cancel()
        if self._calling:
            await asyncio.wait(set(self._calling), timeout=LAST_CALLS)
        for task in list(self._sending):
            task.cancel()
        results, self._results = self._results, []
        current = lease()
        if current is not None and (results or unsent):
            with suppress(Busy, Fenced):
                await self._db.run(partial(ledger.step, lease=current, now=self._now(), results=results, unsent=unsent))

    async def _interrupted(self) -> list[Claimed]:
        """What a step that nobody waited for any more has claimed; its results are recorded or still ours to record."""
        if self._unread is None:
            return []
        (step, results), self._unread = self._unread, None
        try:
            return (await step).claimed
        except (Busy, Fenced, asyncio.CancelledError):
            self._results = results + self._results
            return []


def _outgoing(row: Claimed) -> Outgoing:
    return Outgoing(row.id, row.to, row.language, from_json(row.screen or ""), row.replaces)
