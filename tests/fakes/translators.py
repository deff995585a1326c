"""A stand-in for translation services of three kinds: it answers as DeepL, LibreTranslate and OpenAI do, and fails on
command in every way that a service can.

It does not translate: it answers with a sentence of the language and the marks it was sent, in their order.
"""

import asyncio
import json
import re
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

from aiohttp import web

Trouble = (
    int
    | Literal[
        "garbage",
        "shape",
        "list",
        "empty",
        "truncated",
        "cut off",
        "huge",
        "drip",
        "deep",
        "reset",
        "hang",
        "slow",
        "wrong language",
        "untranslated",
        "mark lost",
        "mark doubled",
        "mark made up",
        "tag added",
        "only marks",
    ]
)
Kind = Literal["deepl", "libretranslate", "openai"]
KINDS: tuple[Kind, ...] = ("deepl", "libretranslate", "openai")
KEY = "secret-key-of-the-stand-in"
MODEL = "stand-in-model"
SENTENCES = {
    "nl": "De regel van de school voor u",
    "en": "The line of the school for you",
    "tr": "Bu okul için bir satır ve daha",
    "ar": "هذا سطر من المدرسة في هذه اللغة",
    "pl": "To jest dopisek dla rodziców w szkole",
}
_MARK = re.compile(r'<x id="\d+"/>')


@dataclass
class Asked:
    kind: str
    language: str
    text: str
    body: dict[str, Any]  # Any: JSON
    headers: dict[str, str]


@dataclass
class FakeTranslators:
    """`async with FakeTranslators() as services:`; each kind has its address in `services.url(kind)`."""

    trouble: Trouble | None = None
    times: int | None = None  # how often it still fails; None: always
    retry_after: str = ""
    body: Any = None  # of an error, in place of the service's own
    seconds: float = 0.3  # for "slow"
    used: int = 1204
    only: set[str] | None = None  # languages it knows; None: all
    asked: list[Asked] = field(default_factory=list)
    _port: int = 0
    _runner: web.AppRunner | None = None
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, kind: Kind) -> str:
        return f"http://127.0.0.1:{self._port}/{kind}" + ("/v1" if kind == "openai" else "")

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/deepl/v2/translate", self._deepl)
        app.router.add_get("/deepl/v2/usage", self._usage)
        app.router.add_post("/libretranslate/translate", self._libretranslate)
        app.router.add_post("/openai/v1/chat/completions", self._openai)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        assert self._runner is not None
        await self._runner.cleanup()

    async def _deepl(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        language = str(body["target_lang"]).split("-")[0].lower()
        return await self._answer(
            request,
            Asked("deepl", language, body["text"][0], body, dict(request.headers)),
            is_let_in=request.headers.get("Authorization") == f"DeepL-Auth-Key {KEY}",
            wrap=lambda text: {"translations": [{"detected_source_language": "NL", "text": text}]},
        )

    async def _usage(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"DeepL-Auth-Key {KEY}":
            return web.json_response({"message": "Forbidden"}, status=403)
        if isinstance(self.trouble, int):
            return web.json_response({}, status=self.trouble)
        return web.json_response({"character_count": self.used, "character_limit": 500_000})

    async def _libretranslate(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        return await self._answer(
            request,
            Asked("libretranslate", body["target"], body["q"], body, dict(request.headers)),
            is_let_in=body.get("api_key") == KEY,
            wrap=lambda text: {"translatedText": text},
        )

    async def _openai(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        task, text = (message["content"] for message in body["messages"])
        names = {"English": "en", "Turkish": "tr", "Arabic": "ar", "Polish": "pl", "Dutch": "nl"}
        wanted = task.split(" into ")[1].split(".")[0]
        language = next(code for name, code in names.items() if name in wanted)
        reason = "length" if self.trouble == "cut off" else "stop"
        return await self._answer(
            request,
            Asked("openai", language, text, body, dict(request.headers)),
            is_let_in=request.headers.get("Authorization") == f"Bearer {KEY}",
            wrap=lambda text: {"choices": [{"finish_reason": reason, "message": {"content": text}}]},
        )

    async def _answer(self, request: web.Request, asked: Asked, *, is_let_in: bool, wrap: Any) -> web.StreamResponse:
        self.asked.append(asked)
        if not is_let_in:
            return web.json_response({"error": "Forbidden"}, status=403)
        if self.only is not None and asked.language not in self.only:
            return web.json_response({"error": f"{asked.language} is not supported"}, status=400)
        trouble = self._take()
        if isinstance(trouble, int):
            headers = {"Retry-After": self.retry_after} if self.retry_after else {}
            if 300 <= trouble < 400:
                headers["Location"] = "https://elsewhere.example/"
            error = self.body if self.body is not None else {"error": f"no: {asked.text}"}
            return web.json_response(error, status=trouble, headers=headers)
        if trouble in ("hang", "reset", "slow", "truncated", "drip"):
            return await self._unwell(request, trouble, wrap(_translated(asked, None)))
        if trouble in ("garbage", "shape", "list", "empty", "huge", "deep"):
            return _spoilt(trouble, wrap)
        return web.json_response(wrap(_translated(asked, trouble)))

    def _take(self) -> Trouble | None:
        if self.times is None:
            return self.trouble
        self.times -= 1
        return self.trouble if self.times >= 0 else None

    async def _unwell(self, request: web.Request, trouble: str, answer: Any) -> web.StreamResponse:
        content = json.dumps(answer).encode()
        if trouble in ("hang", "slow"):
            try:
                async with asyncio.timeout(None if trouble == "hang" else self.seconds):
                    await self._released.wait()
            except TimeoutError:
                return web.json_response(answer)
        if trouble in ("truncated", "drip"):
            response = web.StreamResponse(headers={"Content-Length": str(len(content) + 100)})
            await response.prepare(request)
            await response.write(content[:20])
            while trouble == "drip" and not self._released.is_set():
                await asyncio.sleep(0.05)
                try:
                    await response.write(b" ")
                except ConnectionError:
                    break
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


def _translated(asked: Asked, trouble: Trouble | None) -> str:
    marks = _MARK.findall(asked.text)
    if trouble == "wrong language":
        return " ".join([SENTENCES["en" if asked.language != "en" else "nl"], *marks])
    if trouble == "untranslated":
        return asked.text
    if trouble == "mark lost":
        marks = marks[1:]
    if trouble == "mark doubled":
        marks += marks[:1]
    if trouble == "mark made up":
        marks.append('<x id="99"/>')
    if trouble == "tag added":
        marks.append("<b>!</b>")
    if trouble == "only marks":
        return " ".join(marks)
    return " ".join([SENTENCES[asked.language], *marks]) + "."


def _spoilt(trouble: str, wrap: Any) -> web.Response:
    bodies: dict[str, Any] = {
        "garbage": "<html>Welcome to this hotel's network",
        "shape": json.dumps({"translations": {}, "translatedText": 7, "choices": [{"message": None}]}),
        "list": "[]",
        "empty": json.dumps(wrap("  ")),
        "huge": json.dumps(wrap("en " * 60_000)),
        "deep": "[" * 30_000,
    }
    return web.Response(text=bodies[trouble], content_type="application/json")
