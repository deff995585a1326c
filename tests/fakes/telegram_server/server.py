"""The stand-in itself: an HTTP server that answers as the Bot API does, and a Python face for tests."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.telegram_server import control, parameters
from tests.fakes.telegram_server.chats import Chats
from tests.fakes.telegram_server.faults import AFTERWARDS, Call, Fault, Faults, Limits, Log, Trouble
from tests.fakes.telegram_server.methods import PUTS, Methods
from tests.fakes.telegram_server.refusal import Json, Refusal
from tests.fakes.telegram_server.updates import Updates
from tests.fakes.telegram_server.users import FakeUser
from tests.waiting import patience

TOKEN = "123456:TEST-TOKEN-of-the-stand-in"


class FakeTelegram:
    """`async with FakeTelegram() as telegram:`; the bot talks to `telegram.url` with `telegram.token`."""

    def __init__(self, token: str = TOKEN, *, port: int = 0, username: str = "samen_test_bot") -> None:
        self.token = token
        self.bot_id = token.partition(":")[0]
        self.username = username
        self.chats = Chats({"id": int(self.bot_id), "is_bot": True, "first_name": "Samen", "username": username})
        self.updates = Updates(self._execute)
        self.methods = Methods(self.chats, self.updates)
        self.faults, self.limits, self.log = Faults(), Limits(), Log()
        self.latency = 0.0
        self._port = port
        self._runner: web.AppRunner | None = None
        self._users: dict[int, FakeUser] = {}
        self._released = asyncio.Event()  # ends the calls that hang

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        app = web.Application(client_max_size=60 * 2**20)
        control.add_routes(app, self)
        app.router.add_get("/file/bot{token}/photos/{name}.jpg", self._file)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """The chats stay: `start` again is Telegram coming back."""
        self._released.set()
        await self.updates.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def user(self, chat_id: int, language_code: str | None = None, *, started: bool = False) -> FakeUser:
        """The person of this chat id, made when unknown. Until they start, the bot may not write to them."""
        if chat_id not in self._users:
            self._users[chat_id] = FakeUser(self, chat_id, language_code)
        if started:
            self._users[chat_id].about.started = True
        return self._users[chat_id]

    def fail(self, trouble: Trouble, method: str | None = None, **more: Any) -> Fault:  # Any: fields of Fault
        fault = Fault(trouble, method, **more)
        self.faults.scripted.append(fault)
        return fault

    def expire_callbacks(self) -> None:
        """As after a few minutes: no tap so far can be answered any more."""
        self.methods.callbacks.clear()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something that the bot does makes this true."""
        async with patience():
            while not condition():
                self.updates.changed.clear()
                await self.updates.changed.wait()

    async def _execute(self, method: str, given: Json) -> None:
        """A method from a webhook's answer: its errors are told to nobody, not even to us."""
        try:
            await self._carry_out(method, given)
        except Refusal as refusal:
            self.log.refused[refusal.description] += 1
        self.updates.changed.set()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        self.log.asked[name] += 1
        try:
            return await self._attempt(request, name)
        except Refusal as refusal:
            self.log.refused[refusal.description] += 1
            return _refused(refusal)
        finally:
            self.updates.changed.set()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """What getFile gave the path of."""
        self.log.asked["file"] += 1
        if request.match_info["token"] != self.token:
            return _refused(Refusal(401, "Unauthorized"))
        content = self.chats.files.get(request.match_info["name"])
        if content is None:
            return _refused(Refusal(404, "Not Found"))
        fault = self.faults.take("file", None)
        if fault is not None and (spoilt := await self._before(request, fault)) is not None:
            return spoilt
        return web.Response(body=content, content_type="image/jpeg")

    async def _attempt(self, request: web.Request, name: str) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            raise Refusal(401, "Unauthorized")
        given = await parameters.read(request)
        if self.latency:
            await asyncio.sleep(self.latency)
        fault = self.faults.take(name, parameters.whole(given, "chat_id"))
        if fault is not None and (spoilt := await self._before(request, fault)) is not None:
            return spoilt
        result = await self._carry_out(name, given)
        if fault is not None and fault.trouble in AFTERWARDS:
            return _spoil(request, fault)
        return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json")

    async def _carry_out(self, name: str, given: Json) -> Any:  # Any: JSON
        method = self.methods.find(name)
        chat = parameters.whole(given, "chat_id")
        if name.lower() in PUTS:
            self.limits.check(chat)
        result = await method(given)
        message = result.get("message_id") if isinstance(result, dict) else None
        self.log.calls.append(Call(time.monotonic(), name, chat, given, message))
        return result

    async def _before(self, request: web.Request, fault: Fault) -> web.StreamResponse | None:
        """Trouble that keeps the call from being carried out; None when it is still to be."""
        if refusal := fault.refusal():
            raise refusal
        if fault.trouble == "502":
            return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
        if fault.trouble in ("timeout", "slow"):
            await self._wait(fault.seconds)
        if fault.trouble in ("timeout", "reset"):
            return _cut(request)
        return None

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._released.wait()


def _refused(refusal: Refusal) -> web.Response:
    wait = (refusal.parameters or {}).get("retry_after")
    headers = {"Retry-After": str(wait)} if wait else {}
    return web.json_response(refusal.body(), status=refusal.code, headers=headers)


def _spoil(request: web.Request, fault: Fault) -> web.Response:
    if fault.trouble == "garbage":
        return web.Response(text="<html>not what you wanted", content_type="text/html")
    if fault.trouble == "no_result":
        return web.json_response({"ok": True})
    return _cut(request)


def _cut(request: web.Request) -> web.Response:
    """The connection ends without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
