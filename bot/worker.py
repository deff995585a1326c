"""Holds this process's lanes: renews leases, starts the duty of each lane it owns and stops those it lost."""

import asyncio
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial

import structlog
from prometheus_client import Counter
from sqlalchemy.orm import Session

from bot.store import lanes
from bot.store.db import Busy, Database
from bot.store.lanes import Fenced, Lease

SOON = lanes.RENEW_EVERY / 8  # seconds between looks while a lease of another has run out, or a renewal has failed
LeaseOf = Callable[[], Lease | None]
Duty = Callable[[LeaseOf], Awaitable[None]]

log = structlog.get_logger()
owner_changes = Counter("samen_lane_owner_changes_total", "Lanes this process took or lost", ["lane", "change"])
fenced = Counter("samen_fenced_total", "Writes refused because another process owns the lane", ["lane"])


class Worker:
    """`duties` by lane. A duty runs while the lease is ours and is started again if it ends or breaks.

    `place` names what only one living process can have, such as its port: a process that starts there takes over
    at once from one that was killed there. Without a place it takes no part in sharing lanes out.
    """

    def __init__(self, db: Database, duties: Mapping[str, Duty], *, place: str | None = None) -> None:
        self._db, self._duties, self._place = db, duties, place
        self.owner = f"{place or socket.gethostname()[:30]}/{secrets.token_hex(4)}"
        self.held: dict[str, Lease] = {}
        self._surplus: set[str] = set()  # held, to be given up when their duties have ended
        self._rest = lanes.RENEW_EVERY  # seconds until the next renewal
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ending: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until cancelled; then ends the duties and gives the lanes back."""
        await self._patiently(self._enter)
        try:
            while True:
                await self._renew()
                self._start_and_stop()
                await self._pause()
        finally:
            await self._stop_all()

    def _enter(self, session: Session) -> None:
        lanes.register(session, set(self._duties))
        if self._db.is_sqlite:
            lanes.inherit(session, "")  # an embedded database has one process: whoever held a lane is dead
        elif self._place:
            lanes.inherit(session, f"{self._place}/")

    async def _renew(self) -> None:
        before = dict(self.held)
        try:
            self.held, self._surplus, self._rest = await self._db.run(partial(self._share, held=before))
        except Exception as error:  # whatever it is, without this loop nobody would be sent anything any more
            log.warning("worker.cannot_renew", reason=_reason(error))
            self.held = {name: lease for name, lease in before.items() if lease.is_live()}
            self._rest = SOON
        for name in self.held.keys() - before.keys():
            owner_changes.labels(name, "taken").inc()
            log.info("lane.taken", lane=name, epoch=self.held[name].epoch)
        for name in before.keys() - self.held.keys():
            owner_changes.labels(name, "lost").inc()
            log.warning("lane.lost", lane=name)

    def _share(self, session: Session, held: dict[str, Lease]) -> tuple[dict[str, Lease], set[str], float]:
        """What is held from now on, what of it to give up, and when to look again: sooner when another process may be
        dead. A lane that others should have is given up once its duty has written down what it did: nothing doubles."""
        done = {name for name in self._surplus if name not in self._tasks and name not in self._ending}
        if self._place:
            lanes.beat(session, self.owner)
        lanes.give_up(session, self.owner, done)
        kept = {name: lease for name, lease in held.items() if name not in done}
        renewed = lanes.renew(session, self.owner, set(self._duties), kept)
        lapse = lanes.next_lapse(session, self.owner, set(self._duties))
        rest = min(lanes.RENEW_EVERY, max(SOON, lapse))
        return renewed, lanes.surplus(session, set(self._duties), renewed), rest

    def _start_and_stop(self) -> None:
        staying = self.held.keys() - self._surplus
        for name in self._tasks.keys() - staying:
            self._ending[name] = self._tasks.pop(name)
            self._ending[name].cancel()
        for name in staying - self._ending.keys():
            task = self._tasks.get(name)
            if task is None or task.done():
                self._tasks[name] = asyncio.create_task(self._do(name), name=name)

    async def _pause(self) -> None:
        """Until the next look; shorter when a duty has ended whose lane another process waits for."""
        if self._ending:
            await asyncio.wait(self._ending.values(), timeout=self._rest, return_when=asyncio.FIRST_COMPLETED)
            self._ending = {name: task for name, task in self._ending.items() if not task.done()}
            return
        await asyncio.sleep(self._rest)

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
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), *self._ending.values(), return_exceptions=True)
        with suppress(Busy):
            await self._db.run(partial(lanes.release, owner=self.owner))

    async def _patiently(self, work: Callable[..., None]) -> None:
        while True:
            try:
                await self._db.run(work)
            except Exception as error:
                log.warning("worker.waits_for_database", reason=_reason(error))
                await asyncio.sleep(1)
            else:
                return


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, Busy) else type(error).__name__  # a driver's own words may hold values
