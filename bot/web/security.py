"""What every answer and every request of ours must satisfy: headers, no foreign forms, no endless bodies."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.refusals import Refusals, Refuse

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAMED_CSP = CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'; frame-src 'self'")
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it browsers send `Origin: null` with our own forms, and a phone that sends no
    # Sec-Fetch-Site (iOS before 16.4, or any phone over plain http) could not send anything. Other sites get nothing.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_LIMIT = 256 * 1024


class _TooLarge(HTTPException):
    """More body than the path allows; Starlette answers it where it meets it."""

    def __init__(self) -> None:
        super().__init__(413)


class Security:
    """ASGI middleware. `machines`: applications at exact paths that servers call, not browsers; each asks for a secret
    and limits bodies by itself, and needs nothing of what pages need.

    `larger` raises the body limit below a path, for uploads. `framed`: pages of ours may show pages of ours in a frame.
    `refuse` makes the pages for what is not let in.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        public_url: str,
        machines: Mapping[str, ASGIApp] | None = None,
        body_limit: int = BODY_LIMIT,
        larger: Mapping[str, int] | None = None,
        framed: bool = False,
        refuse: Refuse | None = None,
    ) -> None:
        self.app = app
        self._refuse = refuse or Refusals({}).page
        self._headers = dict(HEADERS)
        if framed:
            self._headers["Content-Security-Policy"] = FRAMED_CSP
        if public_url.startswith("https://"):
            self._headers["Strict-Transport-Security"] = HSTS
        self._machines = dict(machines or {})
        self._body_limit = body_limit
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if machine := self._machines.get(scope["path"]):
            await machine(scope, receive, send)
            return
        headers = Headers(scope=scope)
        guarded = self._with_headers(send)
        if scope["method"] not in SAFE_METHODS and not is_own_form(headers):
            await self._answer(403, scope, guarded)
            return
        limit = self._limit(scope["path"])
        if _declared_length(headers) > limit:
            await self._answer(413, scope, guarded)
            return
        await self._run(scope, _counted(receive, limit), guarded)

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except _TooLarge:
            if started:
                raise
            await self._answer(413, scope, send)

    async def _answer(self, status: int, scope: Scope, send: Send) -> None:
        """What was sent with the request is not read."""
        response = await self._refuse(Request(scope), status)
        await response(scope, _nothing, send)

    def _limit(self, path: str) -> int:
        return max((size for start, size in self._larger.items() if path.startswith(start)), default=self._body_limit)

    def _with_headers(self, send: Send) -> Send:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        return add


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def is_own_form(headers: Headers) -> bool:
    """Whether a state-changing request was sent by a page of ours: the browser says so, or the origin is ours."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = urlsplit(headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == headers.get("host")


def _declared_length(headers: Headers) -> int:
    declared = headers.get("content-length", "0")
    return int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 16 else BODY_LIMIT**2


def _counted(receive: Receive, limit: int) -> Receive:
    left = limit

    async def count() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise _TooLarge
        return message

    return count
