"""`/_control/`: what tests and benchmarks in other processes say to the stand-in, as JSON.

POST users {id, language_code, started, count} · POST acts {user, act, value} · POST updates {…} (a raw Update) ·
POST faults {trouble, method, …} · DELETE faults · POST limits {overall, per_chat, …, latency} ·
GET log?since=N&method=M · DELETE log · GET chats/ID · GET state
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.telegram_server.faults import Fault
from tests.fakes.telegram_server.users import PICTURE, VOICE

if TYPE_CHECKING:
    from tests.fakes.telegram_server.server import FakeTelegram
    from tests.fakes.telegram_server.users import FakeUser


def add_routes(app: web.Application, telegram: FakeTelegram) -> None:
    control = Control(telegram)
    app.router.add_post("/_control/users", control.users)
    app.router.add_post("/_control/acts", control.acts)
    app.router.add_post("/_control/updates", control.updates)
    app.router.add_post("/_control/faults", control.faults)
    app.router.add_delete("/_control/faults", control.no_faults)
    app.router.add_post("/_control/limits", control.limits)
    app.router.add_get("/_control/log", control.log)
    app.router.add_delete("/_control/log", control.no_log)
    app.router.add_get("/_control/chats/{id}", control.chat)
    app.router.add_get("/_control/state", control.state)


class Control:
    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram

    async def users(self, request: web.Request) -> web.Response:
        """`count` makes that many people with ids from `id` on."""
        wanted = await request.json()
        for number in range(wanted["id"], wanted["id"] + wanted.get("count", 1)):
            self._telegram.user(number, wanted.get("language_code"), started=wanted.get("started", False))
        return web.json_response({"ok": True})

    async def acts(self, request: web.Request) -> web.Response:
        """One act or a list of them: {"user": 5, "act": "say", "value": "Hello"}."""
        wanted = await request.json()
        for act in wanted if isinstance(wanted, list) else [wanted]:
            try:
                _act(self._telegram.user(act["user"]), act["act"], act.get("value", ""))
            except (AssertionError, KeyError) as error:
                return web.json_response({"ok": False, "description": str(error)}, status=400)
        return web.json_response({"ok": True})

    async def updates(self, request: web.Request) -> web.Response:
        """Raw updates; an `update_id` of their own is kept, so that one can be sent twice."""
        wanted = await request.json()
        numbers = [self._telegram.updates.push(one) for one in (wanted if isinstance(wanted, list) else [wanted])]
        return web.json_response({"ok": True, "update_ids": numbers})

    async def faults(self, request: web.Request) -> web.Response:
        try:
            self._telegram.faults.scripted.append(Fault(**await request.json()))
        except (TypeError, ValueError) as error:
            return web.json_response({"ok": False, "description": str(error)}, status=400)
        return web.json_response({"ok": True})

    async def no_faults(self, request: web.Request) -> web.Response:
        self._telegram.faults.scripted.clear()
        return web.json_response({"ok": True})

    async def limits(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        self._telegram.latency = float(wanted.pop("latency", self._telegram.latency))
        for name, value in wanted.items():
            setattr(self._telegram.limits, name, value)
        return web.json_response({"ok": True})

    async def log(self, request: web.Request) -> web.Response:
        """The calls from number `since` on; `now` is the clock that their `at` is read from."""
        since, method = int(request.query.get("since", 0)), request.query.get("method")
        log = self._telegram.log
        calls = [
            {"at": call.at, "method": call.method, "chat": call.chat, "message": call.message}
            | {"text": call.parameters.get("text") or call.parameters.get("caption")}
            for call in log.calls[since:]
            if method in (None, call.method)
        ]
        return web.json_response({"now": time.monotonic(), "next": len(log.calls), "calls": calls})

    async def no_log(self, request: web.Request) -> web.Response:
        self._telegram.log.calls.clear()
        self._telegram.log.refused.clear()
        self._telegram.log.asked.clear()
        return web.json_response({"ok": True})

    async def chat(self, request: web.Request) -> web.Response:
        user = self._telegram.user(int(request.match_info["id"]))
        shown = [
            {"id": m.id, "by_bot": m.by_bot, "text": m.text, "rows": m.rows, "edits": m.edits}
            | {"file": m.file.name if m.file else None}
            for m in user.chat
        ]
        return web.json_response({"messages": shown, "blocked": user.about.blocked})

    async def state(self, request: web.Request) -> web.Response:
        telegram = self._telegram
        return web.json_response(
            {
                "token": telegram.token,
                "pending": telegram.updates.pending,
                "deliveries": telegram.updates.deliveries,
                "failures": telegram.updates.failures,
                "calls": len(telegram.log.calls),
                "asked": telegram.log.asked,
                "refused": telegram.log.refused,
                "answered": len(telegram.methods.answered),
                "faults": [asdict(fault) for fault in telegram.faults.scripted],
            }
        )


def _act(user: FakeUser, act: str, value: str) -> None:
    acts: dict[str, Callable[[], object]] = {
        "start": lambda: user.start(value),
        "say": lambda: user.say(value),
        "tap": lambda: user.tap(value),
        "tap_data": lambda: user.tap_data(value),
        "photo": lambda: user.send(PICTURE),
        "voice": lambda: user.send(VOICE),
        "block": user.block,
        "unblock": user.unblock,
    }
    acts[act]()
