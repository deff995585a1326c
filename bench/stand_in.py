"""A Bot API that answers at once and remembers when: so little work that it does not limit what is measured."""

import argparse
import asyncio
import json
import time
from collections import deque
from urllib.parse import parse_qs

_HEAD = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class StandIn:
    """Counts calls per chat; with `limit` it refuses what is over that many a second, as Telegram does."""

    def __init__(self, limit: float = 0, latency: float = 0) -> None:
        self.limit, self.latency = limit, latency
        self.arrived: dict[str, list[float]] = {}
        self.recent: deque[float] = deque()
        self.refused = 0
        self.calls = 0

    def answer(self, method: str, body: bytes, content_type: str) -> tuple[int, bytes]:
        if method == "_log":
            return 200, json.dumps({"arrived": self.arrived, "refused": self.refused, "calls": self.calls}).encode()
        if method == "_count":
            return 200, json.dumps(self.calls).encode()
        if method == "_reset":
            self.__init__(**json.loads(body or b"{}"))  # type: ignore[misc]  # starts over with other limits
            return 200, b"{}"
        if method == "getMe":
            return 200, b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"B","username":"bench_bot"}}'
        if method not in ("sendMessage", "editMessageText"):
            return 200, b'{"ok":true,"result":true}'
        now = time.monotonic()
        if self.limit and not self._has_room(now):
            self.refused += 1
            return (
                429,
                b'{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}}',
            )
        chat = _chat(body, content_type)
        self.calls += 1
        self.arrived.setdefault(chat, []).append(now)
        message = {"message_id": self.calls, "date": 1, "chat": {"id": int(chat or 0), "type": "private"}, "text": "x"}
        return 200, json.dumps({"ok": True, "result": message}).encode()

    def _has_room(self, now: float) -> bool:
        while self.recent and now - self.recent[0] >= 1:
            self.recent.popleft()
        if len(self.recent) >= self.limit:
            return False
        self.recent.append(now)
        return True


def _chat(body: bytes, content_type: str) -> str:
    if content_type.startswith("application/json"):
        return str(json.loads(body).get("chat_id", ""))
    return parse_qs(body.decode()).get("chat_id", [""])[0]


class _Connection(asyncio.Protocol):
    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].decode("latin-1")
            headers = dict(line.split(": ", 1) for line in head.lower().split("\r\n")[1:] if ": " in line)
            size = int(headers.get("content-length", "0"))
            if len(self._buffer) < end + 4 + size:
                return
            body, self._buffer = self._buffer[end + 4 : end + 4 + size], self._buffer[end + 4 + size :]
            method = head.split(" ", 2)[1].rsplit("/", 1)[-1].split("?")[0]
            status, answer = self._stand_in.answer(method, body, headers.get("content-type", ""))
            reply = _HEAD % (status, len(answer)) + answer
            if self._stand_in.latency and not method.startswith("_"):
                asyncio.get_running_loop().call_later(self._stand_in.latency, self._transport.write, reply)  # type: ignore[attr-defined]  # a socket's
            else:
                self._transport.write(reply)  # type: ignore[attr-defined]  # a socket's transport


async def serve(port: int) -> None:
    stand_in = StandIn()
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(stand_in), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    uvloop.run(serve(parser.parse_args().port))
