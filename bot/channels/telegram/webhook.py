"""Telegram's way in when it calls us: 200 after the commit, 500 when it must come again."""

import asyncio
import hmac
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.types import Message, Receive, Scope, Send
from telegram.error import TelegramError

from bot import clock
from bot.channels.telegram import inline
from bot.channels.telegram.inbound import callback_id, parse
from bot.channels.telegram.outbound import TelegramChannel
from bot.core.incoming import Incoming

log = logging.getLogger(__name__)

Process = Callable[[Incoming], Awaitable[object]]

PATH = "/telegram/webhook"
LARGEST_BODY = 256 * 1024  # Telegram's largest updates are some tens of kilobytes
ASK_AGAIN = 60.0  # seconds between two tries to learn our own username
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_HEADER = b"x-telegram-bot-api-secret-token"
_EMPTY = {status: (b"", [(b"content-length", b"0")]) for status in (200, 401, 405, 413, 500)}


class Webhook:
    """An ASGI application of its own: a request object and its parsing would double the cost of an update."""

    def __init__(self, channel: TelegramChannel, process: Process, secret: str) -> None:
        if not _SECRET.fullmatch(secret):
            raise ValueError("SAMEN_TELEGRAM_WEBHOOK_SECRET must be 1 to 256 of A-Z, a-z, 0-9, _ and -")
        self._channel, self._process, self._secret = channel, process, secret.encode()
        self._asked = -ASK_AGAIN
        self._asking: asyncio.Task[None] | None = None
        self.unreadable = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await _answer(send, 405)
            return
        given = next((value for name, value in scope["headers"] if name == _HEADER), b"")
        if not hmac.compare_digest(given, self._secret):
            await _answer(send, 401)
            return
        body = await _read(receive)
        if body is None:
            await _answer(send, 413)
            return
        update = self._load(body)
        if update is None:
            await _answer(send, 200)
            return
        if query := inline.read(update):
            await _carry_out(send, "answerInlineQuery", await self._channel.suggestions(query))
            return
        if not await self._take(update, body):
            await _answer(send, 500)
            return
        if tapped := callback_id(update):
            await _carry_out(send, "answerCallbackQuery", {"callback_query_id": tapped})
        else:
            await _answer(send, 200)

    def _load(self, body: bytes) -> object:
        """None when it is not JSON: whoever knows our secret would only send it again."""
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            self.unreadable += 1
            log.warning("telegram.unreadable_update", extra={"count": self.unreadable, "bytes": len(body)})
            return None

    async def _take(self, update: object, body: bytes) -> bool:
        incoming = parse(update, self._channel.bot_id, self._username())
        if incoming is None:
            return True
        try:
            await self._process(replace(incoming, raw=body))
        except Exception as error:  # whatever it was, Telegram must send it again
            log.warning("telegram.update_not_processed", extra={"error": type(error).__name__})
            return False
        return True

    def _username(self) -> str:
        """Asked in the background: no update waits for it, and only commands in groups need it."""
        if not self._channel.username and clock.monotonic() - self._asked >= ASK_AGAIN:
            self._asked = clock.monotonic()
            self._asking = asyncio.get_running_loop().create_task(self._ask())
        return self._channel.username

    async def _ask(self) -> None:
        try:
            await self._channel.bot_username()
        except TelegramError as error:
            log.warning("telegram.username_unknown", extra={"error": type(error).__name__})


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None when it is too large or broke off."""
    body = bytearray()
    while True:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return bytes(body)


async def _carry_out(send: Send, method: str, parameters: Mapping[str, Any]) -> None:
    """Telegram carries out a method that stands in the answer: that saves a call of its own."""
    body = json.dumps({"method": method, **parameters}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await _reply(send, 200, body, headers)


async def _answer(send: Send, status: int) -> None:
    body, headers = _EMPTY[status]
    await _reply(send, status, body, headers)


async def _reply(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
