"""Hands updates to the bot: one queue, given out by getUpdates or pushed to a webhook with Telegram's retries."""

import asyncio
import itertools
import json
import random
from collections import deque
from collections.abc import Awaitable, Callable

import aiohttp

from tests.fakes.telegram_server.refusal import Json, Refusal

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_DELAY, LONGEST_DELAY = 0.02, 1.0  # Telegram: 2 s, growing to a minute or two
CONNECTIONS = 40


class Updates:
    """`execute` carries out the method that a webhook's answer may contain."""

    def __init__(self, execute: Callable[[str, Json], Awaitable[object]], first_id: int | None = None) -> None:
        self._execute = execute
        self._ids = itertools.count(first_id or random.randint(10_000_000, 900_000_000))
        self._waiting: deque[Json] = deque()
        self._news = asyncio.Event()
        self._poll: asyncio.Future[Refusal] | None = None
        self._allowed: frozenset[str] | None = None  # None: all but those off by default
        self._lanes: dict[int, deque[Json]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(CONNECTIONS)
        self._session: aiohttp.ClientSession | None = None
        self.url = ""
        self.secret = ""
        self.deliveries = 0
        self.failures = 0
        self.changed = asyncio.Event()

    @property
    def pending(self) -> int:
        return len(self._waiting) + sum(len(lane) for lane in self._lanes.values())

    def push(self, update: Json) -> int | None:
        """Queue it, unless the bot did not ask for its kind; the update_id it got."""
        kind = next((name for name in update if name != "update_id"), "")
        if not (kind in self._allowed if self._allowed is not None else kind not in NOT_BY_DEFAULT):
            return None
        numbered = {"update_id": update.get("update_id", next(self._ids)), **update}
        self._waiting.append(numbered)
        self._news.set()
        if self.url:
            self._distribute()
        number: int = numbered["update_id"]
        return number

    def allow(self, kinds: object) -> None:
        if kinds is None:
            return
        named = frozenset(str(kind) for kind in kinds) if isinstance(kinds, list) else frozenset()
        self._allowed = named or None

    async def poll(self, *, offset: int, limit: int, wait: float) -> list[Json]:
        if self.url:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self.terminate("terminated by other getUpdates request; make sure that only one bot instance is running")
        mine = self._poll = asyncio.get_running_loop().create_future()
        self._forget(offset)
        ends = asyncio.get_running_loop().time() + wait
        while not self._waiting and (left := ends - asyncio.get_running_loop().time()) > 0:
            self._news.clear()
            news = asyncio.ensure_future(self._news.wait())
            await asyncio.wait({mine, news}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            if mine.done():
                raise mine.result()
        return list(itertools.islice(self._waiting, limit))

    def terminate(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(Refusal(409, f"Conflict: {why}"))

    def _forget(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
            return
        while self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()
        self.changed.set()

    async def set_webhook(self, url: str, secret: str) -> None:
        self.url, self.secret = url, secret
        self.terminate("terminated by setWebhook request")
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        self._distribute()

    async def delete_webhook(self, *, drop: bool = False) -> None:
        """What the webhook did not take yet waits for getUpdates, in order."""
        self.url = ""
        await self._stop()
        left = [update for lane in self._lanes.values() for update in lane]
        self._lanes.clear()
        self._waiting.extend(sorted(left, key=lambda update: int(update["update_id"])))
        if drop:
            self._waiting.clear()

    async def close(self) -> None:
        self.terminate("the server stops")
        await self._stop()
        if self._session is not None:
            await self._session.close()

    async def _stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _distribute(self) -> None:
        while self._waiting:
            update = self._waiting.popleft()
            lane = _lane(update)
            if lane in self._lanes:
                self._lanes[lane].append(update)
                continue
            self._lanes[lane] = deque([update])
            task = asyncio.ensure_future(self._drain(lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _drain(self, lane: int) -> None:
        """One update of a chat at a time; the next waits until this one is taken."""
        queue = self._lanes[lane]
        while queue:
            delay = 0.0  # the first repeat comes at once
            while not await self._deliver(queue[0]):
                self.failures += 1
                await asyncio.sleep(delay)
                delay = min(max(delay * 2, FIRST_DELAY), LONGEST_DELAY)
            queue.popleft()
            self.changed.set()
        del self._lanes[lane]

    async def _deliver(self, update: Json) -> bool:
        assert self._session is not None
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        async with self._slots:
            self.deliveries += 1
            try:
                async with self._session.post(self.url, data=json.dumps(update), headers=headers) as answer:
                    body = await answer.read()
                    taken = 200 <= answer.status < 300
            except (aiohttp.ClientError, OSError, TimeoutError):
                return False
        if taken and body:
            await self._carry_out(body)
        return taken

    async def _carry_out(self, body: bytes) -> None:
        """A method in the answer is executed, and its result told to nobody."""
        try:
            call = json.loads(body)
            method = call.pop("method")
        except (ValueError, KeyError, AttributeError, TypeError):
            return
        if not method.lower().startswith("get"):
            await self._execute(method, call)


def _lane(update: Json) -> int:
    for name, value in update.items():
        if isinstance(value, dict):
            held = value.get("message", value) if name == "callback_query" else value
            # Taps wait in a queue of their own, so a tap and a message of one person can cross.
            number = int(held.get("chat", {}).get("id", 0))
            return number * 4 + {"callback_query": 1, "my_chat_member": 2}.get(name, 0)
    return 0
