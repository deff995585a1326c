"""A dispatcher on a real database, and messages to send."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.core.screen import Screen
from bot.delivery import ledger, outbox
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ledger import Claimed
from bot.delivery.outbox import Draft, Priority, Route
from bot.delivery.ports import Capabilities
from bot.delivery.tables import OutMessage
from bot.delivery.wake import Wakes
from bot.i18n.library import Library
from bot.store import lanes
from bot.store.db import Database
from bot.store.lanes import LaneRow, Lease
from tests.conftest import FixedClock
from tests.delivery.channel import ScriptedChannel
from tests.delivery.school import Office

ROUTE = Route("telegram", "send:telegram", Capabilities())


@dataclass
class Post:
    """The outbox of one lane: put messages in, run its dispatcher, look at the rows."""

    db: Database
    now: FixedClock
    wakes: Wakes

    async def put(self, *drafts: Draft) -> None:
        await self.db.run(lambda session: outbox.put(session.connection(), ROUTE, drafts, self.now()))
        self.wakes.wake(ROUTE.lane)

    async def claimed(self, key: str, priority: Priority) -> Claimed:
        """A message that was put and claimed."""
        await self.put(draft(key, key, priority=priority))
        lease = await self.own()
        done = await self.db.run(partial(ledger.step, lease=lease, now=self.now(), room=1))
        await self.expire()
        return done.claimed[0]

    async def own(self, owner: str = "me") -> Lease:
        await self.db.run(partial(lanes.register, lanes={ROUTE.lane}))
        held = await self.db.run(partial(lanes.renew, owner=owner, lanes={ROUTE.lane}, held={}))
        return held[ROUTE.lane]

    async def expire(self) -> None:
        """As if the owner had slept through its lease."""
        await self.db.run(lambda session: session.execute(update(LaneRow).values(until=0.0)))

    async def rows(self) -> list[OutMessage]:
        return await self.db.read(lambda session: list(session.scalars(select(OutMessage).order_by(OutMessage.id))))

    async def states(self) -> list[str]:
        return [row.state for row in await self.rows()]

    @asynccontextmanager
    async def running(self, channel: ScriptedChannel, lease: Lease | None = None) -> AsyncIterator[None]:
        lease = lease or await self.own()
        task = asyncio.create_task(Dispatcher(self.db, channel, self.wakes, self.now).run(lambda: lease))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def post(db: Database, now: FixedClock) -> Post:
    return Post(db, now, Wakes())


@pytest.fixture
def office(store: Database, library: Library) -> Iterator[Office]:
    with store.transaction() as session:
        yield Office(session, library)


def draft(key: str, to: str = "1", **values: object) -> Draft:
    given: dict[str, object] = {"language": "nl", "address_id": None, "screen": Screen(key), **values}
    return Draft(key=key, to=to, **given)  # type: ignore[arg-type]  # values are named by each test


BULK = Priority.BULK
REPLY = Priority.REPLY
URGENT = Priority.URGENT
