"""The web chat as a channel: a message is delivered when it is in the conversation, and open pages are woken."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

from bot import clock
from bot.channels.webchat import actions, queries
from bot.channels.webchat.queries import CHANNEL
from bot.clock import Clock
from bot.delivery.ports import Capabilities, Outgoing, Result, Unreachable
from bot.store.db import Busy, Database

POLL = 1.0  # seconds between looks for what another process delivered
LANE = f"send:{CHANNEL}"


class WebChatChannel:
    """Implements `delivery.ports.Channel`; pages listen to it."""

    name = CHANNEL
    lane = LANE
    capabilities = Capabilities(
        text_limit=20_000, caption_limit=20_000, label_limit=120, can_call=True, keeps_photos=True
    )
    rate = None
    chat_rate = None
    batch_size = 100

    def __init__(self, db: Database, now: Clock = clock.now) -> None:
        self._db = db
        self._now = now
        self._listeners: dict[int, set[asyncio.Event]] = {}
        self._poller: asyncio.Task[None] | None = None

    async def send(self, batch: Sequence[Outgoing]) -> list[Result]:
        try:
            results, changed = await self._db.run(partial(actions.deliver, batch=batch, now=self._now()))
        except Busy as error:
            return [Unreachable(str(error)) for _ in batch]
        self.wake(changed)
        return results

    async def close(self) -> None:
        if self._poller is not None:
            self._poller.cancel()
            with suppress(asyncio.CancelledError):
                await self._poller
            self._poller = None

    def wake(self, address_ids: Iterable[int]) -> None:
        for address_id in address_ids:
            for event in self._listeners.get(address_id, ()):
                event.set()

    @contextmanager
    def listen(self, address_id: int) -> Iterator[asyncio.Event]:
        """An event that is set when the conversation changes, here or in another process. Clear it, read, wait."""
        event = asyncio.Event()
        self._listeners.setdefault(address_id, set()).add(event)
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())
        try:
            yield event
        finally:
            listening = self._listeners[address_id]
            listening.discard(event)
            if not listening:
                del self._listeners[address_id]

    async def wait_delivered(self, address_id: int, at_most: float = 2.0) -> bool:
        """Until nothing for this address is about to be delivered; False when that takes too long."""
        end = clock.monotonic() + at_most
        with self.listen(address_id) as changed:
            while True:
                changed.clear()
                if not await self._db.read(partial(queries.is_waiting, address_id=address_id, now=self._now())):
                    return True
                left = end - clock.monotonic()
                if left <= 0:
                    return False
                with suppress(TimeoutError):  # delivered comes a moment before the dispatcher has noted it
                    async with asyncio.timeout(min(left, 0.05)):
                        await changed.wait()

    async def _poll(self) -> None:
        """One question a second for all open pages together, for as long as there are any."""
        seen: dict[int, int] = {}
        while self._listeners:
            address_ids = list(self._listeners)
            with suppress(Busy):
                last = await self._db.read(partial(queries.last_seqs, address_ids=address_ids))
                self.wake([a for a in address_ids if seen.get(a) != last.get(a, 0)])
                seen = {a: last.get(a, 0) for a in address_ids}
            await asyncio.sleep(POLL)
