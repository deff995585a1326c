"""Sends a lane's messages: claims, waits for a slot, calls the channel, records; one owner at a time."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from heapq import heappop, heappush
from itertools import count

import structlog

from bot import clock
from bot.clock import Clock
from bot.core.screen import from_json
from bot.delivery import ledger, metrics
from bot.delivery.ledger import Claimed, Step
from bot.delivery.outbox import Priority
from bot.delivery.pace import Pace
from bot.delivery.ports import Channel, Outgoing, Rejected, Result, Throttled, Unreachable
from bot.delivery.wake import Wakes
from bot.store.db import Busy, Database, Work
from bot.store.lanes import Fenced, Lease

POLL = 1.0  # seconds between looks without a wake-up
RECLAIM_EVERY = 5.0  # seconds between looks for rows that a lost answer of the database left behind
RECORD_AFTER = 0.01  # seconds that results wait for each other, so that they share a transaction
LAST_CALLS = 3.0  # seconds that calls under way get at the end
AHEAD = 0.2  # seconds of sending to claim ahead: what a crash may send twice, and so as little as keeps the lane busy
GIVE_WAY = 0.02  # seconds a broadcast's message waits while people wait for answers: 50 a second go out nonetheless
MAX_IN_FLIGHT = 128
BULK_AT_ONCE = 24  # a larger claim would keep the database thread from an answer for longer
TROUBLE_PAUSES = (0.0, 0.0, 1.0, 2.0, 5.0, 10.0, 30.0)  # after so many unreachable answers in a row

log = structlog.get_logger()


class Dispatcher:
    """`run` until cancelled or fenced. `lease` is asked again each time, because renewals replace it.

    Two loops: `_step` claims and writes down results; `_give_slots` starts a call in each slot, the most urgent first.
    """

    def __init__(self, db: Database, channel: Channel, wakes: Wakes, now: Clock = clock.now) -> None:
        self._db, self._channel, self._wakes, self._now = db, channel, wakes, now
        self._pace = Pace(channel.rate, channel.chat_rate)
        self._waiting = Waiting()
        self._calls: dict[asyncio.Task[None], list[Claimed]] = {}
        self._results: list[tuple[Claimed, Result]] = []
        self._unread: tuple[asyncio.Future[Step], list[tuple[Claimed, Result]]] | None = None
        self._recording: asyncio.TimerHandle | None = None
        self._checked = 0.0  # monotonic; when rows that nobody knows of were last looked for
        self._trouble = 0
        self._troubled = 0.0  # monotonic; when trouble was last counted
        self._resume = 0.0  # monotonic; the lane rests until then
        ahead = int((channel.rate or 1e9) * AHEAD)
        self._limit = max(4, min(ahead, MAX_IN_FLIGHT)) if channel.batch_size == 1 else channel.batch_size
        self._bulk_limit = self._limit - self._limit // 4  # the rest is kept free for replies
        self._bulk_least = max(1, min(self._bulk_limit, BULK_AT_ONCE) // 2)

    async def run(self, lease: Callable[[], Lease | None]) -> None:
        event = self._wakes.event(self._channel.lane)
        giving = asyncio.create_task(self._give_slots(lease))
        try:
            await self._settle(lease)
            self._checked = clock.monotonic()
            while (current := lease()) is not None and current.is_live() and not giving.done():
                event.clear()
                await self._reclaim(current)
                if not await self._step(current) and not self._results:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(self._nap()):
                            await event.wait()
        finally:
            giving.cancel()
            self._wakes.leave(self._channel.lane)
            await self._finish(lease)
            with suppress(asyncio.CancelledError):
                await giving

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
        known = [row.id for row in self._held()] + [row.id for row, _ in self._results]
        with suppress(Busy):
            found = await self._db.run(partial(ledger.reclaim, lease=current, known=known))
            self._checked = clock.monotonic()
            if found:
                log.warning("delivery.reclaimed", lane=self._channel.lane, rows=found)

    def _held(self) -> list[Claimed]:
        return [row for rows in (*self._waiting, *self._calls.values()) for row in rows]

    async def _step(self, current: Lease) -> bool:
        """True when it claimed something, so that the next look is worth taking at once."""
        results, self._results = self._results, []
        room, least = self._room()
        if not results and room <= 0:
            return False
        work = partial(
            ledger.step, lease=current, now=self._now(), results=results, room=room, least=least,
            resting=self._pace.cooling(),
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
            self._waiting.put(done.claimed[start : start + self._channel.batch_size])
        return bool(done.claimed)

    def _room(self) -> tuple[int, Priority]:
        """How many to claim, and how urgent they must be. A broadcast leaves some room for replies, and is claimed in
        handfuls: with room for one more of it, a claim would bring one reply."""
        if clock.monotonic() < self._resume:
            return 0, Priority.REPLY
        held = self._held()
        bulk = self._bulk_limit - sum(row.priority >= Priority.BULK for row in held)
        free = self._limit - len(held)
        if bulk < self._bulk_least:
            return free, Priority.REPLY
        return min(bulk, free, BULK_AT_ONCE), Priority.BULK

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

    async def _give_slots(self, lease: Callable[[], Lease | None]) -> None:
        """One slot at a time: given out ahead they would all be due at once after a stall of the process."""
        while True:
            await self._waiting.any()
            rest = self._resume - clock.monotonic()
            await asyncio.sleep(rest if rest > 0 else self._pace.wait())
            if rest > 0 or self._resume > clock.monotonic():
                continue  # a rest may begin while waiting
            current = lease()
            if current is None or not current.is_live():
                return  # the next owner settles what waits
            if self._waiting.first() >= Priority.BULK and not self._wakes.is_quiet:
                await self._give_way()
            rows = self._waiting.pop()
            self._pace.start()
            task = asyncio.create_task(self._send(rows))
            self._calls[task] = rows
            task.add_done_callback(self._calls.pop)

    async def _give_way(self) -> None:
        """Answers need this process's one core more than a broadcast does; what is more urgent ends the wait."""
        until = clock.monotonic() + GIVE_WAY
        while clock.monotonic() < until and not self._wakes.is_quiet and self._waiting.first() >= Priority.BULK:  # noqa: ASYNC110  either may end it
            await asyncio.sleep(GIVE_WAY / 10)

    async def _send(self, rows: list[Claimed]) -> None:
        readable = [row for row in rows if row.screen is not None]
        self._results.extend((row, Rejected("unreadable")) for row in rows if row.screen is None)
        if readable:
            started = clock.monotonic()
            results = await self._call(readable)
            self._results.extend(zip(readable, results, strict=True))
            self._mind(results, started)
        if self._recording is None:
            self._recording = asyncio.get_running_loop().call_later(RECORD_AFTER, self._record)

    def _record(self) -> None:
        self._recording = None
        self._wakes.wake_here(self._channel.lane)

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
        if self._recording:
            self._recording.cancel()
        unsent = await self._interrupted() + [row for rows in self._waiting for row in rows]
        if self._calls:
            await asyncio.wait(set(self._calls), timeout=LAST_CALLS)
        for task in list(self._calls):
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


class Waiting:
    """Claimed messages that wait for a slot: the most urgent first, then as they were claimed."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, list[Claimed]]] = []
        self._numbers = count()
        self._filled = asyncio.Event()

    def __iter__(self) -> Iterator[list[Claimed]]:
        return (rows for _, _, rows in self._heap)

    def put(self, rows: list[Claimed]) -> None:
        heappush(self._heap, (min(row.priority for row in rows), next(self._numbers), rows))
        self._filled.set()

    def first(self) -> int:
        """The priority of what `pop` gives."""
        return self._heap[0][0]

    def pop(self) -> list[Claimed]:
        rows = heappop(self._heap)[2]
        if not self._heap:
            self._filled.clear()
        return rows

    async def any(self) -> None:
        await self._filled.wait()


def _outgoing(row: Claimed) -> Outgoing:
    return Outgoing(row.id, row.to, row.language, from_json(row.screen or ""), row.replaces)
