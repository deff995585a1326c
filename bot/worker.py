"""Holds this process's lanes: renews leases, starts the duty of each lane it owns and stops those it lost."""

import asyncio
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial

import structlog
from prometheus_client import Counter

from bot.store import lanes
from bot.store.db import Busy, Database
from bot.store.lanes import Fenced, Lease

LeaseOf = Callable[[], Lease | None]
Duty = Callable[[LeaseOf], Awaitable[None]]

log = structlog.get_logger()
owner_changes = Counter("samen_lane_owner_changes_total", "Lanes this process took or lost", ["lane", "change"])
fenced = Counter("samen_fenced_total", "Writes refused because another process owns the lane", ["lane"])


class Worker:
    """`duties` by lane. A duty runs while the lease is ours and is started again if it ends or breaks."""

    def __init__(self, db: Database, duties: Mapping[str, Duty], owner: str = "") -> None:
        self._db, self._duties = db, duties
        self.owner = owner or f"{socket.gethostname()[:30]}-{secrets.token_hex(4)}"
        self.held: dict[str, Lease] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until cancelled; then ends the duties and gives the lanes back."""
        await self._patiently(partial(lanes.register, lanes=set(self._duties)))
        try:
            while True:
                await self._renew()
                self._start_and_stop()
                await asyncio.sleep(lanes.RENEW_EVERY)
        finally:
            await self._stop_all()

    async def _renew(self) -> None:
        before = dict(self.held)
        work = partial(lanes.renew, owner=self.owner, lanes=set(self._duties), held=before)
        try:
            self.held = await self._db.run(work)
        except Busy as error:
            log.warning("worker.cannot_renew", reason=str(error))
            self.held = {name: lease for name, lease in before.items() if lease.is_live()}
        for name in self.held.keys() - before.keys():
            owner_changes.labels(name, "taken").inc()
            log.info("lane.taken", lane=name, epoch=self.held[name].epoch)
        for name in before.keys() - self.held.keys():
            owner_changes.labels(name, "lost").inc()
            log.warning("lane.lost", lane=name)

    def _start_and_stop(self) -> None:
        for name in list(self._tasks):
            if name not in self.held:
                self._tasks.pop(name).cancel()
        for name in self.held:
            task = self._tasks.get(name)
            if task is None or task.done():
                self._tasks[name] = asyncio.create_task(self._do(name), name=name)

    async def _do(self, name: str) -> None:
        try:
            await self._duties[name](lambda: self.held.get(name))
        except Fenced:
            fenced.labels(name).inc()
            log.warning("lane.fenced", lane=name)
            self.held.pop(name, None)
        except Exception as error:  # one broken duty must not stop the others; it is started again
            log.exception("lane.duty_failed", lane=name, error=type(error).__name__)

    async def _stop_all(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(Busy):
            await self._db.run(partial(lanes.release, owner=self.owner))

    async def _patiently(self, work: Callable[..., None]) -> None:
        while True:
            try:
                await self._db.run(work)
            except Busy as error:
                log.warning("worker.waits_for_database", reason=str(error))
                await asyncio.sleep(1)
            else:
                return
