"""Asks Telegram for updates, and moves its offset only after every one of them was processed.

python-telegram-bot's own polling confirms updates that are still only in memory; a crash then loses them.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot import clock
from bot.channels.telegram import inline
from bot.channels.telegram.api import POLL
from bot.channels.telegram.inbound import callback_id, parse
from bot.channels.telegram.outbound import TelegramChannel
from bot.channels.telegram.transport import Flooded, Garbled, is_garbled
from bot.core.incoming import Incoming

log = logging.getLogger(__name__)

Process = Callable[[Incoming], Awaitable[object]]
Pause = Callable[[float], Awaitable[None]]
Work = tuple[Incoming, str | None]  # what to process, and the tap to acknowledge

SIDE_BY_SIDE = 40  # chats processed at once, as many as Telegram opens connections to a webhook
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
QUIET = 3 * 24 * 3600.0  # seconds; after a quiet week update_id may start again at a lower number


class Unprocessed(Exception):
    """Some update of the batch could not be processed now; Telegram keeps the whole batch for us."""


class Poller:
    def __init__(
        self, channel: TelegramChannel, process: Process, *, pause: Pause = asyncio.sleep, wait: int = POLL
    ) -> None:
        self._channel, self._process, self._pause, self._wait = channel, process, pause, wait
        self._offset: int | None = None  # None: everything that was not confirmed yet
        self._heard = clock.monotonic()
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)

    async def run(self) -> None:
        """Until cancelled. What was being processed then comes again at the next start."""
        delay, trouble, is_ready = SHORTEST_PAUSE, "", False
        while True:
            try:
                if not is_ready:
                    await self._get_ready()
                    is_ready = True
                await self._round()
            except (TelegramError, Unprocessed) as error:
                if (name := _name(error)) != trouble:
                    log.warning("telegram.polling_interrupted", extra={"error": name})
                    trouble = name
                # A 409 may be a webhook that somebody set since: take it away again.
                is_ready = is_ready and not isinstance(error, Conflict)
                await self._pause(error.seconds if isinstance(error, Flooded) else delay)
                delay = min(delay * 2, LONGEST_PAUSE)
            else:
                if trouble:
                    log.info("telegram.polling_resumed")
                delay, trouble = SHORTEST_PAUSE, ""

    async def _get_ready(self) -> None:
        await self._channel.delete_webhook()
        await self._channel.bot_username()

    async def _round(self) -> None:
        if clock.monotonic() - self._heard > QUIET:
            self._offset = None
        answer = await self._channel.get_updates(self._offset, wait=self._wait)
        updates = [update for update in answer if _number(update) is not None] if isinstance(answer, list) else []
        if answer != [] and not updates:
            raise Garbled("getUpdates gives no updates")
        if not updates:
            return
        self._heard = clock.monotonic()
        await self._process_all(updates)
        self._offset = max(number for update in updates if (number := _number(update)) is not None) + 1

    async def _process_all(self, updates: Iterable[Mapping[str, Any]]) -> None:  # Any: JSON
        """A chat in order, chats side by side; all others still go on when one fails."""
        chats: dict[str, list[Work]] = {}
        for update in updates:
            incoming, tapped = parse(update, self._channel.bot_id, self._channel.username), callback_id(update)
            if incoming is not None:
                raw = json.dumps(update, separators=(",", ":")).encode()
                chats.setdefault(incoming.address, []).append((replace(incoming, raw=raw), tapped))
            elif tapped is not None:
                self._channel.acknowledge(tapped)
            elif query := inline.read(update):
                self._channel.offer(query)
        async with asyncio.TaskGroup() as group:
            chains = [group.create_task(self._process_chat(chain)) for chain in chats.values()]
        failed = [error for chain in chains if (error := chain.result())]
        if failed:
            raise Unprocessed(failed[0])

    async def _process_chat(self, chain: list[Work]) -> str | None:
        """The name of what went wrong; the rest of the chat then waits with it, to keep its order."""
        async with self._slots:
            for incoming, tapped in chain:
                try:
                    await self._process(incoming)
                except Exception as error:  # whatever it was, the update must come again
                    return type(error).__name__
                if tapped is not None:
                    self._channel.acknowledge(tapped)
        return None


def _number(update: object) -> int | None:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int else None


def _name(error: Exception) -> str:
    if isinstance(error, InvalidToken):
        return "the bot token is refused"
    if is_garbled(error):
        return "the answer is not the Bot API's"  # its words may be a proxy's page that repeats our address
    return f"{type(error).__name__}: {error}"[:200]
