"""The duty of the translator's lane: lines that are due, schools whose lines changed, and tests that were asked for."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

import structlog
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.store.db import Busy, Database
from bot.store.lanes import Lease
from bot.translate import actions, queries
from bot.translate.ports import Line, OwnLine
from bot.translate.queries import Due, Pause
from bot.translate.translator import Translator

LANE = "translator"
IDLE = 1.0  # seconds between looks
QUOTA_EVERY = timedelta(minutes=10)  # while there is work
LinesOf = Callable[[Session, int], Iterable[OwnLine]]  # of a school, from one slice

log = structlog.get_logger()


class TranslatorDuty:
    """Rows are looked up again after each wait for the network: nothing is held open meanwhile."""

    def __init__(
        self, db: Database, translator: Translator, now: Clock, *, sources: Sequence[LinesOf], languages: Sequence[str]
    ) -> None:
        self._db, self._translator, self._sources, self._languages = db, translator, sources, languages
        self._now = now
        self._written: Pause | None = None
        self._looked: datetime | None = None  # at the quota

    async def run(self, lease: Callable[[], Lease | None]) -> None:
        await self._begin()
        while (current := lease()) is not None and current.is_live():
            try:
                busy = await self.step()
            except Busy:
                busy = False
            if not busy:
                await asyncio.sleep(IDLE)

    async def _begin(self) -> None:
        service = self._translator.service
        await self._db.run(partial(actions.announce, about=service.about if service else None))
        state = await self._db.read(queries.get_state)
        self._written = state.pause
        self._translator.circuit.resume(state.pause)

    async def step(self) -> bool:
        """One round; False when there was nothing to do."""
        if self._translator.service is None:
            return False
        work = await self._db.read(partial(queries.list_to_do, now=self._now()))
        if work.is_asked:
            await self._test()
        for school_id in work.stale:
            await self._db.run(partial(self._keep_in_step, school_id=school_id))
        for _, rows in groupby(work.due, key=lambda due: (due.school_id, due.source, due.written_in)):
            await self._translate(list(rows))
        if work.due:
            await self._look_at_quota()
        await self._write_pause()
        return bool(work.is_asked or work.stale or work.due)

    def _keep_in_step(self, session: Session, school_id: int) -> None:
        lines = [line for source in self._sources for line in source(session, school_id)]
        actions.keep_in_step(session, school_id, lines, languages=self._languages, now=self._now())

    async def _translate(self, rows: Sequence[Due]) -> None:
        """One line in the languages that are due, if it is still there."""
        rows = await self._db.read(partial(queries.still_due, rows=rows))
        if not rows:
            return
        self._translator.asked_to_wait = 0.0
        codes = [row.language for row in rows]
        found = await self._translator.translate_line(
            rows[0].school_id, rows[0].dutch, codes, written_in=rows[0].written_in
        )
        await self._db.run(partial(self._finish, rows=rows, found=found))

    def _finish(self, session: Session, rows: Sequence[Due], found: dict[str, Line]) -> None:
        asked, pause = self._translator.asked_to_wait, self._translator.circuit.pause
        for row in rows:
            actions.finish(session, row, found[row.language], asked=asked, pause=pause, now=self._now())

    async def _test(self) -> None:
        results, took, quota = await self._translator.test()
        written = partial(actions.write_test, results=results, took=took, quota=quota, now=self._now())
        await self._db.run(written)
        log.info("translator.tested", took=took)

    async def _look_at_quota(self) -> None:
        service, now = self._translator.service, self._now()
        if service is None or (self._looked is not None and now - self._looked < QUOTA_EVERY):
            return
        self._looked = now
        quota = await service.quota()
        await self._db.run(partial(actions.write_quota, quota=quota))

    async def _write_pause(self) -> None:
        pause = self._translator.circuit.pause
        if pause != self._written:
            await self._db.run(partial(actions.write_pause, pause=pause))
            self._written = pause
            if pause:
                log.warning("translator.paused", why=pause.why.value)
