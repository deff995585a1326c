"""The few idempotent jobs nobody waits for: removing what is older than we promised, and rows that fall due later."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.i18n.texts import SCHOOL_ZONE
from bot.store.db import Database
from bot.worker import LeaseOf

Purge = Callable[[Session, datetime], int]
Plan = Callable[[Session, datetime], int]  # makes due rows that are missing; how many

log = structlog.get_logger()


class Housekeeping:
    """The duty of the scheduler lane. Jobs look at the database, so a missed or doubled tick is harmless."""

    def __init__(
        self,
        db: Database,
        now: Clock,
        purges: dict[str, Purge],
        *,
        soon: dict[str, Purge] | None = None,
        plans: dict[str, Plan] | None = None,
    ) -> None:
        """`soon`: what must not wait for the night."""
        self._db, self._now, self._purges, self._soon, self._plans = db, now, purges, soon or {}, plans or {}

    async def run(self, lease: LeaseOf) -> None:
        scheduler = AsyncIOScheduler(
            timezone=SCHOOL_ZONE,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        # After 03:00: between 02:00 and 03:00 a clock change runs a job twice or late.
        scheduler.add_job(self.purge, CronTrigger(hour=4, minute=10, timezone=SCHOOL_ZONE), id="purge")
        scheduler.add_job(self.plan, CronTrigger(hour=4, minute=20, timezone=SCHOOL_ZONE), id="plan")
        # These look at the age of rows, so that a clock change at night makes no difference to them.
        scheduler.add_job(self.purge_soon, CronTrigger(minute="*/5", timezone=SCHOOL_ZONE), id="purge soon")
        scheduler.start()
        try:
            await self.purge()  # a process that is never up at four in the morning keeps its promises too
            await self.plan()
            while lease() is not None:  # noqa: ASYNC110  a lease is asked for, it does not call
                await asyncio.sleep(5)
        finally:
            scheduler.shutdown(wait=False)

    async def purge(self) -> None:
        await self._remove(self._purges | self._soon)

    async def purge_soon(self) -> None:
        await self._remove(self._soon)

    async def plan(self) -> None:
        for name, make in self._plans.items():
            made = await self._db.run(partial(_apply, job=make, now=self._now()))
            if made:
                log.info("housekeeping.planned", what=name, rows=made)

    async def _remove(self, purges: dict[str, Purge]) -> None:
        for name, remove in purges.items():
            removed = await self._db.run(partial(_apply, job=remove, now=self._now()))
            if removed:
                log.info("housekeeping.purged", what=name, rows=removed)


def _apply(session: Session, job: Callable[[Session, datetime], int], now: datetime) -> int:
    return job(session, now)
