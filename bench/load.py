"""Sends webhook updates as Telegram does: over some kept-alive connections, many chats, one update each."""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

CONNECTIONS = 40  # Telegram's default for a webhook
_numbers = count(1)


@dataclass
class Load:
    """When each chat's update was sent; `statuses` counts the answers."""

    sent: dict[str, float]
    statuses: dict[int, int]
    seconds: float


def update(number: int, chat: int, text: str) -> bytes:
    person = {"id": chat, "is_bot": False, "first_name": "A", "language_code": "en"}
    message = {
        "message_id": number,
        "date": 1_790_000_000,
        "chat": {"id": chat, "type": "private", "first_name": "A"},
        "from": person,
        "text": text,
        "entities": [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else [],
    }
    return json.dumps({"update_id": number, "message": message}).encode()


async def run(port: int, chats: Iterator[int], amount: int, *, rate: float = 0, text: str = "/help") -> Load:
    """`rate` updates a second, or as fast as answers come; each update from the next chat."""
    load = Load({}, {}, 0.0)
    started = time.monotonic()
    todo = iter(range(amount))

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for place in todo:
            if rate:
                await asyncio.sleep(max(0.0, started + place / rate - time.monotonic()))
            chat = next(chats)
            body = update(next(_numbers), chat, text)
            head = (
                f"POST /telegram/webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                f"X-Telegram-Bot-Api-Secret-Token: s\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            load.sent[str(chat)] = time.monotonic()
            writer.write(head.encode() + body)
            status = await _answer(reader)
            load.statuses[status] = load.statuses.get(status, 0) + 1
        writer.close()

    await asyncio.gather(*(work() for _ in range(min(CONNECTIONS, amount))))
    load.seconds = time.monotonic() - started
    return load


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    for line in head.split("\r\n"):
        if line.startswith("content-length:"):
            await reader.readexactly(int(line.split(":")[1]))
    return int(head.split(" ", 2)[1])
