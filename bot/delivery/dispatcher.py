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
from bot.delivery.ledger import Claimed
from bot.delivery.pace import Pace
from bot.delivery.ports import Channel, Outgoing, Rejected, Result, Throttled, Unreachable
from bot.delivery.wake import Wakes
from bot.store.db import Busy, Database
from bot.store.lanes import Fenced, Lease

POLL = 1.0  # seconds between looks without a wake-up
URGENT_WAIT = 0.5  # seconds of sending to claim ahead: what an urgent message may have to wait
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
        self._trouble = 0
        self._resume = 0.0  # monotonic; the lane rests until then
        ahead = int((channel.rate or 1e9) * URGENT_WAIT)
        self._limit = max(4, min(ahead, MAX_IN_FLIGHT)) if channel.batch_size == 1 else channel.batch_size

    async def run(self, lease: Callable[[], Lease | None]) -> None:
        event = self._wakes.event(self._channel.lane)
        try:
            await self._settle(lease)
            while (current := lease()) is not None and current.is_live():
                event.clear()
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
            done = await self._db.run(work)
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
            task.add_done_callback(lambda done_task: self._sending.pop(done_task, None))
        return bool(done.claimed)

    async def _send(self, rows: list[Claimed], lease: Callable[[], Lease | None]) -> None:
        if delay := max(self._pace.slot(), self._resume - clock.monotonic()):
            await asyncio.sleep(delay)
        current = lease()
        if current is None or not current.is_live():
            return  # the next owner settles these rows
        readable = [row for row in rows if row.screen is not None]
        self._results.extend((row, Rejected("unreadable")) for row in rows if row.screen is None)
        if readable:
            results = await self._call(readable)
            self._results.extend(zip(readable, results, strict=True))
            self._mind(results)
        self._wakes.wake(self._channel.lane)

    async def _call(self, rows: list[Claimed]) -> list[Result]:
        for row in rows:
            self._pace.take(row.to)
        batch = [Outgoing(row.id, row.to, row.language, from_json(row.screen or ""), row.replaces) for row in rows]
        with metrics.send_seconds.labels(self._channel.name).time():
            try:
                return await self._channel.send(batch)
            except Exception as error:  # a bug of ours must not stop everybody else's messages
                log.exception("delivery.channel_bug", lane=self._channel.lane, error=type(error).__name__)
                return [Unreachable(type(error).__name__, maybe_sent=True) for _ in batch]

    def _mind(self, results: list[Result]) -> None:
        for result in results:
            if isinstance(result, Throttled):
                metrics.throttled.labels(self._channel.lane).inc()
                self._rest(result.after)
        if all(isinstance(result, Unreachable) for result in results):
            self._trouble += 1
            self._rest(TROUBLE_PAUSES[min(self._trouble, len(TROUBLE_PAUSES) - 1)])
        else:
            self._trouble = 0

    def _rest(self, seconds: float) -> None:
        self._resume = max(self._resume, clock.monotonic() + seconds)

    def _nap(self) -> float:
        rest = self._resume - clock.monotonic()
        return min(POLL, rest) if rest > 0 else POLL

    async def _finish(self, lease: Callable[[], Lease | None]) -> None:
        """At shutdown: what is under way may end, and its result is written down."""
        if self._sending:
            await asyncio.wait(list(self._sending), timeout=3)
        for task in list(self._sending):
            task.cancel()
        current = lease()
        if current is not None and self._results:
            with suppress(Busy, Fenced):
                await self._db.run(partial(ledger.step, lease=current, now=self._now(), results=self._results))
            self._results = []
